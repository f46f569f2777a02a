"""Calling a helpdesk that is busy, broken, or somewhere else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest
from support.desks.base import Answer, Call, FakeDesk

from care.deadline import deadline
from care.errors import BrokenAnswer, Unavailable
from care.helpdesks.http import MAX_ANSWER_BYTES, DeskHttp, DeskRefused, wait_of
from care.helpdesks.refusals import in_short

NOW = datetime(2026, 1, 8, 12, tzinfo=timezone.utc)


class Echo(FakeDesk):
    """Answers what it was told to."""

    answer: Any = None

    def serve(self, call: Call) -> Any:
        if isinstance(self.answer, Answer):
            raise self.answer
        return self.answer


@pytest.fixture
def there() -> Iterator[Echo]:
    fake = Echo()
    yield fake
    fake.close()


@pytest.fixture
def http(there: Echo) -> DeskHttp:
    return DeskHttp("echo", there.url, {"X-Key": "k"}, connect_seconds=0.5, answer_seconds=1)


def test_every_call_says_who_calls(there: Echo, http: DeskHttp) -> None:
    there.answer = {"fine": True}
    assert http.get("/a", q="b c") == {"fine": True}
    (call,) = there.calls
    assert (call.headers["x-key"], call.query) == ("k", {"q": "b c"})


def test_an_empty_answer_is_one(there: Echo, http: DeskHttp) -> None:
    there.answer = Answer(204)
    assert http.post("/a", {}) is None


@pytest.mark.parametrize("status", [429, 500, 502, 503, 408, 401])
def test_later_may_help(there: Echo, http: DeskHttp, status: int) -> None:
    there.answer = Answer(status, {"error": "x"})
    with pytest.raises(Unavailable):
        http.post("/a", {})


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422])
def test_or_it_does_not(there: Echo, http: DeskHttp, status: int) -> None:
    there.answer = Answer(status, {"error": "x"})
    with pytest.raises(DeskRefused) as error:
        http.post("/a", {})
    assert error.value.status == status


def test_nobody_is_followed_elsewhere(there: Echo, http: DeskHttp) -> None:
    there.answer = Answer(307, None, Location=f"{there.url}/b")
    with pytest.raises(Unavailable, match="CARE_HELPDESK_URL"):
        http.post("/a", {})
    assert len(there.calls) == 1


def test_a_desk_that_is_gone_is_unavailable(there: Echo, http: DeskHttp) -> None:
    there.close()
    with pytest.raises(Unavailable):
        http.get("/a")


def test_an_answer_that_is_too_large_is_left(there: Echo, http: DeskHttp) -> None:
    there.answer = "x" * (MAX_ANSWER_BYTES + 1)
    with pytest.raises(BrokenAnswer):
        http.get("/a")


def test_all_calls_of_a_delivery_share_its_time(http: DeskHttp) -> None:
    with deadline(0.0), pytest.raises(Unavailable):
        http.get("/a")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": format_datetime(NOW + timedelta(seconds=30), usegmt=True)}, 30),
        ({"Retry-After": format_datetime(NOW - timedelta(seconds=30), usegmt=True)}, 0),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 8)}, 8),
        ({"RateLimit-Reset": "9"}, 9),
        ({"Retry-After": "1000000"}, 3600),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_desks_say_when_in_their_own_ways(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_of(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ({"error": "RecordInvalid", "details": {"email": ["Ada is odd"]}},
         "error: RecordInvalid; email: … is odd"),
        ({"message": "Identifier has already been taken", "attributes": ["identifier"]},
         "message: Identifier has already been taken; attributes: identifier"),
        ({"description": "Validation failed for 'ada' (4711), ada@x.example"}, None),
        ("invalid_payload", "invalid_payload"),
        (None, "no reason given"),
    ],
)  # fmt: skip
def test_a_refusal_in_short_names_nobody(answer: Any, line: str | None) -> None:
    short = in_short(answer)
    assert line is None or short == line
    assert not any(word in short for word in ("Ada", "ada", "4711"))
