"""Whatever a customer wants while a form is open, there is one answer and no running in circles."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from ruamel.yaml import YAML
from support.talking import Talk

from actions.wording import said

INTENTS = sorted(set(Domain.load("domain.yml").intents) - {"restart", "back", "session_start"})
FORMS = {None: [], "track_order_form": ["track_order"], "handoff_form": ["handoff"]}
NOT_YET = sorted(
    response.removeprefix("utter_not_yet_")
    for file in Path("data").glob("*/responses.yml")
    for response in YAML(typ="safe").load(file)["responses"]
    if response.startswith("utter_not_yet_")
)


def in_form(talk: Talk, form: str | None) -> Talk:
    for earlier in FORMS[form]:
        talk.says(earlier)
    assert talk.form == form
    return talk


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_in_every_form(talk: Talk, form: str | None, intent: str) -> None:
    texts = in_form(talk, form).says(intent)
    assert 1 <= len(texts) <= 2
    assert len(set(texts)) == len(texts)
    assert talk.tracker.latest_action_name == "action_listen"
    if "nlu_fallback" not in intent:
        assert not any("in other words" in text for text in texts)
    if talk.form:
        assert "?" in texts[-1] or "order confirmation" in texts[-1]
    if intent in ("goodbye", "deny"):
        assert talk.form is None


@pytest.mark.parametrize("intent", NOT_YET)
def test_what_care_cannot_do_is_said_and_a_yes_hands_it_over(talk: Talk, intent: str) -> None:
    assert talk.says(intent) == [said(f"utter_not_yet_{intent}"), said("utter_offer_handoff")]
    assert talk.titles[:2] == ["Yes, please", "No, thanks"]
    assert talk.says("affirm") == [said("utter_ask_handoff_form_email")]


@pytest.mark.parametrize("intent", NOT_YET)
def test_a_wish_that_tells_the_forms_answer_too_has_an_answer(talk: Talk, intent: str) -> None:
    """A form takes a message for an answer as soon as it finds one of its facts in there."""
    texts = in_form(talk, "track_order_form").says(intent, told={"order_number": "#W1234567"})
    assert texts == [said(f"utter_not_yet_{intent}"), said("utter_ask_track_order_form_email")]
    texts = in_form(Talk(talk.agent), "handoff_form").says(intent, told={"email": "a@example.com"})
    assert texts[0] == said("utter_noted_for_person")
    assert "a@example.com" in texts[1]


def test_a_person_is_asked_for_with_the_forms_answer(talk: Talk) -> None:
    in_form(talk, "track_order_form").says("handoff", told={"email": "ada@example.com"})
    assert "ada@example.com" in talk.heard[0]["text"]
    assert talk.form is None
