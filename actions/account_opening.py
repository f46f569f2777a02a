"""Opening an account: who, for what, and whether the shop may keep that."""

from __future__ import annotations

import re

from actions.account_fields import NONSENSE, email_in, end
from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.tasks import confirm
from actions.turn import Button
from actions.wording import name_of_task, phrase
from actions.work import Question, Work
from care.accounts.leads import company_in, is_skipped
from care.accounts.models import Lead
from care.conversations.answers import is_bare_no, is_yes
from care.mentions.details import name_in, own_name
from care.policy import Task

YES, NO, NOTHING = "yes", "no", "-"
MOST_LETTERS = 200  # of an interest or a company, which the shop keeps in a line
_AGREES = re.compile(r"^(?:yes,? )?(?:i |we )?(?:agree|consent|accept)\b(?!.*\bnot\b)", re.I)
_OBJECTS = re.compile(r"\b(?:don'?t|do not|not) (?:agree|consent|accept|keep|store|want)\b", re.I)
# Intents of words about goods and companies, which are no wish when an interest was asked for.
_INTERESTS = frozenset({"feedback", "product_info", "promo_offers"})


def _is_elsewhere(work: Work) -> bool:
    """Whether the message is a wish of its own, such as one to cancel an order."""
    return (
        name_of_task(work.turn.intent) is not None
        and work.turn.intent not in OpenAccount.own_intents
    )


def _name(work: Work, words: str, is_asked: bool) -> str | None:
    told = work.turn.told_of("person_name") if words == work.turn.words else []
    found = own_name(words)
    if is_asked and not _is_elsewhere(work):
        found = found or name_in(words, is_asked=True) or (told[0] if told else None)
    return found


def _interest(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return None
    if is_skipped(words) or work.turn.intent in {"dont_know", "deny"}:
        return NOTHING
    if _is_elsewhere(work) or not any(c.isalpha() for c in words):
        return None
    return " ".join(words.split())[:MOST_LETTERS]


def _consent(work: Work, words: str, is_asked: bool) -> str | None:
    if not is_asked:
        return None
    if is_bare_no(words) or _OBJECTS.search(words):
        return NO
    return YES if is_yes(words) or _AGREES.search(words.strip()) else None


def _another(work: Work, words: str, is_asked: bool) -> str | None:
    if is_asked and (is_yes(words) or is_bare_no(words)):
        return YES if is_yes(words) else NO
    return None


def _has_one(work: Work) -> bool:
    return work.identity.is_verified


def _yes_or_no(field: str, yes: str, no: str) -> list[Button]:
    return [choice(phrase(yes), field, YES), choice(phrase(no), field, NO)]


class OpenAccount(FieldSkill):
    """Name, address, what for, and consent in clear words; the shop then e-mails a link."""

    task = Task.OPEN_ACCOUNT
    # "My name is …" is taken for a wish to change it: while a name is asked for, it is the answer.
    own_intents = _INTERESTS | {"account_create", "account_update", NONSENSE}
    begins_with = frozenset({"account_create"})
    fields = (
        Field(
            "another_account",
            "utter_ask_for_another_account",
            _another,
            lambda work: _yes_or_no("another_account", "open_another", "no"),
            _has_one,
        ),
        Field("account_name", "utter_ask_for_account_name", _name),
        Field("account_email", "utter_ask_for_account_email", email_in),
        Field(
            "interest",
            "utter_ask_for_interest",
            _interest,
            lambda work: [choice(phrase("skip"), "interest", NOTHING)],
        ),
        Field(
            "consent",
            "utter_ask_for_consent",
            _consent,
            lambda work: _yes_or_no("consent", "consent", "no_consent"),
        ),
    )

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        super().hear(work, words, asked)
        if company := company_in(words):
            self.note(work, "company", company)
            work.draft.said.setdefault("interest", NOTHING)

    def missing(self, work: Work) -> Question | None:
        said = work.draft.said
        if said.get("another_account") == NO:
            end(work.turn, "utter_account_as_it_is")
            return None
        if said.get("consent") == NO:
            end(work.turn, "utter_no_account_without_consent")
            return None
        return super().missing(work)

    def read_back(self, work: Work) -> Question:
        lead = _lead(work)
        kind = "company" if lead.company else "interest" if lead.interest else "plain"
        facts = {"name": lead.name, "email": lead.email}
        purpose = lead.company or lead.interest or ""
        return confirm(work, f"utter_confirm_account_{kind}", purpose=purpose, **facts)

    def make(self, work: Work) -> None:
        work.care.accounts.open_account(_lead(work), work.draft.key)

    def tell(self, work: Work) -> None:
        work.turn.say("utter_account_link_sent", None, **work.draft.spoken)


def _lead(work: Work) -> Lead:
    said = work.draft.said
    company = said.get("company")
    interest = said["interest"] if said["interest"] != NOTHING and not company else None
    told = {
        "name": said["account_name"],
        "email": said["account_email"],
        "interest": interest,
        "company": company,
        "consent": said["consent"] == YES,
    }
    return Lead.parse_obj(told)
