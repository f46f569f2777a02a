"""What is remembered of a customer, for whom, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import update

from care.accounts.memory import Kind, Memories
from care.accounts.models import Identity, Level, Proof
from care.bootstrap import Services
from care.store.tables import memories

ORDER = {"number": "#W0000003"}


@pytest.fixture
def remembered(care: Services) -> Memories:
    """Ada, who has talked about an order in the conversation "before"."""
    for conversation in ("before", "now"):
        care.identities.verify(conversation, "ada", Proof.EMAIL_CODE)
    care.memories.remember("before", Kind.ORDER, ORDER)
    return care.memories


def test_the_next_conversation_knows(remembered: Memories) -> None:
    memory = remembered.recall("now", Kind.ORDER)
    assert memory is not None
    assert memory.value == ORDER


def test_the_same_conversation_need_not_be_reminded(remembered: Memories) -> None:
    assert remembered.recall("before", Kind.ORDER) is None


def test_the_latest_takes_the_place_of_the_one_before(remembered: Memories) -> None:
    remembered.remember("before", Kind.ORDER, {"number": "#W0000004"})
    memory = remembered.recall("now", Kind.ORDER)
    assert memory is not None
    assert memory.value == {"number": "#W0000004"}


def test_nobody_else_is_told(care: Services, remembered: Memories) -> None:
    care.identities.verify("theirs", "ben", Proof.EMAIL_CODE)
    identity = Identity(Level.IDENTIFIED, "ada", "#W0000003")
    care.identities.record("half", identity, Proof.ORDER_AND_EMAIL)
    for conversation in ("theirs", "half", "nobody"):
        assert remembered.recall(conversation, Kind.ORDER) is None


def test_it_is_forgotten_on_demand_and_in_time(care: Services, remembered: Memories) -> None:
    long_ago = datetime.now(timezone.utc) - timedelta(days=91)
    with care.database.write() as connection:
        connection.execute(update(memories).values(at=long_ago))
    assert remembered.recall("now", Kind.ORDER) is None
    assert (remembered.forget_old(), remembered.forget_old()) == (1, 0)
    remembered.remember("before", Kind.ORDER, ORDER)
    assert (remembered.forget("ada"), remembered.forget("ada")) == (1, 0)
    assert remembered.recall("now", Kind.ORDER) is None


def test_no_days_remember_nothing(care: Services) -> None:
    care.identities.verify("before", "ada", Proof.EMAIL_CODE)
    forgetful = Memories(care.identities, care.database, days=0)
    forgetful.remember("before", Kind.ORDER, ORDER)
    assert forgetful.forget("ada") == 0
