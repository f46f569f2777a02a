"""A language model words answers: what of it is said, and when the article is quoted instead."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from care.deadline import deadline
from care.errors import Misconfigured
from care.knowledge.claims import claims, unfounded
from care.knowledge.service import Answer
from care.knowledge.wording import MAX_CHARS, Wording, wording_of
from care.settings import Settings

ANSWER = Answer(
    "refunds",
    "Refunds",
    "/articles/refunds",
    (
        "Refunds take 5 to 7 business days and cost $4.90 at most.",
        "Write to help@example.com by Friday, and see https://shop.example/refunds for more.",
    ),
    0.9,
)
QUESTION = "when do I get my money? I'm ada@example.com, order #W1234567"


@dataclass
class Model:
    """A chat endpoint that says what it is told to; `asked` are the requests it got."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    seconds: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)

    def says(self, text: str) -> None:
        self.status, self.seconds = 200, 0.0
        message = {"role": "assistant", "content": text}
        self.body = json.dumps({"choices": [{"message": message}]}).encode()


@pytest.fixture
def model() -> Iterator[Model]:
    chat = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = json.loads(self.rfile.read(length))
            key = self.headers["Authorization"]
            chat.asked.append({"path": self.path, "key": key, **request})
            time.sleep(chat.seconds)
            self.send_response(chat.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(chat.body)))
            self.end_headers()
            self.wfile.write(chat.body)

        def log_message(self, *_: object) -> None:
            """Nothing: it is a test."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hung up is expected here."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield chat
    server.shutdown()
    server.server_close()


@pytest.fixture
def wording(model: Model, settings: Settings) -> Wording:
    chosen = {"llm_url": model.url, "llm_model": "little", "llm_key": "secret-key"}
    found = wording_of(Settings(**{**settings.dict(), **chosen}, _env_file=None))
    assert found is not None
    return found


def test_the_models_words_are_said(model: Model, wording: Wording) -> None:
    model.says("You'll have your refund within five to seven\n business days, for $4.90 at most.")
    assert wording.text(QUESTION, ANSWER) == (
        "You'll have your refund within five to seven business days, for $4.90 at most."
    )
    (request,) = model.asked
    assert (request["path"], request["model"]) == ("/v1/chat/completions", "little")
    assert request["key"] == "Bearer secret-key"
    told = request["messages"][-1]["content"]
    assert all(sentence in told for sentence in ANSWER.sentences)


def test_the_model_is_not_told_who_asks(model: Model, wording: Wording) -> None:
    model.says("Soon.")
    wording.text(QUESTION, ANSWER)
    assert "ada@" not in str(model.asked) and "1234567" not in str(model.asked)
    assert "when do I get my money?" in str(model.asked)


LIES = (
    "Refunds take 3 business days.",
    "Refunds take 5 to 7 weeks.",
    "Refunds take five to nine business days.",
    "Refunds take 5 to 7 business days and cost $4.99.",
    "Refunds take 5 to 7 business days and cost 4.90 percent.",
    "Your money is there by Monday.",
    "Your money is there in March.",
    "Write to refunds@example.com.",
    "See https://evil.example/refunds for more.",
    "See www.shop.com for more.",
    "There is a 20% discount for you.",
    "Refunds take a dozen days.",
    "Your refund is there tomorrow.",
    "Call 1-800-555-0100.",
    "x" * (MAX_CHARS + 1),
    "",
    "   \n ",
)


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_what_the_article_does_not_say_is_not_said(
    model: Model, wording: Wording, lie: str
) -> None:
    model.says(lie)
    assert wording.text(QUESTION, ANSWER) == ANSWER.text
    assert len(model.asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (401, b"{}"),
        (404, b"<html>"),
        (200, b'{"choices": [{"message": {"cont'),
        (200, b"{}"),
        (200, b'{"choices": []}'),
        (200, b'{"choices": [{"message": {"content": null}}]}'),
        (200, b"[]"),
        (302, b""),
    ],
)
def test_when_the_model_fails_the_article_is_quoted(
    model: Model, wording: Wording, status: int, body: bytes
) -> None:
    model.status, model.body = status, body
    assert wording.text(QUESTION, ANSWER) == ANSWER.text
    assert len(model.asked) == 1  # never a second time


def test_the_model_has_no_more_than_the_turns_time(model: Model, wording: Wording) -> None:
    model.says("Soon.")
    model.seconds = 5.0
    started = time.monotonic()
    with deadline(1.0):
        assert wording.text(QUESTION, ANSWER) == ANSWER.text
    assert time.monotonic() - started < 1.0
    with deadline(0.4):
        assert wording.text(QUESTION, ANSWER) == ANSWER.text
    assert len(model.asked) == 1  # with so little time it isn't asked at all


def test_nobody_listens_at_the_address(model: Model, settings: Settings) -> None:
    chosen = {"llm_url": "http://127.0.0.1:9/v1", "llm_model": "little"}
    found = wording_of(Settings(**{**settings.dict(), **chosen}, _env_file=None))
    assert found is not None and found.text(QUESTION, ANSWER) == ANSWER.text


def test_it_is_off_unless_it_is_set_up(settings: Settings) -> None:
    assert wording_of(settings) is None
    with pytest.raises(Misconfigured, match="CARE_LLM_MODEL is missing"):
        wording_of(settings.copy(update={"llm_url": "http://127.0.0.1:9"}))


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("within thirty days", "30 days"),
        ("30 days", "You have thirty days."),
        ("twenty-four hours", "24 hours"),
        ("$1,000", "up to 1000 dollars"),
        ("4.9 percent", "4.90%"),
        ("on Saturdays and Sunday", "Saturday to Sundays"),
        ("you may pay", "nothing at all"),
        ("See HELP@example.com.", "help@example.com"),
        ("a 2-year warranty", "2 years"),
    ],
)
def test_the_same_fact_in_other_words(text: str, sources: str) -> None:
    assert unfounded(text, sources) == []


def test_claims_are_told_apart() -> None:
    assert list(claims("By May 3 it costs $5 or 5%, in 5 business days, at 5 p.m.")) == [
        "3", "$ 5", "5 percent", "5 business day", "5 pm", "may",
    ]  # fmt: skip
