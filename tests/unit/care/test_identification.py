"""Who a customer is, by what they know; and that a conversation has one customer only."""

from __future__ import annotations

from pathlib import Path

import pytest

from care.accounts.identification import Claims, Identification
from care.accounts.models import NOBODY, Level, Proof
from care.bootstrap import Services
from care.clients.fake_shop import FakeShop
from care.errors import NotFound, SecondCustomer
from care.policy import load_policy


@pytest.fixture
def retail(care: Services, shop: FakeShop) -> Identification:
    policy = load_policy(Path("care/policy.retail.yml"))
    return Identification(shop, care.identities, policy)


def test_order_number_and_address_open_that_order(care: Services) -> None:
    claims = Claims(email="ada@example.com", order_number="#W0000001")
    identity = care.identification.identify("c1", claims)
    assert (identity.level, identity.order_number) == (Level.IDENTIFIED, "#W0000001")


def test_name_postcode_and_order_number_do_as_well(care: Services) -> None:
    claims = Claims(name="ada lovell", postcode="97201", order_number="#W0000001")
    assert care.identification.identify("c1", claims).customer_id == "ada"


@pytest.mark.parametrize(
    "claims",
    [
        Claims(),
        Claims(email="ada@example.com"),
        Claims(order_number="#W0000001"),
        Claims(name="Ada Lovell", postcode="97201"),
        Claims(email="ada@example.com", order_number="#W0000003"),
        Claims(email="nobody@example.com", order_number="#W0000001"),
        Claims(name="Ada", postcode="97201", order_number="#W0000001"),
        Claims(name="Ada Lovell", postcode="11111", order_number="#W0000001"),
    ],
)
def test_less_or_wrong_facts_show_nothing(care: Services, claims: Claims) -> None:
    with pytest.raises(NotFound):
        care.identification.identify("c1", claims)
    assert care.identities.of("c1") == NOBODY


@pytest.mark.parametrize(
    "claims", [Claims(email="ADA@example.com"), Claims(name="Ada Lovell", postcode="97201")]
)
def test_the_retail_policy_takes_one_of_them(retail: Identification, claims: Claims) -> None:
    identity = retail.identify("c1", claims)
    assert (identity.customer_id, identity.order_number) == ("ada", None)


def test_a_second_customer_closes_the_conversation(care: Services, retail: Identification) -> None:
    retail.identify("c1", Claims(email="ada@example.com"))
    with pytest.raises(SecondCustomer):
        retail.identify("c1", Claims(email="ben@example.com"))
    assert care.identities.of("c1") == NOBODY
    assert care.identities.is_closed("c1")
    with pytest.raises(SecondCustomer):  # neither of them is served in it any more
        retail.identify("c1", Claims(email="ada@example.com"))
    retail.identify("c2", Claims(email="ben@example.com"))
    assert not care.identities.is_closed("c2")


def test_who_is_verified_stays_so(care: Services, retail: Identification) -> None:
    care.identities.verify("c1", "ada", Proof.EMAIL_CODE)
    retail.identify("c1", Claims(email="ada@example.com"))
    assert care.identities.of("c1").is_verified
