"""Bills: more time to pay, what failed to be paid, what is disputed, and promotion codes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from shop_world import CARD, MARA, TOBI, Api, FakeClock, slug

from shop import attempts, invoices, promotions
from shop.attempts import DeclineReason, PaymentAttempt
from shop.context import Shop
from shop.invoices import Invoice, InvoiceLine
from shop.promotions import PromoCode

PATH = f"/v1/customers/{MARA.id}"
LINES = (
    InvoiceLine("Mug", 2, Decimal("10.00")),
    InvoiceLine("Shipping", 1, Decimal("4.90")),
)


def bill(shop: Shop, invoice_id: str, due_in: int, *, paid: bool = False) -> str:
    """The path of an invoice of Mara's that is due in so many days."""
    due_on = shop.now().date() + timedelta(days=due_in)
    issued_on = due_on - timedelta(days=14)
    paid_on = issued_on if paid else None
    invoice = Invoice(invoice_id, MARA.id, None, issued_on, due_on, paid_on, LINES)
    with shop.database.writing() as connection:
        invoices.add(connection, invoice)
    return f"/v1/invoices/{invoice_id}"


def claim(**changes: object) -> dict[str, object]:
    return {
        "invoice_id": "INV-1",
        "line": 2,
        "reason": "unknown_fee",
        "explanation": "What is it for?",
        **changes,
    }


def test_mara_gets_a_week_more(api: Api, shop: Shop) -> None:
    path = bill(shop, "INV-1", 5)
    extended = api.change("POST", f"{path}/extension", {"days": 7}, if_match='"1"')
    assert extended.headers["etag"] == '"2"'
    body = extended.json()
    assert (body["due_on"], body["first_due_on"]) == ("2026-03-14", "2026-03-07")
    assert body["status"] == "due"
    assert api.get(f"{PATH}/invoices").json()["invoices"] == [body]
    again = api.change("POST", f"{path}/extension", {"days": 1})
    assert (again.status_code, slug(again)) == (409, "extension-used")


@pytest.mark.parametrize(("due_in", "due_on"), [(-1, "2026-03-16"), (-30, "2026-03-16")])
def test_what_is_overdue_gets_time_from_today(
    api: Api, shop: Shop, due_in: int, due_on: str
) -> None:
    path = bill(shop, "INV-1", due_in)
    assert api.change("POST", f"{path}/extension", {"days": 14}).json()["due_on"] == due_on


def test_no_more_time_for_what_is_paid_or_long_overdue(api: Api, shop: Shop) -> None:
    for number, (due_in, paid, status) in enumerate(((3, True, "paid"), (-31, False, "overdue"))):
        path = bill(shop, f"INV-{number}", due_in, paid=paid)
        refused = api.change("POST", f"{path}/extension", {"days": 3})
        assert (refused.status_code, slug(refused)) == (409, "invoice-not-due")
        assert refused.json()["invoice_status"] == status


def test_only_a_few_days_are_given(api: Api, shop: Shop) -> None:
    path = bill(shop, "INV-1", 5)
    too_long = api.change("POST", f"{path}/extension", {"days": 15})
    assert (too_long.status_code, slug(too_long)) == (422, "extension-too-long")
    assert too_long.json()["most_days"] == 14
    for days in (0, -3, "7", 1.5, True, None):
        assert slug(api.change("POST", f"{path}/extension", {"days": days})) == "invalid-request"
    assert slug(api.change("POST", "/v1/invoices/INV-9/extension", {"days": 3})) == (
        "invoice-not-found"
    )
    assert api.get(f"{PATH}/invoices").json()["invoices"][0]["version"] == 1


def test_the_same_extension_twice_is_given_once(api: Api, shop: Shop) -> None:
    path = bill(shop, "INV-1", 5)
    first = api.change("POST", f"{path}/extension", {"days": 7}, key="turn-3")
    second = api.change("POST", f"{path}/extension", {"days": 7}, key="turn-3")
    assert second.json() == first.json()
    assert second.headers["idempotent-replay"] == "true"


def test_what_failed_to_be_paid_says_why(api: Api, shop: Shop, clock: FakeClock) -> None:
    bill(shop, "INV-1", -3)
    failed = PaymentAttempt(
        "PA-1",
        MARA.id,
        clock() - timedelta(days=2),
        Decimal("24.90"),
        CARD,
        invoice_id="INV-1",
        decline_reason=DeclineReason.EXPIRED_CARD,
    )
    paid = PaymentAttempt("PA-2", MARA.id, clock(), Decimal("34.50"), CARD, order_id="#W1000001")
    with shop.database.writing() as connection:
        attempts.add(connection, failed)
        attempts.add(connection, paid)
    newest, oldest = api.get(f"{PATH}/payment-attempts").json()["payment_attempts"]
    assert (newest["status"], newest["decline_reason"]) == ("succeeded", None)
    assert (newest["order_id"], newest["invoice_id"]) == ("#W1000001", None)
    assert oldest == {
        "id": "PA-1",
        "customer_id": MARA.id,
        "at": "2026-02-28T15:00:00+00:00",
        "amount": "24.90",
        "currency": "USD",
        "payment_method_id": CARD,
        "invoice_id": "INV-1",
        "order_id": None,
        "status": "failed",
        "decline_reason": "expired_card",
    }
    assert api.get(f"/v1/customers/{TOBI.id}/payment-attempts").json() == {"payment_attempts": []}


def test_mara_disputes_a_fee_and_no_money_moves(api: Api, shop: Shop) -> None:
    bill(shop, "INV-1", 5, paid=True)
    before = api.get(f"{PATH}/invoices").json()["invoices"][0]
    opened = api.change("POST", f"{PATH}/disputes", claim())
    assert opened.status_code == 201
    dispute = opened.json()
    assert dispute["id"].startswith("D-")
    assert (dispute["status"], dispute["amount"], dispute["line"]) == ("open", "4.90", 2)
    assert api.get(f"{PATH}/disputes").json() == {"disputes": [dispute]}
    after = api.get(f"{PATH}/invoices").json()["invoices"][0]
    assert {**after, "version": 1} == before


def test_a_charge_is_in_one_open_dispute(api: Api, shop: Shop) -> None:
    bill(shop, "INV-1", 5)
    bill(shop, "INV-2", 5)
    first = api.change("POST", f"{PATH}/disputes", claim()).json()["id"]
    for same in (claim(), claim(reason="other"), claim(line=None)):
        refused = api.change("POST", f"{PATH}/disputes", same)
        assert (refused.status_code, slug(refused)) == (409, "dispute-open")
        assert refused.json()["dispute_id"] == first
    assert api.change("POST", f"{PATH}/disputes", claim(line=1)).status_code == 201
    whole = api.change("POST", f"{PATH}/disputes", claim(invoice_id="INV-2", line=None)).json()
    assert (whole["line"], whole["amount"]) == (None, "24.90")
    refused = api.change("POST", f"{PATH}/disputes", claim(invoice_id="INV-2"))
    assert refused.json()["dispute_id"] == whole["id"]


def test_only_ones_own_charges_can_be_disputed(api: Api, shop: Shop) -> None:
    bill(shop, "INV-1", 5)
    strangers = api.change("POST", f"/v1/customers/{TOBI.id}/disputes", claim())
    assert slug(strangers) == "invoice-not-found"
    for changes, problem in (
        ({"invoice_id": "INV-9"}, "invoice-not-found"),
        ({"line": 3}, "line-not-found"),
        ({"line": 10**30}, "line-not-found"),
        ({"line": 0}, "invalid-request"),
        ({"line": "2"}, "invalid-request"),
        ({"reason": "greed"}, "invalid-request"),
        ({"explanation": "x" * 1001}, "invalid-request"),
        ({"explanation": "\u0000"}, "invalid-request"),
    ):
        assert slug(api.change("POST", f"{PATH}/disputes", claim(**changes))) == problem
    assert api.get(f"{PATH}/disputes").json() == {"disputes": []}


def test_the_same_dispute_twice_is_opened_once(api: Api, shop: Shop) -> None:
    bill(shop, "INV-1", 5)
    ids = {
        api.change("POST", f"{PATH}/disputes", claim(), key="turn-4").json()["id"] for _ in range(2)
    }
    assert len(ids) == len(api.get(f"{PATH}/disputes").json()["disputes"]) == 1


@pytest.fixture
def codes(shop: Shop, clock: FakeClock) -> None:
    today = clock().date()
    dear = Decimal("40.00")
    made = (
        PromoCode("Save5", "$5 off", amount=Decimal("5.00"), min_total=dear, valid_until=today),
        PromoCode("OLD10", "10% off", percent=10, valid_until=today - timedelta(days=1)),
        PromoCode("SOON10", "10% off", percent=10, valid_from=today + timedelta(days=1)),
        PromoCode("ONCE", "10% off", percent=10, used_by=(MARA.id,)),
        PromoCode("TOBIS", "10% off", percent=10, only_for=(TOBI.id,)),
    )
    with shop.database.writing() as connection:
        for each in made:
            promotions.add(connection, each)


@pytest.mark.usefixtures("codes")
def test_a_code_is_told_with_its_terms(api: Api) -> None:
    assert api.get("/v1/promo-codes/sAVE5").json() == {
        "code": "Save5",
        "description": "$5 off",
        "discount": {"percent": None, "amount": "5.00"},
        "valid_from": None,
        "valid_until": "2026-03-02",
        "min_total": "40.00",
        "state": "valid",
    }


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(
    ("code", "for_mara", "for_tobi", "for_nobody_known"),
    [
        ("SAVE5", "valid", "valid", "valid"),
        ("OLD10", "expired", "expired", "expired"),
        ("SOON10", "not_yet", "not_yet", "not_yet"),
        ("ONCE", "used", "valid", "valid"),
        ("TOBIS", "not_for_you", "valid", "not_for_you"),
    ],
)
def test_a_code_is_good_for_some_and_for_a_time(
    api: Api, code: str, for_mara: str, for_tobi: str, for_nobody_known: str
) -> None:
    asked = ({"customer_id": MARA.id}, {"customer_id": TOBI.id}, {})
    states = [api.get(f"/v1/promo-codes/{code}", params=who).json()["state"] for who in asked]
    assert states == [for_mara, for_tobi, for_nobody_known]


@pytest.mark.usefixtures("codes")
def test_a_code_that_is_none(api: Api) -> None:
    assert slug(api.get("/v1/promo-codes/FREE")) == "promo-code-not-found"
    assert slug(api.get("/v1/promo-codes/10%25 off, please")) == "promo-code-not-found"
    unknown = api.get("/v1/promo-codes/SAVE5", params={"customer_id": "nobody"})
    assert slug(unknown) == "customer-not-found"
