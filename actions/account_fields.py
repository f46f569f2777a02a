"""What the skills about an account have in common: addresses in words, and a request kept."""

from __future__ import annotations

from actions.fields import FieldSkill
from actions.turn import Turn
from actions.work import DRAFT, Work
from care.accounts.facts import EMAIL
from care.accounts.models import Level
from care.conversations.wishes import MOST, REQUESTS, Wish, read_wishes


class YesOnly(FieldSkill):
    """A skill that needs no facts: whoever asked for it is asked whether to go ahead."""

    fields = ()

    def understand(self, work: Work, messages: list[str], latest: str) -> None:
        """What was kept while the shop was silent is heard with that, and needs no explaining."""
        super().understand(work, messages, latest)
        work.has_heard = work.has_heard or not latest


# What is about nothing a shop does is, in the middle of a task, an answer that isn't one: it is
# explained what is needed, and counted. A question is answered by the rules all the same.
NONSENSE = "out_of_scope"


def email_in(work: Work, words: str, is_asked: bool) -> str | None:
    """The e-mail address in the words: of two, the last, which corrects the first."""
    found = EMAIL.findall(words)
    return found[-1].lower() if found else None


def email_on_file(work: Work) -> str | None:
    """The address of a customer who has shown who they are; None of anybody else."""
    return work.customer.email if work.identity.level is Level.VERIFIED else None


def end(turn: Turn, response: str, **facts: object) -> None:
    """Says why it can't be done, and leaves it; what else was asked for comes next."""
    turn.say(response, None, **facts)
    turn.set(**{DRAFT: None})
    turn.finish_task()


def keep_for_person(turn: Turn) -> None:
    """Keeps what was asked for, for the ticket of a person who is asked instead."""
    kept = read_wishes(turn.slots.get(REQUESTS))
    wish = Wish(turn.intent, turn.words)
    if turn.words and wish not in kept:
        turn.set(**{REQUESTS: [one.as_dict() for one in [*kept, wish][-MOST:]]})
