"""Proving who one is by a one-time code, with the fake shop and the real one behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from order_world import Person
from two_shops import Side

from care.accounts.identity import IdentityRegister
from care.accounts.models import NOBODY
from care.accounts.verification import Verification
from care.errors import Rejected, SecondCustomer
from care.store.database import Database
from care.store.migrate import ready


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return ready(Database(f"sqlite:///{tmp_path}/care.db"))


@pytest.fixture
def identities(database: Database) -> IdentityRegister:
    return IdentityRegister(database)


@pytest.fixture
def proving(side: Side, identities: IdentityRegister, database: Database) -> Verification:
    return Verification(side.shop, identities, database, side.clock)


@pytest.fixture
def email(guest: Person) -> str:
    """The address of a customer who was never sent a code."""
    return f"{guest.id}@example.com"


def refusal(ask: Callable[[], object]) -> str:
    with pytest.raises(Rejected) as refused:
        ask()
    return refused.value.reason


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_from_the_mail_proves_it(
    side: Side, proving: Verification, identities: IdentityRegister, guest: Person, email: str
) -> None:
    proving.send_code("c1", email)
    assert proving.is_waiting("c1", email)
    identity = proving.check_code("c1", side.codes(email)[0])
    assert (identity.customer_id, identity.is_verified) == (guest.id, True)
    assert identities.of("c1") == identity
    assert not proving.is_waiting("c1", email)


def test_the_case_of_an_address_does_not_matter(
    side: Side, proving: Verification, guest: Person, email: str
) -> None:
    proving.send_code("c1", f" {email.upper()}")
    assert proving.is_waiting("c1", email)
    assert proving.is_waiting("c1", email.title())
    assert not proving.is_waiting("c1", f"x{email}")
    assert proving.check_code("c1", side.codes(email)[0]).customer_id == guest.id


def test_a_code_is_not_taken_twice(
    side: Side, proving: Verification, identities: IdentityRegister, email: str
) -> None:
    """Replay: in its own conversation, and, though asked for there, too, in another."""
    proving.send_code("c1", email)
    proving.send_code("c2", email)
    [code] = side.codes(email)
    proving.check_code("c1", code)
    assert refusal(lambda: proving.check_code("c1", code)) == "code-expired"
    assert refusal(lambda: proving.check_code("c2", code)) == "code-expired"
    assert identities.of("c2") == NOBODY


def test_whoever_has_just_proved_it_can_do_so_elsewhere(
    side: Side, proving: Verification, guest: Person, email: str
) -> None:
    proving.send_code("c1", email)
    proving.check_code("c1", side.codes(email)[0])
    proving.send_code("c2", email)
    second, first = side.codes(email)
    if second != first:
        assert refusal(lambda: proving.check_code("c2", first)) == "wrong-code"
    assert proving.check_code("c2", second).customer_id == guest.id


def test_a_code_of_another_conversation_is_worth_nothing(
    side: Side,
    proving: Verification,
    identities: IdentityRegister,
    guests: Iterator[Person],
    email: str,
) -> None:
    other = f"{next(guests).id}@example.com"
    proving.send_code("c1", email)
    code = side.codes(email)[0]
    assert refusal(lambda: proving.check_code("c2", code)) == "code-expired"
    proving.send_code("c2", other)
    if side.codes(other)[0] != code:
        assert refusal(lambda: proving.check_code("c2", code)) == "wrong-code"
    assert identities.of("c2") == NOBODY


def test_an_expired_code_is_refused(side: Side, proving: Verification, email: str) -> None:
    proving.send_code("c1", email)
    code = side.codes(email)[0]
    side.clock.advance(minutes=10)
    assert not proving.is_waiting("c1", email)
    assert refusal(lambda: proving.check_code("c1", code)) == "code-expired"
    proving.send_code("c1", email)
    newer, older = side.codes(email)
    if newer != older:
        assert refusal(lambda: proving.check_code("c1", older)) == "wrong-code"
    assert proving.check_code("c1", newer).is_verified


def test_guessing_ends_after_five(
    side: Side, proving: Verification, identities: IdentityRegister, email: str
) -> None:
    """Also for whoever asks again, or from another conversation, in between."""
    proving.send_code("c1", email)
    proving.send_code("c2", email)
    code = side.codes(email)[0]
    for number in range(5):
        if number == 3:
            proving.send_code("c1", email)
        guessing = "c2" if number == 1 else "c1"
        assert refusal(lambda who=guessing: proving.check_code(who, wrong(code))) == "wrong-code"  # type: ignore[misc]
    for conversation in ("c1", "c2"):
        assert refusal(lambda who=conversation: proving.check_code(who, code)) == "code-expired"  # type: ignore[misc]
    proving.send_code("c1", email)
    assert refusal(lambda: proving.check_code("c1", code)) == "code-expired"
    assert identities.of("c1") == identities.of("c2") == NOBODY
    side.clock.advance(minutes=1)
    proving.send_code("c1", email)
    assert proving.check_code("c1", side.codes(email)[0]).is_verified


def test_whoever_asks_again_at_once_uses_the_code_they_have(
    side: Side, proving: Verification, guest: Person, email: str
) -> None:
    proving.send_code("c1", email)
    side.clock.advance(seconds=50)
    proving.send_code("c1", email)
    [code] = side.codes(email)
    side.clock.advance(minutes=9)
    assert proving.is_waiting("c1", email)
    side.clock.advance(seconds=10)
    assert not proving.is_waiting("c1", email)  # the code is ten minutes old, not the question
    assert refusal(lambda: proving.check_code("c1", code)) == "code-expired"
    proving.send_code("c1", email)
    assert proving.check_code("c1", side.codes(email)[0]).customer_id == guest.id


def test_a_stranger_sees_no_difference(
    side: Side, proving: Verification, identities: IdentityRegister, email: str
) -> None:
    stranger = email.replace("person", "stranger")
    for address in (stranger, email):
        proving.send_code(address, address)
        assert proving.is_waiting(address, address)
    code = side.codes(email)[0]
    assert side.codes(stranger) == []
    for address in (stranger, email):
        reasons = [refusal(lambda a=address: proving.check_code(a, wrong(code))) for _ in range(6)]  # type: ignore[misc]
        assert reasons == ["wrong-code"] * 5 + ["code-expired"]
        assert identities.of(address) == NOBODY


def test_a_conversation_gets_five_codes_an_hour_whatever_the_addresses(
    side: Side, proving: Verification, email: str
) -> None:
    for number in range(5):
        proving.send_code("c1", f"{number}-{email}")
        side.clock.advance(minutes=1)
    assert refusal(lambda: proving.send_code("c1", email)) == "too-many-codes"
    assert side.codes(email) == []
    proving.send_code("c2", email)
    assert len(side.codes(email)) == 1
    side.clock.advance(minutes=55)
    proving.send_code("c1", email)
    assert len(side.codes(email)) == 2


def test_an_address_gets_five_an_hour_whatever_the_conversations(
    side: Side, proving: Verification, email: str
) -> None:
    for number in range(5):
        proving.send_code(f"c{number}", email)
        side.clock.advance(minutes=2)
    assert refusal(lambda: proving.send_code("c6", email)) == "too-many-codes"
    assert len(side.codes(email)) == 5


def test_a_second_customer_ends_the_conversation(
    side: Side,
    proving: Verification,
    identities: IdentityRegister,
    guests: Iterator[Person],
    email: str,
) -> None:
    other = f"{next(guests).id}@example.com"
    proving.send_code("c1", email)
    proving.check_code("c1", side.codes(email)[0])
    proving.send_code("c1", other)
    with pytest.raises(SecondCustomer):
        proving.check_code("c1", side.codes(other)[0])
    assert identities.of("c1") == NOBODY
