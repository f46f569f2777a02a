"""Proving who one is with a code from an e-mail."""

import re
from contextlib import suppress
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from shop_world import Api, FakeClock, slug
from sqlalchemy import func, select, update

from shop import outbox
from shop.context import Shop
from shop.errors import TooManyCodes
from shop.tables import codes, customers, emails, verifications

HOUR = timedelta(hours=1)


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
    early = ask_for_code(api)
    code_of_early = read_code(http)
    clock.advance(minutes=1)
    late = ask_for_code(api)
    code_of_late = read_code(http)
    clock.advance(minutes=9)
    assert slug(check(api, early, code_of_early)) == "code-expired"
    clock.advance(seconds=59)
    assert check(api, late, code_of_late).status_code == 200


def test_a_code_replaces_none_that_was_sent_before(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    early = ask_for_code(api)
    code_of_early = read_code(http)
    clock.advance(minutes=1)
    late = ask_for_code(api)
    if code_of_early != read_code(http):
        assert slug(check(api, late, code_of_early)) == "wrong-code"
    assert check(api, early, code_of_early).status_code == 200


def test_whoever_asks_again_at_once_is_sent_no_other_code(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    first = ask_for_code(api)
    clock.advance(seconds=59)
    response = api.change("POST", "/v1/verifications", {"email": "MARA.lind@example.com "})
    assert response.status_code == 202
    assert set(response.json()) == {"id", "expires_in"}
    assert response.json()["expires_in"] == 541  # the code is 59 seconds old
    second = response.json()["id"]
    assert second != first
    assert len(http.get("/outbox.json").json()["emails"]) == 1
    assert check(api, second, read_code(http)).json() == {"customer_id": "mara_lind_1"}


def test_one_code_is_used_once_whatever_it_is_called(api: Api, http: TestClient) -> None:
    first, second = ask_for_code(api), ask_for_code(api)
    code = read_code(http)
    assert check(api, first, code).status_code == 200
    assert slug(check(api, second, code)) == "code-expired"


def test_whoever_has_used_a_code_gets_another_at_once(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    """It ends with the first, so that its answer tells nobody that a code was used."""
    first = ask_for_code(api)
    assert check(api, first, read_code(http)).status_code == 200
    clock.advance(seconds=20)
    response = api.change("POST", "/v1/verifications", {"email": "mara.lind@example.com"})
    assert response.json()["expires_in"] == 580
    assert len(http.get("/outbox.json").json()["emails"]) == 2
    third = api.change("POST", "/v1/verifications", {"email": "mara.lind@example.com"}).json()
    assert len(http.get("/outbox.json").json()["emails"]) == 2
    clock.advance(minutes=9, seconds=39)
    assert check(api, third["id"], read_code(http)).status_code == 200


def test_asking_again_gives_no_more_guesses(api: Api, http: TestClient) -> None:
    ids = [ask_for_code(api) for _ in range(3)]
    code = read_code(http)
    left = [check(api, ids[turn % 3], wrong(code)).json()["attempts_left"] for turn in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert [slug(check(api, each, code)) for each in ids] == ["code-expired"] * 3


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
    with shop.database.writing() as connection:
        code_id = connection.execute(select(codes.c.id)).scalar_one()
        known = shop.codes._digest(code_id, "123456")
        connection.execute(update(codes).values(code_digest=known))
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


@pytest.mark.parametrize("email", ["mara.lind@example.com", "stranger@example.com"])
def test_a_thousand_requests_send_five_emails_an_hour_to_anybody(
    shop: Shop, clock: FakeClock, email: str
) -> None:
    """One request every nine seconds, for two and a half hours."""
    taken = []
    with shop.database.writing() as connection:
        for _ in range(1000):
            with suppress(TooManyCodes):
                shop.codes.start(connection, email, clock())
                taken.append(clock())
            clock.advance(seconds=9)
        sent = [email.sent_at for email in outbox.newest(connection)]
        written = connection.execute(select(func.count()).select_from(emails)).scalar_one()
    if email.startswith("stranger"):
        assert sent == []
    else:
        assert len(sent) == written
    assert len(taken) == 15
    assert all(sum(begin <= t < begin + HOUR for t in taken) <= 5 for begin in taken)
    assert written <= 5 * 3


def test_known_and_unknown_leave_the_same_number_of_rows(api: Api, shop: Shop) -> None:
    for email in ("mara.lind@example.com", "stranger@example.com"):
        for _ in range(3):
            ask_for_code(api, email)
    with shop.database.reading() as connection:
        by_address = select(codes.c.address_digest, func.count()).group_by(codes.c.address_digest)
        assert [count for _, count in connection.execute(by_address)] == [1, 1]
        delivered = connection.execute(select(emails.c.to).order_by(emails.c.id)).scalars().all()
    assert delivered == ["Mara.Lind@example.com", None]


def test_a_repeated_request_sends_one_email(api: Api, http: TestClient) -> None:
    body = {"email": "mara.lind@example.com"}
    first = api.change("POST", "/v1/verifications", body, key="turn-1")
    second = api.change("POST", "/v1/verifications", body, key="turn-1")
    assert first.json() == second.json()
    assert len(http.get("/outbox.json").json()["emails"]) == 1


def test_a_request_without_a_key_is_one_of_its_own(
    api: Api, http: TestClient, clock: FakeClock
) -> None:
    body = {"email": "mara.lind@example.com"}
    ids = set()
    for _ in range(2):
        sent = http.post("/v1/verifications", json=body, headers=api.headers)
        assert sent.status_code == 202
        ids.add(sent.json()["id"])
        clock.advance(minutes=1)
    assert len(ids) == len(http.get("/outbox.json").json()["emails"]) == 2


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
        rows = [connection.execute(select(table)).one() for table in (codes, verifications)]
    for row in rows:
        text = str({name: value for name, value in row._mapping.items() if "id" not in name})
        assert read_code(http) not in text
        assert "example.com" not in text
