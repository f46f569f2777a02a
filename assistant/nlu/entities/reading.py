"""From the tagger's labels to findings, and what a ready spaCy model adds to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import spacy
from rasa.shared.exceptions import InvalidConfigException

from assistant.nlu.entities.features import TITLES, Unit
from assistant.nlu.entities.numerals import number
from assistant.nlu.entities.spans import Rank, Span
from assistant.nlu.entities.tagger import OUTSIDE

_TITLE = re.compile(rf"(?:{'|'.join(sorted(TITLES))})\b\.?\s+", re.IGNORECASE)


def learnt(text: str, message: Sequence[Unit], labels: Sequence[str]) -> Iterator[Span]:
    """What runs of labels mark; a value is the text as it is written, of a count its number.

    The value of "Mr. Smith" is "Smith".
    """
    run: list[Unit] = []
    kind = ""
    for unit, label in zip(message, labels, strict=True):
        new_line = run and "\n" in text[run[-1].end : unit.start]
        if run and (new_line or not label.startswith("I-")):
            yield _span(text, run, kind)
            run = []
        if label != OUTSIDE:
            run.append(unit)
            kind = label[2:]
    if run:
        yield _span(text, run, kind)


def _span(text: str, run: Sequence[Unit], entity: str) -> Span:
    start, end = run[0].start, run[-1].end
    written = text[start:end]
    value = " ".join(written.split())
    if entity == "person_name":
        value = value[title.end() :] if (title := _TITLE.match(value)) else value
    elif entity == "quantity":
        value = str(number(written) or value)
    elif entity in {"product", "option", "payment_method"}:
        value = value.lower()
    rank = Rank.PHRASE if entity == "reason" else Rank.LEARNT
    return Span(start, end, entity, value, rank)


@dataclass(frozen=True)
class Evidence:
    """Names that a trained spaCy model sees. `nlp` is None where there is no such model."""

    nlp: Any

    @classmethod
    def nothing(cls) -> Evidence:
        """No model, no evidence."""
        return cls(None)

    @classmethod
    def of(cls, model: str) -> Evidence:
        """The installed model of that name. Raises InvalidConfigException where there is none."""
        if not spacy.util.is_package(model):
            raise InvalidConfigException(
                f"spacy_model: {model} is not installed. Install it, or leave the option out."
            )
        return cls(spacy.load(model, exclude=["tagger", "parser", "lemmatizer"]))

    def spans(self, text: str) -> Iterator[Span]:
        """People the model sees, for places where nothing surer was found."""
        if self.nlp is None:
            return
        for entity in self.nlp(text).ents:
            if entity.label_ == "PERSON":
                place = entity.start_char, entity.end_char
                yield Span(*place, "person_name", entity.text, Rank.GUESS)
