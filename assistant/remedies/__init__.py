"""Where Rasa 3.6 loses messages, confirms what did not happen, or slows down, and the mends.

Rasa offers no seam for these, so each module replaces one method or class of Rasa's and says
why. All of them are applied once per process, and each has its own test.
"""

from assistant.remedies import action_call, data_files, event_types, logs, processor, tracker_store


def apply() -> None:
    """Applies all remedies; a second call changes nothing."""
    for remedy in (event_types, action_call, processor, tracker_store, logs, data_files):
        remedy.apply()
