"""Chooses the wording of a response: in the customer's language, and of an experiment's wordings
always the same one for the same customer."""

from __future__ import annotations

import copy
import hashlib
import random
from collections.abc import Callable, Sequence
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from assistant.languages.files import SLOT
from care.bootstrap import services

EXPERIMENT = "experiment"
Variation = dict[str, Any]


class CareGenerator(TemplatedNaturalLanguageGenerator):
    """Rasa's generator from responses, with experiments.

    Where several wordings fit, those with the most conditions do: Spanish and in a hurry comes
    before Spanish.

    Wordings of a response that have `metadata: {experiment: NAME, variant: NAME}` are shared out
    among the customers. What a customer was told is in the metadata of the message, under
    `experiment`, so that outcomes can be compared.
    """

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        seat_of: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__((domain or Domain.empty()).responses)
        self._seat_of = seat_of or _seat_of

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Variation | None:
        """The response with its braces filled; None where there is none of this name."""
        slots = tracker.current_slot_values()
        if kwargs.get(SLOT):
            slots[SLOT] = kwargs[SLOT]
        variation = self._variation(utter_action, tracker.sender_id, output_channel, slots)
        if variation is None:
            return None
        filled: Variation = self._fill_response(copy.deepcopy(variation), slots, **kwargs)
        filled.pop("condition", None)
        told = filled.pop("metadata", None) or {}
        if EXPERIMENT in told:
            filled[EXPERIMENT] = {"name": told[EXPERIMENT], "variant": told.get("variant")}
        return filled

    def _variation(
        self, name: str, conversation_id: str, channel: str, slots: dict[str, Any]
    ) -> Variation | None:
        if name not in self.responses:
            return None
        fitting = ResponseVariationFilter(self.responses).responses_for_utter_action(
            name, channel, slots
        )
        most = max((len(one.get("condition") or []) for one in fitting), default=0)
        fitting = [one for one in fitting if len(one.get("condition") or []) == most]
        experiment = next((n for one in fitting if (n := _experiment(one))), None)
        if experiment is None:
            # Wordings without an experiment take turns as Rasa's do: by chance.
            return random.choice(fitting) if fitting else None  # noqa: S311  # no secret
        return share_out(fitting, experiment, self._seat_of(conversation_id))


def _seat_of(conversation_id: str) -> str:
    # Care's services are built when the first experiment is met, not when the model is loaded.
    return services().seats.of(conversation_id)


def share_out(variations: Sequence[Variation], experiment: str, seat: str) -> Variation:
    """The variation for this seat: always the same, and each for the same share of seats."""
    digest = hashlib.sha256(f"{experiment}\n{seat}".encode()).digest()
    return variations[int.from_bytes(digest[:8], "big") % len(variations)]


def _experiment(variation: Variation) -> str | None:
    name = (variation.get("metadata") or {}).get(EXPERIMENT)
    return str(name) if name else None
