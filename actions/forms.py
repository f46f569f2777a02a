"""What all forms have in common: check what was given, ask for what is missing.

Rasa calls `validate_<form>` after each message while a form is active. In place of the SDK's
base class, which needs the whole domain sent along and works on the event loop, a form here
names what it needs and how to check it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence

from actions.boundary import CareAction
from actions.turn import REQUESTED_SLOT, Turn
from care.bootstrap import Services

Check = Callable[[Turn, Services], None]


class FormCheck(CareAction):
    """Checks the slots of one form and decides which to ask for next."""

    @property
    @abstractmethod
    def checks(self) -> Mapping[str, Check]:
        """For each slot, what to do with a value just given; may empty the slot again."""

    @abstractmethod
    def needs(self, turn: Turn, care: Services) -> Sequence[str]:
        """The slots this customer has to fill, in the order to ask for them."""

    def act(self, turn: Turn, care: Services) -> None:
        for slot in [name for name in self.checks if turn.given.get(name) is not None]:
            turn.set(**{slot: turn.given[slot]})
            self.checks[slot](turn, care)
            if turn.has_ended:
                return
        missing = (slot for slot in self.needs(turn, care) if turn.slots.get(slot) is None)
        turn.set(**{REQUESTED_SLOT: next(missing, None)})
