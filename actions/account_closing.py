"""Closing an account, and keeping one that is about to be closed."""

from __future__ import annotations

import re
from datetime import timedelta

from actions.account_fields import NONSENSE, YesOnly, end
from actions.choosing import listed
from actions.tasks import CONFIRMATION, confirm
from actions.wording import said_day
from actions.work import Question, Work
from care.accounts.closing import still_open
from care.policy import Task

_KEEP = re.compile(
    r"\b(?:keep|withdraw|take back|re-?open|re-?activate|stop (?:the )?clos\w*|undo"
    r"|cancel (?:the |my )?(?:account )?(?:clos\w*|deletion)"
    r"|(?:don'?t|do not|not) (?:want to )?(?:close|delete|cancel|lose)|changed my mind)\b",
    re.I,
)
KEPT = "kept"  # whether the account is to be kept after all: "yes" or "no"


class CloseAccount(YesOnly):
    """Nothing but a yes; an account that is being closed already can be kept."""

    task = Task.CLOSE_ACCOUNT
    own_intents = frozenset({"account_close", NONSENSE})
    begins_with = frozenset({"account_close"})

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        # "Keep it", said to what was read back, is a no.
        if asked != CONFIRMATION and _KEEP.search(words):
            self.note(work, KEPT, "yes")

    def missing(self, work: Work) -> Question | None:
        customer, said = work.customer, work.draft.said
        if customer.closing_on is not None:
            said[KEPT] = "yes"
        elif said.get(KEPT) == "yes":
            end(work.turn, "utter_account_not_closing")
        elif in_the_way := still_open(work.orders):
            names = listed([order.id for order in reversed(in_the_way)])
            end(work.turn, "utter_account_has_open_orders", orders=names)
        return None

    def read_back(self, work: Work) -> Question:
        closing_on, days = work.customer.closing_on, work.care.policy.account_closing_days
        if closing_on is not None:
            return confirm(work, "utter_confirm_keep_account", day=said_day(closing_on))
        last_day = said_day(work.today + timedelta(days=days))
        return confirm(work, "utter_confirm_close_account", days=days, day=last_day)

    def make(self, work: Work) -> None:
        conversation_id, said = work.turn.conversation_id, work.draft.said
        if said.get(KEPT) == "yes":
            work.care.accounts.keep_open(conversation_id, work.draft.key)
            return
        closing_on = work.care.accounts.close(conversation_id, work.draft.key).closing_on
        if closing_on is not None:
            work.draft.spoken["day"] = said_day(closing_on)  # the shop's day, not the policy's

    def tell(self, work: Work) -> None:
        kept = work.draft.said.get(KEPT) == "yes"
        response = "utter_account_kept" if kept else "utter_account_is_closing"
        work.turn.say(response, None, **work.draft.spoken)
