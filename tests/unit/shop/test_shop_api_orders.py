"""Reading and changing customers, orders and products over HTTP."""

import pytest
from fastapi.testclient import TestClient
from shop_world import (
    AWAY,
    CARD,
    GIFT,
    MUG,
    MUG_BLUE,
    MUG_RED,
    MUG_SOLD_OUT,
    PAYPAL,
    Api,
    slug,
)
from sqlalchemy import select

from shop.context import Shop
from shop.tables import audit

CANCEL = "/v1/orders/W1000001/cancel"
REASON = {"reason": "no longer needed"}
ADDRESS = vars(AWAY)


def test_mara_is_found_by_email_or_by_name_and_postcode(api: Api) -> None:
    by_email = api.get("/v1/customers", params={"email": " MARA.lind@example.com "})
    by_name = api.get(
        "/v1/customers", params={"first_name": "mara", "last_name": "LIND ", "zip": "97201"}
    )
    assert by_email.json() == by_name.json()
    [mara] = by_email.json()["customers"]
    assert mara["id"] == "mara_lind_1"
    assert mara["payment_methods"] == [
        {"id": CARD, "source": "credit_card", "brand": "visa", "last_four": "4242"},
        {"id": PAYPAL, "source": "paypal"},
        {"id": GIFT, "source": "gift_card", "balance": "50.00"},
    ]
    assert api.get("/v1/customers/mara_lind_1").json() == mara


def test_half_a_name_finds_nobody(api: Api) -> None:
    assert api.get("/v1/customers", params={"email": "a@example.com"}).json() == {"customers": []}
    assert api.get("/v1/customers", params={"first_name": "Mara"}).status_code == 422
    assert slug(api.get("/v1/customers/nobody")) == "customer-not-found"


@pytest.mark.parametrize("number", ["W1000001", "w1000001", "%23W1000001", "%23w1000001"])
def test_an_order_is_found_however_its_number_is_written(api: Api, number: str) -> None:
    response = api.get(f"/v1/orders/{number}")
    assert response.headers["etag"] == '"1"'
    order = response.json()
    assert order["id"] == "#W1000001"
    assert order["total"] == "34.50"
    assert order["currency"] == "USD"
    assert order["placed_at"] is None
    assert order["payments"] == [{"type": "payment", "amount": "34.50", "payment_method_id": CARD}]
    assert slug(api.get("/v1/orders/W9999999")) == "order-not-found"


def test_orders_are_listed_newest_first(api: Api) -> None:
    listed = api.get("/v1/customers/mara_lind_1/orders").json()["orders"]
    assert [order["id"] for order in listed] == ["#W1000003", "#W1000002", "#W1000001"]
    assert api.get("/v1/customers/tobi_okafor_2/orders").json() == {"orders": []}


def test_products_are_found_by_words_of_their_name(api: Api) -> None:
    assert len(api.get("/v1/products").json()["products"]) == 2
    [lamp] = api.get("/v1/products", params={"q": "LAMP desk"}).json()["products"]
    assert lamp["name"] == "Desk Lamp"
    mug = api.get(f"/v1/products/{MUG.id}").json()
    sold_out = next(each for each in mug["variants"] if each["item_id"] == MUG_SOLD_OUT)
    assert sold_out["available"] is False
    assert sold_out["price"] == "99.00"
    assert slug(api.get("/v1/products/123")) == "product-not-found"


def test_an_order_is_cancelled(api: Api) -> None:
    response = api.change("POST", CANCEL, REASON)
    assert response.status_code == 200
    assert response.headers["etag"] == '"2"'
    assert response.json()["status"] == "cancelled"
    assert response.json()["cancel_reason"] == "no longer needed"
    assert response.json() == api.get("/v1/orders/W1000001").json()


def test_a_pending_order_goes_elsewhere_is_paid_otherwise_and_gets_other_items(api: Api) -> None:
    order = "/v1/orders/W1000001"
    assert api.change("PUT", f"{order}/address", ADDRESS).json()["address"] == ADDRESS
    paid = api.change("PUT", f"{order}/payment-method", {"payment_method_id": GIFT}).json()
    assert [entry["payment_method_id"] for entry in paid["payments"]] == [CARD, GIFT, CARD]
    body = {
        "changes": [{"item_id": MUG_BLUE, "new_item_id": MUG_RED}],
        "payment_method_id": GIFT,
    }
    changed = api.change("POST", f"{order}/item-changes", body).json()
    assert changed["status"] == "pending (item modified)"
    assert changed["version"] == 4
    methods = api.get("/v1/customers/mara_lind_1").json()["payment_methods"]
    assert methods[2]["balance"] == "11.00"  # 50.00 less 34.50 less 4.50
    assert slug(api.change("POST", f"{order}/item-changes", body)) == "order-not-pending"


def test_a_return_is_asked_for_and_explained_by_email(api: Api, http: TestClient) -> None:
    body = {"item_ids": [MUG_BLUE], "payment_method_id": CARD}
    order = api.change("POST", "/v1/orders/W1000002/return", body).json()
    assert order["status"] == "return requested"
    assert order["return"] == body
    [email] = http.get("/outbox.json?to=mara.lind@example.com").json()["emails"]
    assert "#W1000002" in email["subject"]


def test_an_exchange_is_asked_for(api: Api) -> None:
    body = {
        "changes": [{"item_id": MUG_BLUE, "new_item_id": MUG_RED}],
        "payment_method_id": PAYPAL,
    }
    order = api.change("POST", "/v1/orders/W1000002/exchange", body).json()
    assert order["exchange"] == {
        "item_ids": [MUG_BLUE],
        "new_item_ids": [MUG_RED],
        "payment_method_id": PAYPAL,
        "price_difference": "4.50",
    }


def test_a_refusal_names_its_rule_and_changes_nothing(api: Api) -> None:
    before = api.get("/v1/orders/W1000003").json()
    response = api.change("POST", "/v1/orders/W1000003/cancel", REASON)
    assert response.status_code == 409
    assert slug(response) == "order-not-pending"
    assert response.json()["order_status"] == "processed"
    assert api.get("/v1/orders/W1000003").json() == before


def test_mara_moves_and_her_order_keeps_its_address(api: Api) -> None:
    moved = api.change("PUT", "/v1/customers/mara_lind_1/address", ADDRESS)
    assert moved.json()["address"] == ADDRESS
    found = {"first_name": "Mara", "last_name": "Lind", "zip": AWAY.zip}
    assert len(api.get("/v1/customers", params=found).json()["customers"]) == 1
    assert api.get("/v1/orders/W1000001").json()["address"] != ADDRESS


def test_the_same_call_twice_is_done_once(api: Api) -> None:
    first = api.change("POST", CANCEL, REASON, key="turn-1")
    second = api.change("POST", CANCEL, REASON, key="turn-1")
    assert "idempotent-replay" not in first.headers
    assert second.headers["idempotent-replay"] == "true"
    assert (second.status_code, second.text) == (first.status_code, first.text)
    assert second.headers["etag"] == first.headers["etag"]
    assert len(api.get("/v1/orders/W1000001").json()["payments"]) == 2


def test_a_key_belongs_to_one_request(api: Api) -> None:
    api.change("POST", CANCEL, REASON, key="turn-1")
    other_body = api.change("POST", CANCEL, {"reason": "ordered by mistake"}, key="turn-1")
    other_path = api.change("POST", "/v1/orders/W1000002/cancel", REASON, key="turn-1")
    for response in (other_body, other_path):
        assert response.status_code == 422
        assert slug(response) == "idempotency-key-reused"


def test_a_key_belongs_to_one_request_also_where_the_number_has_its_sign(api: Api) -> None:
    first = api.change("POST", "/v1/orders/%23W1000001/cancel", REASON, key="turn-1")
    assert first.status_code == 200
    other_order = api.change("POST", "/v1/orders/%23W1000003/cancel", REASON, key="turn-1")
    assert slug(other_order) == "idempotency-key-reused"
    body = {
        "changes": [{"item_id": MUG_BLUE, "new_item_id": MUG_RED}],
        "payment_method_id": PAYPAL,
    }
    order = "/v1/orders/%23W1000002"
    assert api.change("POST", f"{order}/exchange", body, key="turn-2").status_code == 200
    other_call = api.change("POST", f"{order}/item-changes", body, key="turn-2")
    assert slug(other_call) == "idempotency-key-reused"


def test_a_refused_call_may_succeed_later_with_its_key(api: Api) -> None:
    body = {"payment_method_id": CARD}
    path = "/v1/orders/W1000001/payment-method"
    assert slug(api.change("PUT", path, body, key="k")) == "payment-method-unchanged"
    other = {"payment_method_id": PAYPAL}
    assert api.change("PUT", path, other, key="k").status_code == 200


def test_a_change_starts_from_the_version_that_was_read(api: Api) -> None:
    path = "/v1/orders/W1000001/address"
    assert api.change("PUT", path, ADDRESS, if_match='"1"').status_code == 200
    stale = api.change("PUT", path, ADDRESS, if_match='"1"')
    assert stale.status_code == 412
    assert slug(stale) == "version-mismatch"
    assert api.change("PUT", path, ADDRESS, if_match='"1", "2"').status_code == 200
    assert api.change("PUT", path, ADDRESS, if_match="*").status_code == 200


def test_every_change_is_on_record(api: Api, shop: Shop) -> None:
    api.change("PUT", "/v1/orders/W1000001/payment-method", {"payment_method_id": GIFT}, key="k")
    with shop.database.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id)).all()
    lines = [(row.subject_id, row.action, row.version_before, row.version_after) for row in rows]
    assert lines == [("#W1000001", "payment-method", 1, 2), ("mara_lind_1", "gift-card", 1, 2)]
    assert {(row.client_id, row.idempotency_key) for row in rows} == {("care", "k")}
