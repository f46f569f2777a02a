"""The rules of the talk, and after them what still waits.

Where Rasa's rule policy would listen because all rules for a message are done, this one takes
up the next of the customer's waiting wishes (`action_next_wish`), or what was left in the middle
of for another task (`action_resume`). It does not while a form is
open, nor while the customer is asked whether they want a person. An action that has asked
something itself ends with `Turn.await_answer`, which no policy overrules.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from care.conversations.wishes import PAUSED, WAITING_WISHES, read_wishes

NEXT_WISH = "action_next_wish"
RESUME = "action_resume"
# Questions whose answer has to come first.
OFFERS = {"utter_offer_person", "utter_offer_handoff_again"}


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class WishPolicy(RulePolicy):
    """Rasa's rule policy, which ends a turn only when no wish waits."""

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """What comes next; as Rasa's method of this name."""
        prediction = super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)
        listens = domain.index_for_action(ACTION_LISTEN_NAME) == prediction.max_confidence_index
        due = next_due(tracker) if listens else None
        if due is None:
            return prediction
        return self._rule_prediction(
            self._prediction_result(due, tracker, domain), prediction_source=None
        )


def next_due(tracker: DialogueStateTracker) -> str | None:
    """The action that takes up what waits; None where something has to be answered first."""
    if tracker.active_loop_name or tracker.latest_action_name in OFFERS:
        return None
    if read_wishes(tracker.get_slot(WAITING_WISHES)):
        return NEXT_WISH
    return RESUME if tracker.get_slot(PAUSED) else None
