"""Subscriptions: what customers' words mean, whose they are, and the word that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.dialogue_shop import a_shop

from care.accounts.identity import IdentityRegister
from care.accounts.models import Proof
from care.accounts.permission import Permission
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import NotAllowed, NotFound, Unavailable
from care.policy import load_policy
from care.store.database import Database
from care.store.migrate import ready
from care.subscriptions.mentions import (
    Change,
    asks_for_interval,
    asks_for_new,
    asks_for_plans,
    find_change,
    find_plan,
    find_subscriptions,
)
from care.subscriptions.models import SubscriptionStatus
from care.subscriptions.service import SubscriptionService


@pytest.fixture
def shop() -> FakeShop:
    return a_shop()


@pytest.fixture
def service(shop: FakeShop, tmp_path: Path) -> Iterator[SubscriptionService]:
    """Ada and Dora are verified, Dora in two conversations."""
    database = ready(Database(f"sqlite:///{tmp_path}/care.db"))
    identities = IdentityRegister(database)
    for conversation, customer in (("ada", "ada"), ("dora", "dora"), ("dora again", "dora")):
        identities.verify(conversation, customer, Proof.EMAIL_CODE)
    policy = load_policy()
    yield SubscriptionService(shop, Permission(identities, policy), policy, database)
    database.close()


def test_nobody_changes_what_is_somebody_elses(
    service: SubscriptionService, shop: FakeShop
) -> None:
    before = list(shop.subscriptions)
    with pytest.raises(NotFound):
        service.end("dora", "sub_1000001", "k1")
    with pytest.raises(NotAllowed):
        service.pause("a stranger", "sub_1000001", "k1")
    assert shop.subscriptions == before


def test_it_is_paused_once_though_the_answer_was_lost(
    service: SubscriptionService, shop: FakeShop
) -> None:
    shop.fail_next.append(Fault("pause_subscription", Unavailable("gone"), done=True))
    paused = service.pause("ada", "sub_1000001", "k1")
    assert paused.status is SubscriptionStatus.PAUSED
    assert paused.version == 2


def test_a_delivery_that_is_near_is_told_once(service: SubscriptionService) -> None:
    soon = service.renewal_notice("dora")
    assert soon is not None
    assert soon.name == "Tea Drawer"
    assert service.renewal_notice("dora") is None
    assert service.renewal_notice("dora again") is None


def test_the_next_delivery_is_another_matter(service: SubscriptionService, shop: FakeShop) -> None:
    assert service.renewal_notice("dora") is not None
    later = [
        each.copy(update={"next_delivery": each.next_delivery + timedelta(days=2)})
        for each in shop.subscriptions
        if each.next_delivery
    ]
    shop.subscriptions = later
    assert service.renewal_notice("dora again") is not None


def test_nobody_else_is_told(service: SubscriptionService) -> None:
    assert service.renewal_notice("ada") is None  # hers comes in nine days
    assert service.renewal_notice("a stranger") is None


def test_it_is_looked_up_once_in_a_conversation(
    service: SubscriptionService, shop: FakeShop
) -> None:
    assert service.renewal_notice("ada") is None
    shop.fail_next.append(Fault("subscriptions_of", Unavailable("gone")))
    assert service.renewal_notice("ada") is None  # not asked for, so it cannot fail
    assert shop.fail_next


def test_a_silent_shop_is_asked_again_later(service: SubscriptionService, shop: FakeShop) -> None:
    shop.fail_next.append(Fault("subscriptions_of", Unavailable("gone")))
    with pytest.raises(Unavailable):
        service.renewal_notice("dora")
    assert service.renewal_notice("dora") is not None


def test_two_at_once_are_told_once(service: SubscriptionService) -> None:
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(service.renewal_notice, ["dora", "dora again"]))
    assert len([one for one in told if one]) == 1


def test_what_is_past_or_far_is_not_soon(service: SubscriptionService) -> None:
    service._now = lambda: datetime.now(timezone.utc) + timedelta(days=4)
    assert service.renewal_notice("dora") is None  # that day is over
    service._now = lambda: datetime.now(timezone.utc) - timedelta(days=3)
    assert service.renewal_notice("dora again") is None  # six days ahead


@pytest.mark.parametrize(
    ("words", "change"),
    [
        ("pause my coffee box", Change.PAUSE),
        ("I'd like to skip next month", Change.PAUSE),
        ("can you stop it until September", Change.PAUSE),
        ("put it on hold while I'm away", Change.PAUSE),
        ("can I pause it rather than cancel?", Change.PAUSE),
        ("start my sock box again", Change.RESUME),
        ("cancel the pause", Change.RESUME),
        ("resume it please", Change.RESUME),
        ("upgrade me", Change.PLAN),
        ("change my plan", Change.PLAN),
        ("switch to the large one", Change.PLAN),
        ("I want the smaller box", Change.PLAN),
        ("cancel my subscription", Change.END),
        ("stop sending me these boxes", Change.END),
        ("I don't want it any more", Change.END),
        ("don't cancel it", None),
        ("why was it paused?", None),
        ("I cancelled it in May", None),
        ("when is my next box?", None),
    ],
)
def test_what_is_to_become_of_it(words: str, change: Change | None) -> None:
    assert find_change(words) is change


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("the coffee one", ("sub_1000001",)),
        ("my socks", ("sub_1000002",)),
        ("the paused one", ("sub_1000002",)),
        ("my box", ("sub_1000002",)),
        ("my subscription", ()),
        ("coffee and socks", ("sub_1000001", "sub_1000002")),
    ],
)
def test_which_one_is_meant(
    service: SubscriptionService, words: str, found: tuple[str, ...]
) -> None:
    assert find_subscriptions(words, service.list_all("ada")) == found


@pytest.mark.parametrize(
    ("words", "plan"),
    [
        ("large", "large"),
        ("from small to medium", "medium"),
        ("something bigger", "medium"),
        ("the biggest", "large"),
        ("a smaller one", None),  # there is none below it
        ("the small plan", "small"),
        ("medium or large", None),
        ("whatever", None),
    ],
)
def test_which_plan_is_meant(service: SubscriptionService, words: str, plan: str | None) -> None:
    coffee = service.list_all("ada")[0]
    assert find_plan(words, coffee) == plan


def test_what_else_is_asked_about_subscriptions() -> None:
    assert asks_for_interval("every two weeks please")
    assert asks_for_plans("which plans do you have?")
    assert asks_for_new("I'd like to subscribe to the flower box")
    assert not asks_for_new("unsubscribe me from the box")
