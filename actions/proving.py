"""Finding out who the customer is, as far as a task needs it."""

from __future__ import annotations

import re

from actions.attempts import failed, succeeded
from actions.turn import Button, Turn
from actions.wording import phrase
from actions.work import DRAFT, FOCUS, Question, Work
from care.accounts.identification import Claims
from care.accounts.models import Level
from care.bootstrap import Services
from care.errors import NotFound, Rejected, SecondCustomer
from care.mentions.getting_in import lost_mailbox, misses_code
from care.policy import Fact

_MY_NAME = re.compile(
    r"\b(?:(?P<sure>my name(?:'s| is)?|name:?)|i am|i'?m|this is|it'?s)\s+"
    r"(?P<name>[^\W\d_][\w'-]+\s+[^\W\d_][\w'-]+)",
    re.I,
)
# "Sofia Kovacs, 19049": nothing but that, or at the beginning.
_NAME_FIRST = re.compile(
    r"^\W*(?P<name>[^\W\d_][\w'-]+ [^\W\d_][\w'-]+)\W+(?:and |zip |code |is |from )*\d{5}(?!\d)",
    re.I,
)
_POSTCODE = re.compile(r"(?<![\w#-])\d{5}(?![\w-])")


def hear(work: Work) -> bool:
    """Takes what the message says of who the customer is; whether it said anything."""
    turn = work.turn
    if work.care.identities.is_closed(turn.conversation_id):
        close(turn)
        return True
    if work.care.policy.identity[work.draft.task] is Level.ANONYMOUS:
        return False  # what is said of a person is what it is about
    try:
        return _hear_code(work) or _hear_claims(work) or _hear_unknown(work)
    except SecondCustomer:
        close(turn)
        return True


def waits_in_vain(turn: Turn) -> bool:
    """Whether the customer says that no code has come; says where it may be."""
    email, words = turn.text("email"), turn.meaning
    is_asked = turn.asked == "code" and not turn.told & {"code", "email"}
    is_else = turn.intent in {"handoff", "abuse"} or lost_mailbox(words)
    if email and is_asked and not is_else and misses_code(words):
        failed(turn, "utter_code_may_be_late", email=email)
        return True
    return False


def question(work: Work) -> Question | None:
    """What has to be asked before the task can be done for this customer."""
    if work.is_allowed:
        return None
    policy, turn = work.care.policy, work.turn
    if policy.identity[work.draft.task] is Level.VERIFIED:
        return _code_question(work)
    if {Fact.EMAIL} in policy.identified_by or {Fact.NAME_AND_POSTCODE} in policy.identified_by:
        return Question("email", "utter_ask_who")
    if not turn.texts("order_number"):
        number = [Button(phrase("not_at_hand"), "/dont_know")]
        return Question("order_number", "utter_ask_which_order", number)
    return Question("email", "utter_ask_email_of_order")


def close(turn: Turn) -> None:
    """Puts away all that is known of the first customer: a second one was claimed."""
    turn.set(**dict.fromkeys(_PERSONAL))
    turn.say("utter_second_customer")
    turn.end_task()


def _code_question(work: Work) -> Question:
    """For the code, or for the address that it goes to."""
    turn, email = work.turn, work.turn.text("email")
    if not email or not work.care.verification.is_waiting(turn.conversation_id, email):
        return Question("email", "utter_ask_email_for_code")
    if turn.asked == "code" or turn.replies:
        return Question("code", "utter_ask_for_code")
    return Question("code", "utter_ask_for_sent_code", variables={"email": email})


_PERSONAL = (
    *("email", "order_number", "person_name", "postcode", "code", "proof", "tried"),
    *(DRAFT, FOCUS, "requests", "waiting_wishes", "paused", "switch_to"),
)


def send_code(turn: Turn, care: Services, email: str, response: str = "utter_code_sent") -> bool:
    """Has a code sent and says so; where too many were, says that. Whether it was sent."""
    try:
        care.verification.send_code(turn.conversation_id, email)
    except Rejected as refusal:
        if refusal.reason != "too-many-codes":
            raise
        turn.set(code=None, email=None, proof=None)
        failed(turn, "utter_too_many_codes")
        return False
    turn.say(response, email=email)
    return True


def check_code(turn: Turn, care: Services, code: str) -> bool:
    """Whether the code is right; says so where it is not.

    Raises:
        SecondCustomer: it is right, and another customer's.
    """
    turn.set(code=None)
    try:
        care.verification.check_code(turn.conversation_id, code)
    except Rejected as refusal:
        if refusal.reason == "wrong-code":
            failed(turn, "utter_wrong_code")
            return False
        if refusal.reason != "code-expired":
            raise
        failed(turn, "utter_code_expired")
        turn.set(email=None)
        return False
    turn.set(proof=None)
    succeeded(turn)
    return True


def _hear_code(work: Work) -> bool:
    """A one-time code, where one is needed and on its way."""
    turn, policy = work.turn, work.care.policy
    if work.is_allowed or policy.identity[work.draft.task] is not Level.VERIFIED:
        return False
    codes, emails = turn.told_of("code"), turn.told_of("email")
    if codes and turn.asked == "code":
        check_code(turn, work.care, codes[0])
        return True
    email = emails[0] if emails else turn.text("email")
    if email and not work.care.verification.is_waiting(turn.conversation_id, email):
        turn.set(email=email)
        send_code(turn, work.care, email)
        return True
    if turn.asked == "code" and turn.intent == "repeat" and email:
        send_code(turn, work.care, email, "utter_code_sent_again")
        return True
    return False


def _hear_claims(work: Work) -> bool:
    """An address, or a name with a postcode, that shows who it is."""
    turn, known = work.turn, work.identity.level is not Level.ANONYMOUS
    if work.care.policy.identity[work.draft.task] is Level.VERIFIED and not known:
        return False
    found = identify(turn, work.care)
    if found is False and not known:
        turn.set(email=None, person_name=None, postcode=None)
        failed(turn, "utter_who_not_found")
    return found is True or (found is False and not known)


def identify(turn: Turn, care: Services) -> bool | None:
    """Whether what the customer says of themselves shows who they are; None if they say nothing.

    Raises:
        SecondCustomer: it is another customer than before.
    """
    known = care.identities.of(turn.conversation_id).level is not Level.ANONYMOUS
    numbers = turn.told_of("order_number") or turn.texts("order_number") or [""]
    name, postcode = _name(turn, known), _postcode(turn, known)
    if known and not turn.told_of("email") and not (name and postcode):
        return None
    found = None
    for email in turn.told_of("email") or [turn.text("email") or ""]:
        claims = Claims(email or None, name, postcode, numbers[0] or None)
        if care.identification.suffices(claims):
            try:
                care.identification.identify(turn.conversation_id, claims)
            except NotFound:
                found = False
            else:
                return True
    return found


def _hear_unknown(work: Work) -> bool:
    """That the address or the number is not known: there are other ways."""
    turn = work.turn
    if work.is_allowed or turn.intent != "dont_know" or turn.asked not in {"email", "code"}:
        return False
    failed(turn, "utter_other_proofs")
    return True


def _name(turn: Turn, known: bool) -> str | None:
    """The customer's own name; a parcel may be for somebody else."""
    told = [name for name in turn.told_of("person_name") if " " in name]
    introduced = _MY_NAME.search(turn.words)
    first = _NAME_FIRST.search(turn.words)
    if introduced and (shared := [name for name in told if name in introduced.group()]):
        return shared[0]
    if introduced and introduced.group("sure"):
        return introduced.group("name")
    if known:
        return None
    if told or not (introduced or first):
        return told[0] if told else turn.text("person_name")
    return first.group("name") if first else _plausible(introduced)


def _plausible(introduced: re.Match[str] | None) -> str | None:
    """A name after "I'm" that begins with capitals; "I'm not happy" has none."""
    name = introduced.group("name") if introduced else ""
    return name if name.istitle() else None


def _postcode(turn: Turn, known: bool) -> str | None:
    told = turn.told_of("postcode")
    if told or known:
        return told[0] if told else None
    found = _POSTCODE.search(turn.words)
    return found.group() if found else turn.text("postcode")
