"""What is done by e-mail: the newsletter, opening an account, getting in again."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from shop_world import MARA, Api, FakeClock, slug
from sqlalchemy import func, select, update

from shop.context import Shop
from shop.store import save_customer
from shop.tables import audit, customers, emails, leads, links, newsletter_readers

PATH = f"/v1/customers/{MARA.id}"
STRANGER = "stranger@example.com"
LEAD = {"name": "Sam Stranger", "email": STRANGER, "consent": True}


def letters(http: TestClient, to: str) -> list[dict[str, str]]:
    """The e-mails to an address, the newest first."""
    found: list[dict[str, str]] = http.get("/outbox.json", params={"to": to}).json()["emails"]
    return found


def link(http: TestClient, to: str) -> str:
    """The path of the link in the newest e-mail to an address."""
    found = re.search(r"http://127\.0\.0\.1:8090(/links/\S+)", letters(http, to)[0]["text"])
    assert found
    return found.group(1)


def newsletter(api: Api, email: str, subscribed: bool) -> Response:
    return api.change("PUT", "/v1/newsletter", {"email": email, "subscribed": subscribed})


@pytest.fixture
def locked(shop: Shop) -> None:
    with shop.database.writing() as connection:
        save_customer(connection, MARA.with_account(locked=True, has_second_factor=True))


def test_the_newsletter_begins_with_a_confirmation_and_ends_at_once(
    api: Api, http: TestClient
) -> None:
    asked = newsletter(api, MARA.email, True)
    assert (asked.status_code, asked.json()) == (202, {"accepted": True})
    assert api.get(PATH).json()["newsletter"] is False
    path = link(http, MARA.email)
    assert "newsletter" in http.get(path).text
    assert api.get(PATH).json()["newsletter"] is False  # looking at the page begins nothing
    assert http.post(path).status_code == 200
    assert api.get(PATH).json()["newsletter"] is True
    ended = newsletter(api, "mara.LIND@example.com", False)
    assert (ended.status_code, ended.json()) == (202, {"accepted": True})
    assert api.get(PATH).json()["newsletter"] is False
    assert len(letters(http, MARA.email)) == 1


def test_the_newsletter_tells_nobody_who_is_a_customer(
    api: Api, http: TestClient, shop: Shop
) -> None:
    for subscribed in (False, True):
        known, unknown = (newsletter(api, each, subscribed) for each in (MARA.email, STRANGER))
        assert known.status_code == unknown.status_code
        assert known.content == unknown.content
    assert http.post(link(http, STRANGER)).status_code == 200
    with shop.database.reading() as connection:
        assert connection.execute(select(newsletter_readers.c.email_key)).scalars().all() == [
            STRANGER
        ]
    newsletter(api, STRANGER.upper(), False)
    with shop.database.reading() as connection:
        assert connection.execute(select(newsletter_readers)).first() is None


def test_whoever_has_no_account_gets_a_link_to_open_one(
    api: Api, http: TestClient, shop: Shop
) -> None:
    body = {**LEAD, "interest": "kitchen", "company": "Strange & Co"}
    opened = api.change("POST", "/v1/leads", body)
    assert opened.status_code == 201
    with shop.database.reading() as connection:
        row = connection.execute(select(leads)).one()
        assert connection.execute(select(audit.c.subject, audit.c.subject_id)).all() == [
            ("lead", row.id)
        ]
    assert opened.json() == {"id": row.id}
    assert (row.name, row.interest, row.company) == ("Sam Stranger", "kitchen", "Strange & Co")
    assert "Open your account" in http.get(link(http, STRANGER)).text


def test_who_already_has_an_account_learns_it_by_email_and_nobody_else(
    api: Api, http: TestClient
) -> None:
    known = api.change("POST", "/v1/leads", {**LEAD, "email": "MARA.lind@example.com"})
    unknown = api.change("POST", "/v1/leads", LEAD)
    assert known.status_code == unknown.status_code == 201
    assert set(known.json()) == set(unknown.json()) == {"id"}
    assert len(known.content) == len(unknown.content)
    [letter] = letters(http, MARA.email)
    assert letter["subject"] == "You already have an account"
    assert MARA.id in letter["text"]
    assert "/links/" not in letter["text"]


def test_nothing_is_kept_without_consent(api: Api, http: TestClient, shop: Shop) -> None:
    refused = api.change("POST", "/v1/leads", {**LEAD, "consent": False})
    assert (refused.status_code, slug(refused)) == (422, "consent-required")
    with shop.database.reading() as connection:
        assert connection.execute(select(leads)).first() is None
    assert letters(http, STRANGER) == []
    for bad in ({"email": "sam"}, {"name": ""}, {"consent": "yes"}, {"interest": 5}):
        assert slug(api.change("POST", "/v1/leads", {**LEAD, **bad})) == "invalid-request"


@pytest.mark.usefixtures("locked")
def test_a_locked_account_is_unlocked_by_the_link_and_not_before(
    api: Api, http: TestClient, shop: Shop
) -> None:
    asked = api.change("POST", f"{PATH}/password-reset")
    assert (asked.status_code, asked.json()) == (202, {"accepted": True})
    path = link(http, MARA.email)
    assert http.get(path).status_code == 200
    assert api.get(PATH).json()["locked"] is True
    assert http.post(path).status_code == 200
    unlocked = api.get(PATH).json()
    assert (unlocked["locked"], unlocked["has_second_factor"]) == (False, True)
    assert http.post(path).status_code == http.get(path).status_code == 410
    with shop.database.reading() as connection:
        lines = connection.execute(select(audit.c.action, audit.c.client_id)).all()
        kept = str(connection.execute(select(links)).one())
    assert lines == [("password reset asked", "care"), ("password-reset", "storefront")]
    assert path.rpartition("/")[2] not in kept


@pytest.mark.usefixtures("locked")
def test_a_reset_link_is_good_for_an_hour(api: Api, http: TestClient, clock: FakeClock) -> None:
    api.change("POST", f"{PATH}/password-reset")
    path = link(http, MARA.email)
    clock.advance(minutes=59, seconds=59)
    assert http.get(path).status_code == 200
    clock.advance(seconds=1)
    assert http.post(path).status_code == 410
    assert "no longer good" in http.get(path).text
    assert http.get("/links/nonsense").status_code == 410
    assert Api(http).get(PATH).json()["locked"] is True


@pytest.mark.usefixtures("locked")
def test_a_reset_link_to_an_address_that_was_given_up_does_nothing(
    api: Api, http: TestClient
) -> None:
    api.change("POST", f"{PATH}/password-reset")
    path = link(http, MARA.email)
    api.change("PATCH", PATH, {"email": "new@example.com"})
    assert http.post(path).status_code == 410
    assert api.get(PATH).json()["locked"] is True


def test_a_user_name_is_sent_to_its_owner_only(api: Api, http: TestClient, shop: Shop) -> None:
    for email in (MARA.email.upper(), STRANGER):
        answer = http.post("/v1/username-reminders", json={"email": email}, headers=api.headers)
        assert (answer.status_code, answer.json()) == (202, {"accepted": True})
    [letter] = letters(http, MARA.email)
    assert MARA.id in letter["text"]
    assert letters(http, STRANGER) == []
    with shop.database.reading() as connection:  # the same work was done for both
        written = select(emails.c.to).order_by(emails.c.id)
        assert connection.execute(written).scalars().all() == [MARA.email, None]


def test_an_address_shared_by_two_gets_no_user_name(api: Api, http: TestClient, shop: Shop) -> None:
    with shop.database.writing() as connection:
        connection.execute(update(customers).values(email_key="mara.lind@example.com"))
    api.change("POST", "/v1/username-reminders", {"email": MARA.email})
    assert letters(http, MARA.email) == []


@pytest.mark.parametrize("email", [MARA.email, STRANGER])
@pytest.mark.parametrize("what", ["newsletter", "lead", "username", "password"])
def test_nobodys_mailbox_is_filled(
    api: Api, shop: Shop, clock: FakeClock, what: str, email: str
) -> None:
    """Once a second for a minute, then once a minute: one e-mail a minute, five an hour."""
    for turn in range(80):
        clock.advance(seconds=1 if turn < 60 else 60)
        if what == "newsletter":
            answer = newsletter(api, email, True)
        elif what == "lead":
            answer = api.change("POST", "/v1/leads", {**LEAD, "email": email})
        elif what == "username":
            answer = api.change("POST", "/v1/username-reminders", {"email": email})
        else:
            answer = api.change("POST", f"{PATH}/password-reset")
        assert answer.status_code in {201, 202}
    with shop.database.reading() as connection:
        moments = connection.execute(select(emails.c.sent_at).order_by(emails.c.id)).scalars().all()
        assert connection.execute(select(func.count()).select_from(emails)).scalar_one() == 5
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(gaps) >= timedelta(minutes=1)


def test_the_links_lead_where_the_shop_can_be_reached(shop: Shop) -> None:
    assert shop.settings.links_begin_with == "http://127.0.0.1:8090"
    public = shop.settings.copy(update={"public_url": "https://shop.example/"})
    assert public.links_begin_with == "https://shop.example"
