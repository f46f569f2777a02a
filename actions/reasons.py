"""Why a person is asked for, and what went wrong before: read from what Care has said."""

from __future__ import annotations

from collections.abc import Sequence

from care.handoff.models import Reason

# By the names of responses, or their beginnings.
_TROUBLE: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        Reason.BACKEND_DOWN,
        (
            "utter_backend_unavailable",
            "utter_cannot_tell_now",
            "utter_change_unsure",
            "utter_service_problem",
            "utter_shop_silent",
        ),
    ),
    (
        Reason.NOT_VERIFIED,
        (
            "utter_code_expired",
            "utter_invoice_not_yours",
            "utter_mailbox_lost",
            "utter_not_allowed",
            "utter_order_not_found",
            "utter_order_not_yours",
            "utter_second_customer",
            "utter_too_many_codes",
            "utter_who_not_found",
            "utter_wrong_code",
        ),
    ),
    (
        Reason.OUT_OF_POLICY,
        (
            "utter_extension_",
            "utter_gift_card_too_low",
            "utter_method_not_possible",
            "utter_method_too_low",
            "utter_not_yet_",
            "utter_out_of_scope",
            "utter_refused_",
            "utter_rejected",
            "utter_some_not_returnable",
            "utter_subscription_cannot_",
        ),
    ),
)
_NO_TROUBLE = ("utter_extension_made",)
# What is said on the way to a person, or beside the answer.
_BESIDE = (
    "utter_anything_else",
    "utter_ask_handoff_form_",
    "utter_explain_handoff_form_",
    "utter_introduction",
    "utter_noted_for_person",
    "utter_offer_",
    "utter_person_any_time",
    "utter_stay_calm",
)
_QUESTIONS = ("utter_ask_for_", "utter_ask_", "utter_confirm_")
_LATEST = 2  # sentences of which one is the reason


def reason_of(said: Sequence[str]) -> Reason | None:
    """The reason in what was said last, by the names of the responses; None where there is none."""
    latest = [name for name in said if not name.startswith(_BESIDE)][-_LATEST:]
    return next((reason for name in reversed(latest) if (reason := _reason(name))), None)


def troubles(said: Sequence[str]) -> list[str]:
    """What could not be done, in the order in which it was said, each once and in a few words."""
    found = dict.fromkeys(name for name in said if _reason(name))
    return [name.removeprefix("utter_").replace("_", " ") for name in found]


def last_question(said: Sequence[str]) -> str | None:
    """What was asked last for the task, in words; None where nothing was."""
    asked = [name for name in said if name.startswith(_QUESTIONS) and not name.startswith(_BESIDE)]
    if not asked:
        return None
    start = next(start for start in _QUESTIONS if asked[-1].startswith(start))
    return asked[-1].removeprefix(start).replace("_", " ")


def _reason(name: str) -> Reason | None:
    if name.startswith(_NO_TROUBLE):
        return None
    return next((reason for reason, names in _TROUBLE if name.startswith(names)), None)
