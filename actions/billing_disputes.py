"""Contesting a charge: which one, what is wrong with it, and what the customer has to say."""

from __future__ import annotations

import re

from actions.billing_invoices import INVOICE, charge_name, line_of, title_of, unknown
from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.paying import dollars
from actions.tasks import confirm
from actions.turn import Button, Turn, typed
from actions.wording import phrase
from actions.work import MAX_CHOICES, Question, Work
from care.billing import mentions
from care.billing.codes import has_card_number, without_card_numbers
from care.billing.models import Dispute, DisputeReason, Invoice, NewDispute
from care.policy import Task

LINE = "invoice_line"
REASON = "dispute_reason"
EXPLANATION = "explanation"
WHOLE = "0"  # in place of a line's number: all of the invoice
NONE = "none"  # no invoice of the shop's; or nothing more to say
MOST_LETTERS = 1000  # as long as an explanation may be: docs/shop.md
_ELSEWHERE = re.compile(
    r"\b(?:none of (?:these|them|those)|not (?:on )?(?:any|one) of (?:these|them|those)"
    r"|(?:on|in) my (?:bank|card|credit card) statement|no invoice|something else)\b",
    re.I,
)
_NOTHING = re.compile(
    r"^\W*(?:no(?:pe|thing)?|none|skip|that'?s (?:all|it|everything)|not really"
    r"|i don'?t(?: think so)?)"
    r"(?: thanks?| thank you| more| else| to add| really)*\W*$",
    re.I,
)
_IT = re.compile(r"\b(?:it|this|that|them|those)\b", re.I)


def _reason(work: Work, words: str, is_asked: bool) -> str | None:
    reason = mentions.find_reason(words)
    if reason is DisputeReason.OTHER and not is_asked:
        return None
    return reason.value if reason else None


def _explanation(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return None
    if has_card_number(words):
        work.turn.say("utter_no_card_numbers_please")
    kept = "".join(c for c in " ".join(without_card_numbers(words).split()) if c.isprintable())
    return NONE if _NOTHING.match(kept.replace("’", "'")) else kept[:MOST_LETTERS] or None


def _reasons(work: Work) -> list[Button]:
    return [choice(phrase(f"dispute_{r.value}"), REASON, r.value) for r in DisputeReason]


def _nothing(work: Work) -> list[Button]:
    return [choice(phrase("nothing_to_add"), EXPLANATION, NONE)]


class ContestCharge(FieldSkill):
    """A case for a person: no money moves until it is decided. One is open about a charge."""

    task = Task.CONTEST_CHARGE
    own_intents = frozenset({"billing_dispute", "billing_invoice", "refund_request"})
    fields = (
        Field(REASON, "utter_ask_for_dispute_reason", _reason, _reasons),
        Field(EXPLANATION, "utter_ask_for_explanation", _explanation, _nothing, is_free=True),
    )

    def is_wanted(self, intent: str, words: str) -> bool:
        if intent == "billing_invoice":
            return mentions.contests(words)
        return intent == "billing_dispute" and not mentions.asks_to_explain(words)

    def is_aside(self, turn: Turn) -> bool:
        return turn.intent not in self.own_intents and super().is_aside(turn)

    def other_change(self, turn: Turn) -> Task | None:
        # "I want my money back" is why somebody contests.
        return None if turn.intent == "refund_request" else super().other_change(turn)

    def _begins_another(self, turn: Turn) -> bool:
        # "It was never delivered" is why somebody contests, too.
        is_reason = turn.asked == REASON and mentions.find_reason(turn.words) is not None
        return not is_reason and super()._begins_another(turn)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if kind == INVOICE:
            self._note_invoice(work, value)
        elif kind == LINE and value:
            self.note(work, LINE, value)
        else:
            super().choose(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        if asked != EXPLANATION:
            self._hear_charge(work, words, asked)
            if asked is None and INVOICE not in work.draft.said and _IT.search(words):
                self._hear_charge(work, _before(work.turn), None)
        super().hear(work, words, asked)

    def _hear_charge(self, work: Work, words: str, asked: str | None) -> None:
        if asked == INVOICE and _ELSEWHERE.search(words):
            self._note_invoice(work, NONE)
            return
        meant = mentions.find_invoices(words, work.invoices)
        amounts = mentions.find_amounts(words)
        if not meant and INVOICE not in work.draft.said:
            meant = tuple(i.id for i in work.invoices if _has_line(i, words) or i.total in amounts)
        if len(meant) == 1:
            self._note_invoice(work, meant[0])
        if missing := unknown(work, words):
            work.turn.say("utter_invoice_not_yours", invoice=", ".join(missing))
            work.has_heard = True
        invoice = _invoice(work)
        lines = mentions.find_lines(words, invoice) if invoice else ()
        if mentions.means_whole(words):
            self.note(work, LINE, WHOLE)
        elif len(lines) == 1:
            self.note(work, LINE, str(lines[0]))
        elif not invoice and (named := _line_words(work, words)):
            self.note(work, "line_words", named)

    def _note_invoice(self, work: Work, invoice_id: str) -> None:
        if work.draft.said.get(INVOICE) != invoice_id:
            work.draft.said.pop(LINE, None)
        self.note(work, INVOICE, invoice_id)
        invoice, named = _invoice(work), work.draft.said.get("line_words", "")
        lines = mentions.find_lines(named, invoice) if invoice and named else ()
        if len(lines) == 1:
            self.note(work, LINE, str(lines[0]))

    def missing(self, work: Work) -> Question | None:
        said, invoice = work.draft.said, _invoice(work)
        if not work.invoices or said.get(INVOICE) == NONE:
            why = "utter_charge_elsewhere" if work.invoices else "utter_no_invoice_to_contest"
            work.turn.say(why, [Button(phrase("person"), "/handoff")])
            work.turn.finish_task()
            return None
        if invoice is None:
            return self._ask_invoice(work)
        if LINE not in said and len(invoice.lines) == 1:
            said[LINE] = WHOLE
        if open_one := self._open_already(work, invoice):
            work.turn.say("utter_dispute_is_open", None, **_facts(work), dispute=open_one.id)
            work.turn.finish_task()
            return None
        if LINE not in said:
            buttons = [choice(line_of(line), LINE, line.number) for line in invoice.lines]
            buttons = [*buttons[:MAX_CHOICES], choice(phrase("whole_invoice"), LINE, WHOLE)]
            return Question(LINE, "utter_ask_for_line", buttons, {"invoice": invoice.id})
        return super().missing(work)

    def _ask_invoice(self, work: Work) -> Question:
        named = work.draft.said.get("line_words", "")
        fitting = [i for i in work.invoices if named and mentions.find_lines(named, i)]
        offered = (fitting or work.invoices)[: MAX_CHOICES - 1]
        buttons = [choice(title_of(invoice), INVOICE, invoice.id) for invoice in offered]
        buttons.append(choice(phrase("none_of_these"), INVOICE, NONE))
        return Question(INVOICE, "utter_ask_for_invoice", buttons)

    def _open_already(self, work: Work, invoice: Invoice) -> Dispute | None:
        """A dispute that is open about this charge, or about the invoice it is on."""
        line = work.draft.said.get(LINE)
        if line is None:
            return None
        for other in work.care.billing.open_disputes(work.turn.conversation_id):
            is_same = other.line is None or line in {WHOLE, str(other.line)}
            if other.invoice_id == invoice.id and is_same:
                return other
        return None

    def read_back(self, work: Work) -> Question:
        explanation = work.draft.said[EXPLANATION]
        response = "utter_confirm_dispute" if explanation == NONE else "utter_confirm_dispute_with"
        reason = phrase(f"because_{work.draft.said[REASON]}")
        return confirm(work, response, **_facts(work), reason=reason, explanation=explanation)

    def make(self, work: Work) -> None:
        said = work.draft.said
        explanation = "" if said[EXPLANATION] == NONE else said[EXPLANATION]
        dispute = NewDispute.parse_obj(
            {
                "invoice_id": said[INVOICE],
                "line": None if said[LINE] == WHOLE else int(said[LINE]),
                "reason": said[REASON],
                "explanation": explanation,
            }
        )
        billing = work.care.billing
        opened = billing.contest(work.turn.conversation_id, dispute, work.draft.key)
        work.draft.spoken["dispute"] = opened.id

    def tell(self, work: Work) -> None:
        work.turn.say("utter_dispute_opened", None, **work.draft.spoken)


def _invoice(work: Work) -> Invoice | None:
    """The invoice that the draft is about."""
    return next((i for i in work.invoices if i.id == work.draft.said.get(INVOICE)), None)


def _has_line(invoice: Invoice, words: str) -> bool:
    return bool(mentions.find_lines(words, invoice))


def _line_words(work: Work, words: str) -> str | None:
    """The words, where they name a charge that is on several invoices."""
    return words if any(_has_line(invoice, words) for invoice in work.invoices) else None


def _before(turn: Turn) -> str:
    """What was typed before the latest message: what "it" may mean."""
    earlier = [words for message in turn.messages[:-1] if (words := typed(message))]
    return earlier[-1] if earlier else ""


def _facts(work: Work) -> dict[str, str]:
    """What is contested, in words."""
    invoice, line = _invoice(work), work.draft.said[LINE]
    assert invoice is not None  # noqa: S101  # `missing` asks for it first
    one = None if line == WHOLE else invoice.line(int(line))
    return {
        "invoice": invoice.id,
        "charge": charge_name(one) if one else phrase("all_of_it"),
        "amount": dollars(one.amount if one else invoice.total),
    }
