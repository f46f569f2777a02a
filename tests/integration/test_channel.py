"""The website channel, as a client in a hostile world meets it."""

from __future__ import annotations

import concurrent.futures
import json
import sqlite3
import time
import uuid
from typing import Any

import pytest
import requests
from support.stack import CareStack, Customer, Records, customer_token

NASTY = {
    "longest": "x" * 4000,
    "too long": "where is my order " * 300,
    "50 kB": "x" * 50_000,
    "200 kB": "x" * 200_000,
    "empty": "",
    "blank": " \t\n\u2003",
    "emoji": "📦❓😡",
    "right to left": "أين طلبي رقم؟",
    "override": "\u202eredro ym si erehw",
    "nul": "hi\x00there",
    "only nul": "\x00\x00",
    "surrogate": "hi \ud800",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "'; DROP TABLE messages; --",
    "braces": "{order_number} {0} {{}} 0[1] %s %(a)s",
    "null": None,
    "number": 42,
    "float": 1e308,
    "true": True,
    "list": ["where is my order"],
    "object": {"text": {"text": "hi"}},
    "deep": [[[[[[{}]]]]]],
}
COMMANDS = (
    "/restart",
    "/track_order",
    '/track_order{"order_number":"1"}',
    "/handoff",
    "/session_start",
    "/back",
    '/inform{"email":{"x":[1,2]}}',
)
WHITE_SPACE = ("", " ", "\n\t", "\u2003", "\u00a0", "\x1f", "\u0085", "\ufeff", "\u200b")


def problem(answer: requests.Response) -> str:
    """The problem's name, after checking that it is a proper problem."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    body = answer.json()
    assert body["status"] == answer.status_code
    assert set(body) == {"type", "title", "status", "detail"}
    assert "Traceback" not in answer.text and 'File "' not in answer.text
    return str(body["type"].rsplit("/", 1)[-1])


def is_answered_at_once(stack: CareStack) -> None:
    """The next customer does not notice anything."""
    customer = stack.customer()
    assert "automated assistant" in customer.says("hello")
    assert customer.seconds < 2


def test_a_conversation_can_be_read_again_from_any_place(stack: CareStack) -> None:
    customer = stack.customer()
    customer.says("hello")
    customer.says("thanks")
    everything = customer.history()
    assert [m["seq"] for m in everything] == [1, 2, 3, 4]
    assert [m["author"]["kind"] for m in everything] == ["customer", "bot", "customer", "bot"]
    assert customer.history(after=2) == everything[2:]
    assert set(everything[0]) == {
        "seq", "id", "at", "author", "text", "choices", "sources", "expects",
    }  # fmt: skip


def test_the_same_message_twice_is_done_once(stack: CareStack) -> None:
    customer = stack.customer()
    first, again = customer.send("m1", text="hello"), customer.send("m1", text="hello")
    assert first.json() == again.json()
    assert len(customer.history()) == 2
    assert problem(customer.send("m1", text="something else")) == "id-reused"


def test_the_same_message_many_times_at_once_is_done_once(stack: CareStack) -> None:
    customer = stack.customer()
    with concurrent.futures.ThreadPoolExecutor(10) as threads:
        jobs = [threads.submit(customer.send, "m1", text="hello") for _ in range(10)]
        answers = {json.dumps(job.result().json()) for job in jobs}
    assert len(answers) == 1
    assert len(customer.history()) == 2


def test_a_customer_who_hangs_up_finds_the_answer_later(stack: CareStack) -> None:
    customer = stack.customer()
    with pytest.raises(requests.Timeout):
        customer.http.post(
            f"{customer.url}/webhooks/website/messages",
            json={"id": "m1", "text": "hello"},
            timeout=(1, 0.003),
        )
    deadline = time.monotonic() + 20
    while len(customer.history()) < 2 and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [m["author"]["kind"] for m in customer.history()] == ["customer", "bot"]
    assert customer.send("m1", text="hello").json()["messages"] == customer.history()[1:]


def test_replies_that_could_not_be_stored_are_found_again(
    stack: CareStack, records: Records
) -> None:
    """The turn was taken, and then, before its replies were kept, something went wrong."""
    _, user, number = records.someone()
    customer = stack.customer()
    first = customer.send("m1", text=f"where is {number}? {user['email']}").json()["messages"]
    with sqlite3.connect(stack.folder / "care.db") as database:
        mine = (customer.conversation_id,)
        database.execute("DELETE FROM messages WHERE conversation_id = ? AND seq > 1", mine)
        database.execute("UPDATE messages SET answered = 0 WHERE conversation_id = ?", mine)
        database.execute("UPDATE conversations SET last_seq = 1 WHERE id = ?", mine)
    again = customer.send("m1", text=f"where is {number}? {user['email']}").json()["messages"]
    told = [(m["text"], [c["title"] for c in m["choices"]]) for m in first]
    assert [(m["text"], [c["title"] for c in m["choices"]]) for m in again] == told
    assert len(stack.events(customer, "user")) == 1


def test_messages_in_quick_succession_are_answered_in_order(stack: CareStack) -> None:
    customer = stack.customer()
    with concurrent.futures.ThreadPoolExecutor(5) as threads:
        jobs = [threads.submit(customer.send, text=text) for text in ["hello", "thanks"] * 5]
        assert all(job.result().status_code == 200 for job in jobs)
    said = customer.history()
    assert [m["seq"] for m in said] == list(range(1, 21))
    for question, answer in zip(said[::2], said[1::2], strict=True):
        assert (question["author"]["kind"], answer["author"]["kind"]) == ("customer", "bot")


def test_choices_belong_to_the_conversation_they_were_offered_in(stack: CareStack) -> None:
    one, two = stack.customer(), stack.customer()
    one.says("hello")
    choice = one.heard[0]["choices"][0]["id"]
    assert problem(two.send(choice=choice)) == "not-found"
    assert problem(one.send(choice="never-offered")) == "not-found"
    assert one.send(choice=choice).status_code == 200


def test_a_conversation_that_has_ended_can_only_be_read(stack: CareStack) -> None:
    customer = stack.customer()
    customer.says("hello")
    assert customer.post("/end", {}).json() == {"state": "ended"}
    assert problem(customer.send(text="hello?")) == "conversation-ended"
    assert len(customer.history()) == 2


@pytest.mark.parametrize("body", [{"rating": 5}, {"rating": 1, "comment": "meh <b>"}])
def test_feedback_is_taken(stack: CareStack, body: dict[str, Any]) -> None:
    assert stack.customer().post("/feedback", body).status_code == 201


@pytest.mark.parametrize("rating", [0, 6, "5", 4.5, True, None, [], {}])
def test_odd_feedback_is_a_problem(stack: CareStack, rating: Any) -> None:
    answer = stack.customer().post("/feedback", {"rating": rating})
    assert (answer.status_code, problem(answer)) == (422, "bad-rating")


@pytest.mark.parametrize("name", NASTY)
def test_no_text_hurts(stack: CareStack, name: str) -> None:
    customer = stack.customer()
    answer = customer.send(text=NASTY[name])
    if answer.status_code == 200:
        assert answer.json()["messages"][0]["text"]
    else:
        assert 400 <= answer.status_code < 500
        problem(answer)
    is_answered_at_once(stack)


@pytest.mark.parametrize("name", [n for n in NASTY if n not in ("longest",)])
@pytest.mark.parametrize("field", ["id", "choice", "customer_token"])
def test_no_field_hurts(stack: CareStack, name: str, field: str) -> None:
    customer = stack.customer()
    if field == "customer_token":
        answer = customer.post("/sessions", {field: NASTY[name]})
        assert answer.status_code in (201, 401, 413) and (name == "null") == (
            answer.status_code == 201
        )
    else:
        message = {"id": "m1", "text": "hi"} if field == "id" else {"id": "m1"}
        answer = customer.post("/messages", {**message, field: NASTY[name]})
        assert 400 <= answer.status_code < 500
    if not answer.ok:
        problem(answer)
    is_answered_at_once(stack)


@pytest.mark.parametrize("white_space", WHITE_SPACE)
def test_commands_are_only_text(stack: CareStack, white_space: str) -> None:
    for command in COMMANDS:
        customer = stack.customer()
        customer.says(white_space + command)
        (understood,) = stack.events(customer, "user")
        assert understood["parse_data"]["intent"]["confidence"] < 1  # guessed, and not obeyed
        assert not [e for e in stack.events(customer, "slot") if e["value"] in ("1", {"x": [1, 2]})]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"[" * 20_000, 400),
        (b'{"id": "m1", "text": ' + b"9" * 5000 + b"}", 400),
        (b"x" * 70_000, 413),
        (b"x" * 1_000_000, 413),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_bodies_that_are_no_message(stack: CareStack, body: bytes, status: int) -> None:
    customer = stack.customer()
    answer = customer.http.post(f"{stack.url}/webhooks/website/messages", data=body, timeout=10)
    assert answer.status_code == status, answer.text
    problem(answer)
    is_answered_at_once(stack)


@pytest.mark.parametrize(
    "header",
    [None, "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer \udcff", "Bearer " + "x" * 5000],
)
def test_without_a_session_nothing_is_said(stack: CareStack, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("utf-8", "surrogateescape")}
    for method, path in (("POST", "messages"), ("GET", "messages"), ("POST", "end")):
        answer = requests.request(
            method, f"{stack.url}/webhooks/website/{path}", headers=headers, timeout=5
        )
        assert answer.status_code == 401
        assert problem(answer) == "no-session"


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "99999999999999999999", "\x00", "٣"])
def test_history_is_asked_for_by_number(stack: CareStack, after: str) -> None:
    customer = stack.customer()
    answer = customer.http.get(
        f"{stack.url}/webhooks/website/messages", params={"after": after}, timeout=5
    )
    assert (answer.status_code, problem(answer)) == (422, "bad-after")


def test_other_paths_and_methods_are_problems(stack: CareStack) -> None:
    for method, path, status in (
        ("GET", "/nowhere", 404),
        ("GET", "/sessions", 405),
        ("PUT", "/messages", 405),
    ):
        answer = requests.request(method, f"{stack.url}/webhooks/website{path}", timeout=5)
        assert answer.status_code == status
        problem(answer)


def test_rasas_own_doors_are_closed(stack: CareStack) -> None:
    for path in (
        "/webhooks/rest/webhook",
        "/webhooks/socketio/webhook",
        "/conversations/x/tracker",
        "/model/parse",
    ):
        answer = requests.post(
            f"{stack.url}{path}", json={"sender": "x", "message": "hi"}, timeout=5
        )
        assert answer.status_code == 404


def test_a_customer_token_of_somebody_else_s_making_opens_nothing(stack: CareStack) -> None:
    forged = customer_token("ada")[:-4] + "AAAA"
    answer = requests.post(
        f"{stack.url}/webhooks/website/sessions", json={"customer_token": forged}, timeout=5
    )
    assert (answer.status_code, problem(answer)) == (401, "bad-customer-token")


def test_ids_of_other_people_are_no_use(stack: CareStack) -> None:
    """Two conversations may use the same message ids without meeting."""
    one, two = stack.customer(), stack.customer()
    message_id = str(uuid.uuid4())
    assert one.send(message_id, text="hello").json() != {}
    (answer,) = two.send(message_id, text="thanks").json()["messages"]
    assert answer["text"].endswith("You're welcome!")
    assert len(one.history()) == len(two.history()) == 2


def test_a_long_conversation_stays_quick_and_whole(stack: CareStack) -> None:
    customer = Customer(stack.url)
    customer.says("track my order #W9999999")
    for _ in range(40):
        customer.says("are you a robot?")
    assert customer.heard[-1]["expects"] == "email"  # the form from the beginning is still open
    assert "#W9999999" in customer.says("ada@example.com")
