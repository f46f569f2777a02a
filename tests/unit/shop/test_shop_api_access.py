"""Who may call the shop, and what bad calls are told."""

import json

import pytest
from fastapi.testclient import TestClient
from shop_world import Api, FakeClock, slug

from shop.oauth import SCOPES

GRANT = {"grant_type": "client_credentials"}


def test_a_client_gets_a_token_by_basic_or_in_the_form(http: TestClient) -> None:
    basic = http.post("/oauth/token", data=GRANT, auth=("care", "secret"))
    form = http.post("/oauth/token", data={**GRANT, "client_id": "care", "client_secret": "secret"})
    for response in (basic, form):
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        body = response.json()
        assert body["token_type"] == "bearer"
        assert body["expires_in"] == 3600
        assert set(body["scope"].split()) == set(SCOPES)


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({**GRANT, "client_id": "care", "client_secret": "wrong"}, 401, "invalid_client"),
        ({**GRANT, "client_id": "cäre", "client_secret": "sécret"}, 401, "invalid_client"),
        (
            {**GRANT, "client_id": "care", "client_secret": "secret", "scope": "all"},
            400,
            "invalid_scope",
        ),
    ],
)
def test_no_token_for_a_wrong_request(
    http: TestClient, form: dict[str, str], status: int, error: str
) -> None:
    response = http.post("/oauth/token", data=form)
    assert response.status_code == status
    assert response.json()["error"] == error


@pytest.mark.parametrize("header", ["Basic !!!", "Basic Y2FyZQ==", "Bearer abc", "Basic"])
def test_malformed_basic_credentials(http: TestClient, header: str) -> None:
    response = http.post("/oauth/token", data=GRANT, headers={"Authorization": header})
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic")


def test_without_a_valid_token_nothing_is_told(
    http: TestClient, api: Api, clock: FakeClock
) -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        response = http.get("/v1/orders/W1000001", headers=header)
        assert response.status_code == 401
        assert slug(response) == "not-authenticated"
        assert response.headers["www-authenticate"].startswith("Bearer")
    clock.advance(hours=1)
    assert slug(api.get("/v1/orders/W1000001")) == "not-authenticated"


def test_a_token_opens_only_its_scopes(http: TestClient) -> None:
    issued = http.post(
        "/oauth/token", data={**GRANT, "scope": "orders:read"}, auth=("care", "secret")
    ).json()
    assert issued["scope"] == "orders:read"
    headers = {"Authorization": f"Bearer {issued['access_token']}", "Idempotency-Key": "1"}
    assert http.get("/v1/orders/W1000001", headers=headers).status_code == 200
    response = http.post(
        "/v1/orders/W1000001/cancel", json={"reason": "no longer needed"}, headers=headers
    )
    assert response.status_code == 403
    assert slug(response) == "missing-scope"
    assert response.json()["scope"] == "orders:write"


def test_a_customer_token_is_no_access_token(http: TestClient) -> None:
    http.post("/log-in", data={"customer_id": "mara_lind_1"})
    token = http.get("/customer-token").json()["customer_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert http.get("/v1/orders/W1000001", headers=headers).status_code == 401


def test_paths_and_methods_that_do_not_exist(api: Api) -> None:
    assert slug(api.get("/v1/nothing")) == "no-such-path"
    assert slug(api.change("PATCH", "/v1/orders/W1000001")) == "method-not-allowed"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[]",
        b"{}",
        b'{"reason": null}',
        b'{"reason": 5}',
        b'{"reason": ""}',
        b'{"reason": "\\u0000"}',
        b'{"reason": "\\ud800"}',
        b'{"\\ud800": 1, "reason": "no longer needed"}',
        b'{"reason": "no longer needed", "extra": 1}',
        b'{"reason": "\xff"}',
        b'{"reason": ' + b"9" * 5000 + b"}",
        b"[" * 5000,
        b'{"reason": "' + b"x" * 300 + b'"}',
    ],
)
def test_bad_bodies_are_refused_politely(api: Api, http: TestClient, body: bytes) -> None:
    headers = {**api.headers, "Idempotency-Key": "k", "Content-Type": "application/json"}
    response = http.post("/v1/orders/W1000001/cancel", content=body, headers=headers)
    assert response.status_code in {400, 422}
    assert response.json()["detail"]
    assert slug(response) in {"invalid-request", "bad-request"}


def test_the_field_at_fault_is_named(api: Api) -> None:
    body = {"changes": [{"item_id": "1"}], "payment_method_id": "x" * 201}
    response = api.change("POST", "/v1/orders/W1000001/item-changes", body)
    fields = {mistake["field"] for mistake in response.json()["errors"]}
    assert fields == {"changes.0.new_item_id", "payment_method_id"}


def test_a_huge_request_is_not_read(api: Api) -> None:
    response = api.change("POST", "/v1/orders/W1000001/cancel", {"reason": "x" * 70_000})
    assert response.status_code == 413
    assert slug(response) == "request-too-large"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/orders/%00",
        "/v1/orders/W12%00",
        "/v1/orders/W" + "9" * 400,
        "/v1/orders/%ED%A0%80",
        "/v1/customers/%00",
        "/v1/customers?email=%00",
        "/v1/customers?email=" + "x" * 300,
        "/v1/products/%ff%20",
        "/v1/appointment-slots?from=soon",
    ],
)
def test_odd_paths_are_refused_politely(api: Api, path: str) -> None:
    assert api.get(path).status_code in {404, 422}


@pytest.mark.parametrize("key", ["", "ä", "with blank", "x" * 256])
def test_a_change_needs_a_usable_key(api: Api, http: TestClient, key: str) -> None:
    headers = {**api.headers, "Idempotency-Key": key.encode("latin-1")}
    response = http.post(
        "/v1/orders/W1000001/cancel", json={"reason": "no longer needed"}, headers=headers
    )
    assert response.status_code == 400
    assert slug(response) == "idempotency-key-required"


def test_every_answer_carries_a_correlation_id(http: TestClient) -> None:
    given = http.get("/health", headers={"X-Correlation-Id": "Turn-7"})
    assert given.headers["x-correlation-id"] == "Turn-7"
    made = http.get("/v1/nothing", headers={"X-Correlation-Id": "not ok!"})
    assert len(made.headers["x-correlation-id"]) == 36


def test_the_log_names_no_customer(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="shop.requests")
    api.get("/v1/customers/mara_lind_1")
    api.get("/v1/customers", params={"email": "mara.lind@example.com"})
    assert "/v1/customers/{customer_id} 200" in caplog.text
    assert "mara" not in caplog.text.lower()


def test_the_shop_is_healthy_until_its_database_is_not(http: TestClient) -> None:
    assert http.get("/health").json() == {"status": "ok"}
    shop = http.app.state.shop
    with shop.database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE products")
    response = http.get("/health")
    assert response.status_code == 503
    assert slug(response) == "unavailable"


def test_an_unexpected_failure_tells_nothing_of_the_inside(api: Api, http: TestClient) -> None:
    shop = http.app.state.shop
    with shop.database.writing() as connection:
        connection.exec_driver_sql("UPDATE products SET record = '{}'")
    response = api.get("/v1/products")
    assert response.status_code == 500
    assert slug(response) == "internal-error"
    assert "pydantic" not in response.text.lower()


def test_the_description_of_the_api_covers_every_call(http: TestClient) -> None:
    description = json.loads(http.get("/openapi.json").text)
    paths = description["paths"]
    assert "/v1/orders/{order_id}/exchange" in paths
    assert "/log-in" not in paths
    calls = [call for path in paths.values() for call in path.values()]
    assert all(call["summary"] for call in calls)
    assert all("application/problem+json" in call["responses"]["4XX"]["content"] for call in calls)
