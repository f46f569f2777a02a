"""Rasa's own logs without what customers said.

Rasa writes messages, entities and whole trackers into the fields of its structured logs, and
with an exception the local variables of every frame. Here these fields are hidden and an
exception is its type and place. Plain log records are masked as in all of Care's processes.
"""

from __future__ import annotations

import re
import sys
from typing import Any

import structlog

from care import logs

# The fields that Rasa itself lists as personal (rasa.utils.log_utils).
_PERSONAL = frozenset(
    re.findall(
        r"\w+",
        "text response_text user_text slot_values parse_data_text parse_data_entities "
        "prediction_events tracker_latest_message prefilled_slots message response "
        "slot_candidates rasa_event rasa_events tracker_states current_states old_states "
        "successes current_entity next_entity states entity token_text user_message json_message",
    )
)


def hide_words(_: Any, __: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Structlog's part: hides the fields that hold customers' words."""
    for name in _PERSONAL & fields.keys():
        fields[name] = "[hidden]"
    return fields


def short_exception(_: Any, __: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Structlog's part: an exception's type and place in place of its frames."""
    error = fields.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        fields["exception"] = logs.place_of(error)
    return fields


def apply() -> None:
    logs.install()
    # Loggers share this list and have been handed out already: change it, do not replace it.
    processors = structlog.get_config()["processors"]
    if hide_words in processors:
        return
    processors.insert(0, hide_words)
    processors.insert(len(processors) - 1, short_exception)  # right before the renderer
