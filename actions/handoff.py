"""Asking for a person. Until the desk is there, a ticket is what a person sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.attempts import has_failed, succeeded
from actions.boundary import CareAction
from actions.forms import Check, FormCheck
from actions.turn import Turn
from care.bootstrap import Services
from care.conversations.wishes import REQUESTS, WAITING_WISHES, read_wishes
from care.tickets.service import Matter, Reason


class CheckHandoffForm(FormCheck):
    """A person needs to know where to answer: verified customers have an address on file."""

    action_name = "validate_handoff_form"

    @property
    def checks(self) -> Mapping[str, Check]:
        return {"email": lambda turn, care: None}

    def needs(self, turn: Turn, care: Services) -> Sequence[str]:
        return () if care.identities.of(turn.conversation_id).is_verified else ("email",)


class OpenTicket(CareAction):
    """Opens a ticket and tells its number."""

    action_name = "action_open_ticket"

    def act(self, turn: Turn, care: Services) -> None:
        reason = Reason.FAILED_TRIES if has_failed(turn) else Reason.ASKED_FOR
        email = turn.text("email")
        number = care.tickets.open(turn.conversation_id, reason, email, _matter(turn))
        if email:
            turn.say("utter_ticket_opened", ticket_number=number, email=email)
        elif care.identities.of(turn.conversation_id).is_verified:
            turn.say("utter_ticket_opened_on_file", ticket_number=number)
        else:
            turn.say("utter_ticket_opened_without_address", ticket_number=number)
        succeeded(turn)
        # A person does what is left; Care takes none of it up again.
        turn.set(**{REQUESTS: None, WAITING_WISHES: None})


def _matter(turn: Turn) -> Matter:
    """What was asked for and not done, and how the customer was at the worst."""
    asked_for = [*read_wishes(turn.slots.get(REQUESTS)), *turn.waiting]
    return Matter(tuple(asked_for), turn.strongest("frustration"), turn.strongest("urgency"))
