"""One-time codes. What holds with a real shop, too, is in `tests/contract/test_codes.py`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from care.accounts.models import NOBODY
from care.bootstrap import Services
from care.clients.fake_faults import Fault
from care.clients.fake_shop import FakeShop
from care.errors import Rejected, Unavailable


def test_the_code_from_the_mail_verifies_the_customer(care: Services, shop: FakeShop) -> None:
    care.verification.send_code("c1", "ada@example.com")
    identity = care.verification.check_code("c1", shop.sent[-1][1])
    assert (identity.customer_id, identity.is_verified) == ("ada", True)
    assert care.identities.of("c1") == identity


def test_a_code_works_once_and_in_its_own_conversation(care: Services, shop: FakeShop) -> None:
    care.verification.send_code("c1", "ada@example.com")
    code = shop.sent[-1][1]
    with pytest.raises(Rejected, match="no code"):
        care.verification.check_code("c2", code)
    care.verification.check_code("c1", code)
    with pytest.raises(Rejected, match="no code"):
        care.verification.check_code("c1", code)


def test_a_wrong_code_can_be_corrected_until_the_tries_are_used_up(
    care: Services, shop: FakeShop
) -> None:
    care.verification.send_code("c1", "ada@example.com")
    for _ in range(5):
        with pytest.raises(Rejected) as refusal:
            care.verification.check_code("c1", "000000")
        assert refusal.value.reason == "wrong-code"
    with pytest.raises(Rejected) as refusal:
        care.verification.check_code("c1", shop.sent[-1][1])
    assert refusal.value.reason == "code-expired"
    assert care.identities.of("c1") == NOBODY
    assert not care.verification.is_waiting("c1", "ada@example.com")


def test_an_address_without_account_looks_the_same_and_gets_no_mail(
    care: Services, shop: FakeShop
) -> None:
    care.verification.send_code("c1", "nobody@example.com")
    assert shop.sent == []
    assert care.verification.is_waiting("c1", "nobody@example.com")
    with pytest.raises(Rejected) as refusal:
        care.verification.check_code("c1", "123456")
    assert refusal.value.reason == "wrong-code"


def test_a_new_code_replaces_the_old_one(care: Services, shop: FakeShop) -> None:
    now = datetime.now(timezone.utc)
    shop.now = lambda: now
    care.verification.send_code("c1", "ada@example.com")
    now += timedelta(minutes=1)
    care.verification.send_code("c1", "ada@example.com")
    old, new = (code for _, code in shop.sent)
    with pytest.raises(Rejected):
        care.verification.check_code("c1", old)
    assert care.verification.check_code("c1", new).customer_id == "ada"


def test_whoever_asks_again_at_once_has_the_right_code_already(
    care: Services, shop: FakeShop
) -> None:
    for _ in range(3):
        care.verification.send_code("c1", "Ada@Example.com")
    [(_, code)] = shop.sent
    assert care.verification.is_waiting("c1", "ada@example.com")
    assert care.verification.check_code("c1", code).customer_id == "ada"


def test_a_conversation_can_not_ask_for_codes_without_end(care: Services, shop: FakeShop) -> None:
    """Also not for ever new addresses, and not by having the shop fail in between."""
    shop.fail_next = [Fault("send_code", Unavailable("lost"), done=True)]
    with pytest.raises(Unavailable):
        care.verification.send_code("c1", "ada@example.com")
    for number in range(4):
        care.verification.send_code("c1", f"nobody{number}@example.com")
    with pytest.raises(Rejected) as refusal:
        care.verification.send_code("c1", "ben@example.com")
    assert refusal.value.reason == "too-many-codes"
    assert [address for address, _ in shop.sent] == ["ada@example.com"]
    care.verification.send_code("c2", "ben@example.com")
