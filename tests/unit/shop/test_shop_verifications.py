"""Proving who one is with a code from an e-mail."""

import re

from fastapi.testclient import TestClient
from httpx import Response
from shop_world import Api, FakeClock, slug
from sqlalchemy import select, update

from shop.context import Shop
from shop.tables import customers, verifications


def ask_for_code(api: Api, email: str = "mara.lind@example.com") -> str:
    response = api.change("POST", "/v1/verifications", {"email": email})
    assert response.status_code == 202
    assert response.json()["expires_in"] == 600
    return str(response.json()["id"])


def read_code(http: TestClient, email: str = "mara.lind@example.com") -> str:
    newest = http.get(f"/outbox.json?to={email}").json()["emails"][0]
    found = re.search(r"\b\d{6}\b", newest["text"])
    assert found
    return found.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def check(api: Api, verification_id: str, code: str) -> Response:
    return api.change("POST", f"/v1/verifications/{verification_id}/check", {"code": code})


def test_mara_types_the_code_she_was_sent(api: Api, http: TestClient) -> None:
    verification_id = ask_for_code(api)
    response = check(api, verification_id, read_code(http))
    assert response.json() == {"customer_id": "mara_lind_1"}


def test_a_code_works_once(api: Api, http: TestClient) -> None:
    verification_id = ask_for_code(api)
    code = read_code(http)
    check(api, verification_id, code)
    again = check(api, verification_id, code)
    assert again.status_code == 410
    assert slug(again) == "code-expired"


def test_a_code_works_for_ten_minutes(api: Api, http: TestClient, clock: FakeClock) -> None:
    early, late = ask_for_code(api), ask_for_code(api)
    code_of_late = read_code(http)
    clock.advance(minutes=9, seconds=59)
    assert check(api, late, code_of_late).status_code == 200
    clock.advance(seconds=1)
    assert slug(check(api, early, "000000")) == "code-expired"


def test_five_wrong_guesses_use_the_code_up(api: Api, http: TestClient) -> None:
    verification_id = ask_for_code(api)
    code = read_code(http)
    for left in (4, 3, 2, 1, 0):
        response = check(api, verification_id, wrong(code))
        assert response.status_code == 422
        assert slug(response) == "wrong-code"
        assert response.json()["attempts_left"] == left
    assert slug(check(api, verification_id, code)) == "code-expired"


def test_a_stranger_is_treated_like_a_customer_with_a_wrong_code(
    api: Api, http: TestClient
) -> None:
    verification_id = ask_for_code(api, "stranger@example.com")
    assert http.get("/outbox.json?to=stranger@example.com").json() == {"emails": []}
    for left in (4, 3, 2, 1, 0):
        assert check(api, verification_id, "123456").json()["attempts_left"] == left
    assert slug(check(api, verification_id, "123456")) == "code-expired"
    assert slug(check(api, "ver_unknown", "123456")) == "code-expired"


def test_even_the_right_digits_do_not_make_a_stranger_a_customer(api: Api, shop: Shop) -> None:
    verification_id = ask_for_code(api, "stranger@example.com")
    known = shop.codes._digest(verification_id, "123456")
    with shop.database.writing() as connection:
        connection.execute(update(verifications).values(code_digest=known))
    assert slug(check(api, verification_id, "123456")) == "wrong-code"


def test_at_most_five_codes_an_hour_for_known_and_unknown(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    for email in ("mara.lind@example.com", "stranger@example.com"):
        for _ in range(5):
            ask_for_code(api, email)
        response = api.change("POST", "/v1/verifications", {"email": f" {email.upper()} "})
        assert response.status_code == 429
        assert slug(response) == "too-many-codes"
        assert response.headers["retry-after"] == "3600"
    clock.advance(hours=1)
    ask_for_code(Api(http))


def test_a_repeated_request_sends_one_email(api: Api, http: TestClient) -> None:
    body = {"email": "mara.lind@example.com"}
    first = api.change("POST", "/v1/verifications", body, key="turn-1")
    second = api.change("POST", "/v1/verifications", body, key="turn-1")
    assert first.json() == second.json()
    assert len(http.get("/outbox.json").json()["emails"]) == 1


def test_a_request_without_a_key_is_one_of_its_own(api: Api, http: TestClient) -> None:
    body = {"email": "mara.lind@example.com"}
    for _ in range(2):
        sent = http.post("/v1/verifications", json=body, headers=api.headers)
        assert sent.status_code == 202
    assert len(http.get("/outbox.json").json()["emails"]) == 2


def test_an_address_shared_by_two_customers_proves_neither(
    api: Api, http: TestClient, shop: Shop
) -> None:
    with shop.database.writing() as connection:
        connection.execute(update(customers).values(email_key="mara.lind@example.com"))
    ask_for_code(api)
    assert http.get("/outbox.json").json() == {"emails": []}


def test_neither_codes_nor_addresses_are_kept(api: Api, http: TestClient, shop: Shop) -> None:
    ask_for_code(api)
    with shop.database.reading() as connection:
        row = connection.execute(select(verifications)).one()
    assert read_code(http) not in str(dict(row._mapping, id=""))
    assert "example.com" not in str(row)
