"""What a pipeline made of a message, whichever components it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from training.rows import Span

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"  # what Rasa's FallbackClassifier puts in front

Decision = Literal["sure", "unsure", "not_mine"]


@dataclass(frozen=True)
class Parsed:
    """What a pipeline made of a message.

    Attributes:
        intent: the likeliest, whatever was decided; None where there is none at all.
        confidence: that it is right, 0 to 1.
        ranking: (intent, confidence), the likeliest first.
        entities: those that have a place in the text.
        decision: whether the intent is acted on, asked about, or the message is no business of
            ours.
        scope: how much the message is ours, 0 to 1; by it messages are told from foreign ones.
        rejected: it was taken for none of ours. Of a pipeline that cannot say so it is that the
            message fell below its threshold.
    """

    intent: str | None
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[Span, ...]
    decision: Decision
    scope: float
    rejected: bool


def parsed(message: Mapping[str, Any], shift: int = 0) -> Parsed:
    """From a message that has gone through a pipeline.

    Care's own pipeline says what it decided in `understanding`. Of any other, the ranking below
    `nlu_fallback` is taken for the intents, and the fallback for "not sure".

    Args:
        message: as Rasa's `Message.as_dict` gives it.
        shift: by how many characters its text begins later than the one that was asked.
    """
    entities = tuple(_span(one, shift) for one in message.get("entities") or [] if "start" in one)
    ranking = _ranking(message)
    understanding = message.get("understanding")
    if isinstance(understanding, Mapping):
        decision: Decision = understanding["decision"]
        return Parsed(
            intent=understanding["intent"],
            confidence=float(understanding["confidence"]),
            ranking=ranking,
            entities=entities,
            decision=decision,
            scope=float(understanding["in_scope"]),
            rejected=decision == "not_mine",
        )
    return _by_threshold(message, ranking, entities)


def _by_threshold(
    message: Mapping[str, Any],
    ranking: tuple[tuple[str, float], ...],
    entities: tuple[Span, ...],
) -> Parsed:
    intent, confidence = ranking[0] if ranking else (None, 0.0)
    fell = intent is None or _name(message.get("intent")) == FALLBACK
    foreign = intent == OUT_OF_SCOPE
    return Parsed(
        intent=intent,
        confidence=confidence,
        ranking=ranking,
        entities=entities,
        decision="not_mine" if foreign else "unsure" if fell else "sure",
        # A pipeline that learnt what is foreign may be very sure that a message is.
        scope=max((sure for name, sure in ranking if name != OUT_OF_SCOPE), default=0.0),
        rejected=foreign or fell,
    )


def _ranking(message: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    best = message.get("intent")
    given = message.get("intent_ranking") or ([best] if _name(best) else [])
    return tuple(
        (one["name"], float(one["confidence"]))
        for one in given
        if one.get("name") and one["name"] != FALLBACK
    )


def _name(intent: Any) -> str | None:
    return intent.get("name") if isinstance(intent, Mapping) else None


def _span(entity: Mapping[str, Any], shift: int) -> Span:
    return Span(
        entity["start"] - shift, entity["end"] - shift, entity["entity"], str(entity.get("value"))
    )
