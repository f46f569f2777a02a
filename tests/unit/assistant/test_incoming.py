"""What browsers send."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from assistant.channels.incoming import for_nlu, read_message, read_object, read_text
from assistant.channels.problems import Problem

DOMAIN = Domain.load("domain.yml")
ODD_WHITE_SPACE = [
    "",
    " ",
    "\n",
    "\t",
    "\u2003",
    "\u00a0",
    "\u0085",
    "\x1f",
    "\x1c",
    "\u3000",
    "\ufeff",
]


def body(raw: bytes) -> Any:
    return read_object(SimpleNamespace(body=raw), 100)


@pytest.mark.parametrize("prefix", ODD_WHITE_SPACE)
@pytest.mark.parametrize("intent", sorted(DOMAIN.intents))
def test_no_intent_is_fired_by_typing_it(prefix: str, intent: str) -> None:
    for typed in (f"/{intent}", f'/{intent}{{"order_number": "1"}}', f"/{intent}@1.0"):
        seen = for_nlu(read_text(prefix + typed, 4000))
        message = YAMLStoryReader.unpack_regex_message(Message({TEXT: seen}), DOMAIN)
        assert message.get(INTENT) is None


@given(st.text(st.characters(), min_size=1))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    try:
        cleaned = read_text(text, 4000)
    except Problem as problem:
        assert problem.slug in ("text-empty", "text-too-long")
        return
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert cleaned == cleaned.strip() != ""
    assert read_text(cleaned, 4000) == cleaned


def test_people_may_write_in_any_script_and_with_emoji() -> None:
    for text in ("où est ma commande ?", "أين طلبي؟", "订单在哪里", "📦❓", "a\nb"):
        assert read_text(text, 4000) == text


@pytest.mark.parametrize("text", [None, 5, 1.5, True, [], {}, ["hi"], {"text": "hi"}])
def test_text_must_be_text(text: Any) -> None:
    with pytest.raises(Problem):
        read_message({"id": "m1", "text": text}, 4000)


@pytest.mark.parametrize("bad", [None, 1, "", "a b", "a\x00", "\ud800", "x" * 129, "ä", [], {}])
def test_ids_have_a_shape(bad: Any) -> None:
    for field in ("id", "choice"):
        fields = {"id": "m1", "choice": "c1", field: bad}
        with pytest.raises(Problem):
            read_message(fields, 4000)


def test_a_message_is_a_text_or_a_choice() -> None:
    for fields in ({"id": "m1"}, {"id": "m1", "text": "hi", "choice": "c1"}):
        with pytest.raises(Problem, match="text-or-choice"):
            read_message(fields, 4000)


def test_the_longest_text_is_taken_and_a_longer_one_refused() -> None:
    assert len(read_text("x" * 4000, 4000)) == 4000
    with pytest.raises(Problem, match="text-too-long"):
        read_text("x" * 4001, 4000)


@pytest.mark.parametrize(
    ("raw", "slug"),
    [
        (b"{", "not-json"),
        (b"\xff", "not-json"),
        (b"[" * 60, "not-json"),
        (b"[]", "not-an-object"),
        (b"null", "not-an-object"),
        (b"x" * 101, "too-large"),
    ],
)
def test_bodies_that_are_no_object(raw: bytes, slug: str) -> None:
    with pytest.raises(Problem, match=slug):
        body(raw)


def test_an_empty_body_is_an_empty_object() -> None:
    assert body(b"") == {}
    assert body(json.dumps({"a": 1}).encode()) == {"a": 1}


def test_fingerprints_tell_messages_apart() -> None:
    read = lambda **fields: read_message({"id": "m1", **fields}, 4000).fingerprint  # noqa: E731
    assert read(text="hi") == read(text=" hi ")
    assert len({read(text="hi"), read(text="ho"), read(choice="hi")}) == 3
