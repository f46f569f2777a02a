"""Changing one's profile, and closing one's account."""

import pytest
from fastapi.testclient import TestClient
from shop_world import MARA, Api, FakeClock, slug

from shop.context import Shop
from shop.models import Membership, MembershipLevel
from shop.store import save_customer

PATH = f"/v1/customers/{MARA.id}"
TOBI = "/v1/customers/tobi_okafor_2"


def mails(http: TestClient, to: str) -> list[str]:
    """The subjects of the e-mails to an address, the newest first."""
    return [
        email["subject"] for email in http.get("/outbox.json", params={"to": to}).json()["emails"]
    ]


def test_a_customer_is_shown_with_what_the_shop_knows(
    api: Api, shop: Shop, clock: FakeClock
) -> None:
    plain = api.get(PATH).json()
    assert (plain["newsletter"], plain["locked"], plain["has_second_factor"]) == (False,) * 3
    assert "phone" not in plain
    since = clock().date()
    rich = MARA.with_account(
        phone="+1 555 0100", membership=Membership(MembershipLevel.GOLD, 1240, since)
    )
    with shop.database.writing() as connection:
        save_customer(connection, rich)
    shown = api.get(PATH).json()
    assert shown["phone"] == "+1 555 0100"
    assert shown["membership"] == {"level": "gold", "points": 1240, "since": str(since)}


def test_mara_changes_her_address_and_both_addresses_hear_of_it(api: Api, http: TestClient) -> None:
    changed = api.change("PATCH", PATH, {"email": "mara@example.org"}, if_match='"1"')
    assert changed.json()["email"] == "mara@example.org"
    assert changed.headers["etag"] == '"2"'
    for address in ("mara.lind@example.com", "mara@example.org"):
        assert mails(http, address) == ["Your e-mail address was changed"]
        text = http.get("/outbox.json", params={"to": address}).json()["emails"][0]["text"]
        assert "mara@example.org" in text
    found = api.get("/v1/customers", params={"email": "mara@example.org"}).json()["customers"]
    assert [customer["id"] for customer in found] == [MARA.id]
    assert api.get("/v1/customers", params={"email": MARA.email}).json()["customers"] == []


def test_mara_gets_another_name_and_a_telephone(api: Api, http: TestClient) -> None:
    body = {"first_name": " Mara-Lou ", "last_name": "Berg", "phone": "+1 (555) 010-0199"}
    changed = api.change("PATCH", PATH, body).json()
    assert (changed["first_name"], changed["last_name"]) == ("Mara-Lou", "Berg")
    assert changed["phone"] == "+1 (555) 010-0199"
    named = {"first_name": "mara-lou", "last_name": "berg", "zip": "97201"}
    assert len(api.get("/v1/customers", params=named).json()["customers"]) == 1
    assert mails(http, MARA.email) == []
    kept = api.change("PATCH", PATH, {"first_name": "Mara"}).json()
    assert (kept["phone"], kept["last_name"]) == ("+1 (555) 010-0199", "Berg")


def test_an_address_belongs_to_one_customer(api: Api, http: TestClient) -> None:
    taken = api.change("PATCH", PATH, {"email": "TOBI@example.com"})
    assert (taken.status_code, slug(taken)) == (409, "email-taken")
    assert api.get(PATH).json()["version"] == 1
    assert mails(http, "tobi@example.com") == mails(http, MARA.email) == []
    own = api.change("PATCH", PATH, {"email": "mara.lind@EXAMPLE.com"})
    assert own.json()["email"] == "mara.lind@EXAMPLE.com"
    assert mails(http, MARA.email) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"email": None},
        {"email": "mara"},
        {"email": "mara@example"},
        {"email": "a b@example.com"},
        {"email": "mara@@example.com"},
        {"email": "mara@example..com"},
        {"email": "mara@example.com\nBcc: all@example.com"},
        {"phone": "call me"},
        {"phone": "12"},
        {"first_name": " "},
        {"last_name": "x" * 201},
        {"points": 100000},
        {"locked": False},
    ],
)
def test_what_is_no_profile_is_refused(api: Api, body: dict[str, object]) -> None:
    assert slug(api.change("PATCH", PATH, body)) == "invalid-request"
    assert api.get(PATH).json()["version"] == 1


def test_the_same_change_twice_is_one_change(api: Api, http: TestClient) -> None:
    body = {"email": "mara@example.org"}
    first = api.change("PATCH", PATH, body, key="turn-7")
    second = api.change("PATCH", PATH, body, key="turn-7")
    assert second.json() == first.json()
    assert second.headers["idempotent-replay"] == "true"
    assert len(mails(http, "mara@example.org")) == 1
    assert slug(api.change("PATCH", PATH, {"phone": "5550100"}, key="turn-7")) == (
        "idempotency-key-reused"
    )
    assert slug(api.change("PATCH", PATH, {"phone": "5550100"}, if_match='"1"')) == (
        "version-mismatch"
    )


def test_an_account_is_closed_after_14_days_to_change_ones_mind(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    closing = api.change("POST", f"{TOBI}/closure").json()
    assert closing["closing_on"] == "2026-03-16"  # the clock stands on the second
    assert mails(http, "tobi@example.com") == ["Your account will be closed"]
    clock.advance(minutes=50)
    again = api.change("POST", f"{TOBI}/closure")
    assert (again.status_code, slug(again)) == (409, "closure-requested")
    assert again.json()["closing_on"] == "2026-03-16"
    kept = api.change("DELETE", f"{TOBI}/closure").json()
    assert "closing_on" not in kept
    assert mails(http, "tobi@example.com")[0] == "Your account stays open"
    assert slug(api.change("DELETE", f"{TOBI}/closure")) == "closure-not-requested"


def test_an_account_with_orders_under_way_stays(api: Api, http: TestClient) -> None:
    refused = api.change("POST", f"{PATH}/closure")
    assert (refused.status_code, slug(refused)) == (409, "orders-open")
    assert refused.json()["orders"] == ["#W1000001", "#W1000003"]  # the second is delivered
    exchange = {"item_ids": ["1000000001"], "payment_method_id": "credit_card_1"}
    api.change("POST", "/v1/orders/W1000002/return", exchange)
    assert len(api.change("POST", f"{PATH}/closure").json()["orders"]) == 3
    assert "Your account will be closed" not in mails(http, MARA.email)


def test_nobody_has_no_profile(api: Api) -> None:
    for method, path in (("PATCH", ""), ("POST", "/closure"), ("DELETE", "/closure")):
        missing = api.change(method, f"/v1/customers/nobody{path}", {"phone": "5550100"})
        assert slug(missing) == "customer-not-found"
