"""The pages a customer sees."""

import jwt
import pytest
from fastapi.testclient import TestClient
from shop_world import MARA, FakeClock, slug

from shop import outbox
from shop.app import create_app
from shop.context import Shop, open_shop
from shop.letters import Letter
from shop.settings import Settings
from shop.transfer import Records, replace_all


def log_in(http: TestClient) -> None:
    answer = http.post("/log-in", data={"customer_id": MARA.id})
    assert (answer.status_code, answer.headers["location"]) == (303, "/orders")


def test_products_show_price_options_and_stock(http: TestClient) -> None:
    page = http.get("/")
    assert page.status_code == 200
    for shown in ("Mug", "from $10.00", "3 of 4 variants in stock", "gold", "sold out"):
        assert shown in page.text


def test_pages_may_load_nothing_from_elsewhere(http: TestClient) -> None:
    page = http.get("/")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "<script" not in page.text
    assert http.get("/static/shop.css").headers["content-type"].startswith("text/css")


def test_mara_logs_in_sees_her_orders_and_logs_out(http: TestClient) -> None:
    assert http.get("/orders").status_code == 401
    assert "mara_lind_1" in http.get("/log-in").text
    log_in(http)
    page = http.get("/orders")
    assert page.text.index("#W1000003") < page.text.index("#W1000001")
    assert "$34.50" in page.text
    assert http.post("/log-out").headers["location"] == "/"
    assert http.get("/orders").status_code == 401


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(http: TestClient) -> None:
    cookie = http.post("/log-in", data={"customer_id": MARA.id}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    http.post("/log-out")
    foreign = {"Origin": "https://evil.example"}
    answer = http.post("/log-in", data={"customer_id": MARA.id}, headers=foreign)
    assert answer.status_code == 403
    own = {"Origin": "http://testserver"}
    assert http.post("/log-out", headers=own).status_code == 303


def test_a_session_ends_after_eight_hours_and_cannot_be_forged(
    http: TestClient, clock: FakeClock
) -> None:
    log_in(http)
    clock.advance(hours=8)
    assert http.get("/orders").status_code == 401
    claims = {"aud": "shop-storefront", "sub": MARA.id, "exp": clock().timestamp() + 60}
    http.cookies.set("shop_session", jwt.encode(claims, "x" * 32, "HS256"))
    assert http.get("/orders").status_code == 401


def test_a_session_of_a_customer_who_is_gone_is_none(http: TestClient, shop: Shop) -> None:
    log_in(http)
    with shop.database.writing() as connection:
        replace_all(connection, Records((), (), ()))
    assert http.get("/orders").status_code == 401
    assert "shop seed" in http.get("/").text


def test_the_token_for_care_says_who_is_logged_in(http: TestClient, clock: FakeClock) -> None:
    assert slug(http.get("/customer-token")) == "not-authenticated"
    log_in(http)
    body = http.get("/customer-token").json()
    claims = jwt.decode(
        body["customer_token"],
        "c" * 32,
        algorithms=["HS256"],
        audience="care",
        options={"verify_exp": False},
    )
    assert claims["sub"] == MARA.id
    assert claims["exp"] == clock().timestamp() + body["expires_in"] == clock().timestamp() + 900


def test_customers_are_found_by_name_or_address(http: TestClient) -> None:
    found = http.get("/log-in", params={"q": "tobi"}).text
    assert "tobi_okafor_2" in found
    assert "mara_lind_1" not in found
    assert "Nobody found" in http.get("/log-in", params={"q": "zz"}).text


def test_text_in_the_outbox_is_escaped(http: TestClient, shop: Shop) -> None:
    with shop.database.writing() as connection:
        outbox.send(connection, "a@example.com", Letter("<b>Hi</b>", "<script>"), shop.now())
        outbox.send(connection, None, Letter("To nobody", "never delivered"), shop.now())
        outbox.send(connection, "B@example.com", Letter("Second", "text"), shop.now())
    page = http.get("/outbox").text
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "To nobody" not in page
    everything = http.get("/outbox.json").json()["emails"]
    assert [email["subject"] for email in everything] == ["Second", "<b>Hi</b>"]
    assert everything[0]["sent_at"] == "2026-03-02T15:00:00+00:00"
    [one] = http.get("/outbox.json", params={"to": "b@example.com"}).json()["emails"]
    assert one["subject"] == "Second"


@pytest.mark.parametrize("path", ["/log-in", "/outbox", "/outbox.json"])
def test_outside_development_there_is_no_back_door(settings: Settings, path: str) -> None:
    strict = open_shop(settings.copy(update={"development": False}))
    http = TestClient(create_app(strict))
    assert http.get(path).status_code == 404
    assert http.post("/log-in", data={"customer_id": MARA.id}).status_code == 404
    assert "log-in" not in http.get("/").text
