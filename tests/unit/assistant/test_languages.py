"""Languages: whose files are whose, how they are told apart, glossed, and answered in."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

from assistant.languages import choice
from assistant.languages.files import by_language
from assistant.languages.generator import CareGenerator, share_out
from assistant.languages.glosser import Glossary, fold

GLOSSARY = Glossary(
    words={"donde": "where", "esta": "is", "mi": "my", "pedido": "order", "el": ""},
    stems={"devolv": "return"},
    phrases={"no me ha llegado": "i have not received"},
)


def a_project(folder: Path) -> Path:
    """A project that says hello in two languages."""
    (folder / "data" / "talk").mkdir(parents=True)
    files = {
        "config.yml": "recipe: default.v1\nassistant_id: a\nlanguage: en\nimporters:\n"
        "  - name: assistant.languages.importer.LanguageImporter\npipeline: []\npolicies: []\n",
        "domain.yml": 'version: "3.1"\nintents: [greet]\n',
        "data/talk/nlu.yml": 'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n'
        "      - hello there\n      - good morning\n",
        "data/talk/nlu.es.yml": 'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n'
        "      - hola\n      - buenos días\n",
        "data/talk/responses.yml": 'version: "3.1"\nresponses:\n  utter_hello:\n'
        "    - text: Hello!\n",
        "data/talk/responses.es.yml": 'version: "3.1"\nresponses:\n  utter_hello:\n'
        "    - text: ¡Hola!\n",
    }
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def imported(folder: Path) -> TrainingDataImporter:
    return TrainingDataImporter.load_from_config(
        str(folder / "config.yml"), str(folder / "domain.yml"), [str(folder / "data")]
    )


def test_a_translation_is_a_variation_and_replaces_nothing(tmp_path: Path) -> None:
    responses = imported(a_project(tmp_path)).get_domain().responses["utter_hello"]
    assert [one["text"] for one in responses] == ["Hello!", "¡Hola!"]
    assert "condition" not in responses[0]
    assert responses[1]["condition"] == [{"type": "slot", "name": "language", "value": "es"}]


def test_examples_know_their_language(tmp_path: Path) -> None:
    examples = imported(a_project(tmp_path)).get_nlu_data().intent_examples
    found = {message.get("text"): message.get("language") for message in examples}
    assert found == {"hello there": None, "good morning": None, "hola": "es", "buenos días": "es"}


def test_files_are_sorted_by_the_language_in_their_names() -> None:
    files = by_language(["a/nlu.es.yml", "a/nlu.yml", "a/responses.pt.yml"], "nlu")
    assert files == {None: ["a/nlu.yml", "a/responses.pt.yml"], "es": ["a/nlu.es.yml"]}


def test_a_gloss_takes_the_longest_phrase_then_words_then_beginnings() -> None:
    assert GLOSSARY.gloss("¿Dónde está mi pedido?") == "where is my order ?"
    assert GLOSSARY.gloss("no me ha llegado el #W1234567") == "i have not received #W1234567"
    assert GLOSSARY.gloss("quiero devolverlo") == "quiero return"
    assert GLOSSARY.gloss("") == ""
    assert fold("¿CONTRASEÑA?") == "¿contrasena?"


def tracker(text: str, code: str, confidence: float, **slots: Any) -> DialogueStateTracker:
    found = {"language": {"code": code, "confidence": confidence}}
    known = ["language", "language_is_chosen"]
    made = DialogueStateTracker("c1", [AnySlot(name, mappings=[]) for name in known])
    made.update_with_events([SlotSet(name, value) for name, value in slots.items()], None)
    made.update(UserUttered(text, parse_data={"text": text, **found}))
    return made


def test_a_conversation_begins_in_the_language_of_its_first_words() -> None:
    assert choice.effects(tracker("hola", "es", 0.9)) == [SlotSet("language", "es")]
    assert choice.effects(tracker("visa", "es", 0.6)) == []


def test_in_the_middle_it_takes_more_than_a_street_to_change_it() -> None:
    assert choice.effects(tracker("Calle Luna", "es", 0.99, language="en")) == []
    changed = choice.effects(tracker("¿puedo cambiar la dirección?", "es", 0.99, language="en"))
    assert changed == [SlotSet("language", "es")]


def test_what_was_chosen_stays() -> None:
    words = "where is my order please"
    chosen = tracker(words, "en", 0.99, language="es", language_is_chosen=True)
    assert choice.effects(chosen) == []


TWO_WORDINGS = [
    {"text": "Anything else?", "metadata": {"experiment": "closing", "variant": "short"}},
    {"text": "Is there more I can do?", "metadata": {"experiment": "closing", "variant": "long"}},
]


def generator(**responses: Any) -> CareGenerator:
    domain = Domain.from_dict({"responses": responses})
    return CareGenerator(domain=domain, seat_of=lambda conversation: conversation)


def say(chosen: CareGenerator, conversation: str, **facts: Any) -> dict[str, Any]:
    nobody = DialogueStateTracker(conversation, [])
    said = asyncio.run(chosen.generate("utter_end", nobody, "website", **facts))
    assert said is not None
    return said


def test_each_customer_sees_one_wording_and_it_is_told_with_the_message() -> None:
    chosen = generator(utter_end=TWO_WORDINGS)
    first = say(chosen, "a")
    assert all(say(chosen, "a") == first for _ in range(5))
    wordings = {"Anything else?": "short", "Is there more I can do?": "long"}
    assert first["experiment"] == {"name": "closing", "variant": wordings[first["text"]]}


def test_customers_are_shared_out_evenly() -> None:
    taken = [share_out(TWO_WORDINGS, "closing", f"seat{n}") for n in range(2000)]
    assert taken.count(TWO_WORDINGS[0]) == pytest.approx(1000, abs=100)


def test_two_experiments_are_independent_of_each_other() -> None:
    seats = [f"seat{n}" for n in range(400)]
    one = [share_out(TWO_WORDINGS, "closing", seat) for seat in seats]
    other = [share_out(TWO_WORDINGS, "greeting", seat) for seat in seats]
    assert sum(a == b for a, b in zip(one, other, strict=True)) == pytest.approx(200, abs=60)


def test_a_change_of_language_is_told_in_the_new_one() -> None:
    spanish = {"type": "slot", "name": "language", "value": "es"}
    wordings = [{"text": "In English."}, {"text": "En español.", "condition": [spanish]}]
    chosen = generator(utter_end=wordings)
    assert say(chosen, "a")["text"] == "In English."
    assert say(chosen, "a", language="es")["text"] == "En español."
