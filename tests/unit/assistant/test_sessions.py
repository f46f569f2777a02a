"""Sessions over the channel: renewed, ended, and never another customer's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from sqlalchemy import delete
from support.channel_server import channel_server
from support.stack import customer_token

from care.accounts.models import Level
from care.bootstrap import Services
from care.store.tables import conversations

Session = dict[str, str]


@pytest.fixture
def url(care: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with channel_server(care, monkeypatch) as running:
        yield running


def post(url: str, path: str, token: str = "", **body: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.post(url + path, json=body, headers=headers, timeout=5)


def history(url: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{url}/messages", headers=headers, timeout=5).status_code


def begin(url: str, **body: object) -> Session:
    answer = post(url, "/sessions", **body)
    assert answer.status_code == 201
    return dict(answer.json())


def kind(answer: requests.Response) -> str:
    return str(answer.json()["type"].rsplit("/", 1)[-1])


def test_a_renewed_token_opens_the_same_conversation(url: str) -> None:
    first = begin(url)
    second = post(url, "/sessions/renew", first["token"]).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert second["token"] != first["token"]
    assert second["expires_in"] == first["expires_in"]
    assert (history(url, first["token"]), history(url, second["token"])) == (200, 200)


def test_revoking_ends_all_tokens_of_one_conversation_at_once(url: str) -> None:
    mine, other = begin(url), begin(url)
    renewed = post(url, "/sessions/renew", mine["token"]).json()
    assert post(url, "/sessions/revoke", mine["token"]).json() == {"state": "revoked"}
    assert [history(url, one["token"]) for one in (mine, renewed, other)] == [401, 401, 200]
    assert post(url, "/sessions/renew", renewed["token"]).status_code == 401
    assert kind(post(url, "/sessions/revoke", mine["token"])) == "no-session"


def test_who_logs_in_in_mid_conversation_is_known(url: str, care: Services) -> None:
    mine = begin(url)
    answer = post(url, "/identity", mine["token"], customer_token=customer_token("ada"))
    assert answer.json() == {"state": "verified"}
    identity = care.identities.of(mine["conversation_id"])
    assert (identity.level, identity.customer_id) == (Level.VERIFIED, "ada")


def test_a_conversation_is_never_handed_to_another_customer(url: str, care: Services) -> None:
    mine = begin(url, customer_token=customer_token("ada"))
    answer = post(url, "/identity", mine["token"], customer_token=customer_token("ben"))
    assert (answer.status_code, kind(answer)) == (409, "another-customer")
    assert care.identities.of(mine["conversation_id"]).level is Level.ANONYMOUS
    assert care.identities.is_closed(mine["conversation_id"])


@pytest.mark.parametrize("token", ["", "x", None, 7, ["a"], {"alg": "none"}])
def test_what_is_no_customer_token_says_nothing(url: str, care: Services, token: object) -> None:
    mine = begin(url)
    answer = post(url, "/identity", mine["token"], customer_token=token)
    assert (answer.status_code, kind(answer)) == (401, "bad-customer-token")
    assert care.identities.of(mine["conversation_id"]).level is Level.ANONYMOUS


def test_without_a_session_nobody_is_identified(url: str) -> None:
    answer = post(url, "/identity", customer_token=customer_token("ada"))
    assert kind(answer) == "no-session"


def test_what_was_erased_is_opened_no_more(url: str, care: Services) -> None:
    mine = begin(url)
    with care.database.write() as connection:
        connection.execute(delete(conversations))
    assert history(url, mine["token"]) == 401
