"""More time to pay an invoice: which one, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from actions.billing_invoices import INVOICE, state_of, title_of, unknown
from actions.choosing import choice
from actions.fields import FieldSkill
from actions.paying import dollars
from actions.tasks import confirm
from actions.turn import Button, Turn
from actions.wording import phrase, said_day
from actions.work import MAX_CHOICES, Question, Work
from care.billing import mentions, terms
from care.billing.models import Invoice, InvoiceStatus
from care.policy import Task

DAYS = "more_days"
_INTENTS = frozenset({"billing_invoice", "payment_issue", "billing_dispute"})


class ExtendPayment(FieldSkill):
    """Once for each invoice, and by so many days as the policy allows."""

    task = Task.EXTEND_PAYMENT
    own_intents = frozenset({"billing_invoice"})
    fields = ()

    def is_wanted(self, intent: str, words: str) -> bool:
        return intent in _INTENTS and terms.asks_for_time(words)

    def _begins_another(self, turn: Turn) -> bool:
        today = datetime.now(timezone.utc).date()
        is_time = turn.asked == DAYS and terms.find_days(turn.words, today, today) is not None
        return not is_time and super()._begins_another(turn)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if kind in {INVOICE, DAYS} and value:
            self.note(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        meant = mentions.find_invoices(words, work.invoices)
        if len(meant) > 1:  # "the overdue one": of those that can be put off
            able = {invoice.id for invoice in _able(work)}
            meant = tuple(each for each in meant if each in able)
        if len(meant) == 1:
            self.note(work, INVOICE, meant[0])
        if missing := unknown(work, words):
            work.turn.say("utter_invoice_not_yours", invoice=", ".join(missing))
            work.has_heard = True
        if asked == DAYS and words.strip().isdecimal():
            words = f"{words} days"
        # Which day is meant depends on when the invoice is due.
        if terms.find_days(words, work.today, work.today) is not None:
            self.note(work, "until", words)
            work.draft.said.pop(DAYS, None)

    def missing(self, work: Work) -> Question | None:
        if self._refuse(work):
            return None
        able, invoice = _able(work), _invoice(work)
        if invoice is None and len(able) == 1:
            invoice, work.draft.said[INVOICE] = able[0], able[0].id
        if invoice is None:
            buttons = [choice(title_of(each), INVOICE, each.id) for each in able[:MAX_CHOICES]]
            return Question(INVOICE, "utter_ask_for_invoice_to_extend", buttons)
        self._reckon(work, invoice)
        if DAYS not in work.draft.said:
            return Question(DAYS, "utter_ask_for_more_days", _spans(work, invoice), _facts(invoice))
        return None

    def _reckon(self, work: Work, invoice: Invoice) -> None:
        """Turns what was said of the time into days; says why where it can't be had."""
        until = work.draft.said.pop("until", None)
        if until is None:
            return
        base, most = terms.base_of(invoice.due_on, work.today), _most(work)
        days = terms.find_days(until, base, work.today)
        if days is not None and 0 < days <= most:
            self.note(work, DAYS, str(days))
        elif days is not None and days > most:
            latest = said_day(base + timedelta(days=most))
            work.turn.say("utter_extension_too_long", most=most, latest=latest)
        else:
            work.turn.say("utter_extension_before_due", None, **_facts(invoice))

    def _refuse(self, work: Work) -> bool:
        """Says why there is no more time, where there is none; whether that is so."""
        found = _refusal(work)
        if found is None:
            return False
        reason, invoice = found
        facts = _facts(invoice) if invoice else {}
        work.turn.say(f"utter_extension_{reason}", [Button(phrase("person"), "/handoff")], **facts)
        work.turn.finish_task()
        return True

    def read_back(self, work: Work) -> Question:
        invoice = _invoice(work)
        assert invoice is not None  # noqa: S101  # `missing` asks for it first
        days = int(work.draft.said[DAYS])
        new = terms.base_of(invoice.due_on, work.today) + timedelta(days=days)
        facts = _facts(invoice)
        return confirm(work, "utter_confirm_extension", **facts, days=days, until=said_day(new))

    def make(self, work: Work) -> None:
        said = work.draft.said
        work.care.billing.extend(
            work.turn.conversation_id, said[INVOICE], int(said[DAYS]), work.draft.key
        )

    def tell(self, work: Work) -> None:
        work.turn.say("utter_extension_made", None, **work.draft.spoken)


def _refusal(work: Work) -> tuple[str, Invoice | None] | None:
    """Why there is no more time, and for which invoice; None where there is some for any."""
    invoice = _invoice(work)
    if _most(work) == 0:
        return "never", None
    if invoice is None and _able(work):
        return None
    unpaid = [each for each in work.invoices if each.status is not InvoiceStatus.PAID]
    about = invoice or (unpaid[0] if unpaid else None)
    if about is None:
        return "nothing_due", None
    reason = terms.refusal(about, work.today)
    return (reason, about) if reason else None


def _invoice(work: Work) -> Invoice | None:
    """The invoice that the draft is about."""
    return next((i for i in work.invoices if i.id == work.draft.said.get(INVOICE)), None)


def _able(work: Work) -> list[Invoice]:
    """The invoices that can be put off, the one that is due first at the beginning."""
    able = [invoice for invoice in work.invoices if terms.refusal(invoice, work.today) is None]
    return sorted(able, key=lambda invoice: invoice.due_on)


def _most(work: Work) -> int:
    return work.care.policy.payment_extension_days


def _spans(work: Work, invoice: Invoice) -> list[Button]:
    """Half of the time that can be had, and all of it."""
    base, most = terms.base_of(invoice.due_on, work.today), _most(work)
    return [
        choice(phrase("days_until", days=n, day=said_day(base + timedelta(days=n))), DAYS, n)
        for n in sorted({max(1, most // 2), most})
    ]


def _facts(invoice: Invoice) -> dict[str, str]:
    """The invoice, in words."""
    return {
        "invoice": invoice.id,
        "amount": dollars(invoice.total),
        "due": said_day(invoice.due_on),
        "state": state_of(invoice),
    }
