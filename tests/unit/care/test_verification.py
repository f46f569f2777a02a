"""One-time codes."""

from __future__ import annotations

import pytest

from care.accounts.models import NOBODY
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.errors import Rejected


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
    care.verification.send_code("c1", "ada@example.com")
    care.verification.send_code("c1", "ada@example.com")
    old, new = (code for _, code in shop.sent)
    with pytest.raises(Rejected):
        care.verification.check_code("c1", old)
    assert care.verification.check_code("c1", new).customer_id == "ada"
