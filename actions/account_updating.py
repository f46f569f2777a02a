"""Changing what an account says of its owner: e-mail address, phone number, name."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction

from actions.account_fields import NONSENSE, end, keep_for_person
from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.tasks import CONFIRMATION, confirm
from actions.turn import Button, Turn
from actions.turning import ANSWERS
from actions.wording import phrase
from actions.work import DRAFT, TASK_FORM, Question, Work
from care.accounts.facts import EMAIL
from care.accounts.models import CustomerChanges
from care.errors import Rejected
from care.mentions.details import (
    Detail,
    details_in,
    new_email,
    new_name,
    phone_in,
    speaks_of_last_name,
)
from care.orders.drafts import Draft
from care.policy import Task

# What can be said of each detail that Care changes: the field of its new value.
VALUES = {Detail.EMAIL: "new_email", Detail.PHONE: "new_phone", Detail.NAME: "new_name"}


def _is_answer(work: Work, words: str) -> bool:
    """Whether words that only stand there can be a value: another wish's can't."""
    return words != work.turn.words or work.turn.intent in ANSWERS | {"account_update"}


def _detail(work: Work, words: str, is_asked: bool) -> str | None:
    asked, said, found = work.turn.asked, work.draft.said, details_in(words)
    if not (is_asked or asked in {None, "email", "code"} or _is_answer(work, words)):
        return None
    if asked == VALUES[Detail.NAME] and new_name(words, is_asked=True, is_last=True):
        return None
    if asked != CONFIRMATION:
        return _joined(found)
    # What is read back is not begun anew by being named in the answer; more can be added.
    more = found - {Detail.ADDRESS} - {d for d, field in VALUES.items() if field in said}
    return _joined(more | {Detail(d) for d in said.get("detail", "").split()}) if more else None


def _joined(details: frozenset[Detail]) -> str:
    return " ".join(sorted(detail.value for detail in details))


def _email(work: Work, words: str, is_asked: bool) -> str | None:
    found = new_email(words)
    if found is None or is_asked:
        return found
    return found if found != work.customer.email.lower() else None


def _phone(work: Work, words: str, is_asked: bool) -> str | None:
    return phone_in(words)


def _name(work: Work, words: str, is_asked: bool) -> str | None:
    """The whole name as it will be; a part of it leaves the other part as it is."""
    said = work.draft.said
    is_named, is_read_back = Detail.NAME in details_in(words), work.turn.asked == CONFIRMATION
    corrects = is_read_back and "new_name" in said and "?" not in words
    if not (is_named or corrects or (is_asked and _is_answer(work, words))):
        return None
    if speaks_of_last_name(words) and not is_read_back:
        said["part_of_name"] = "last"
    parts = new_name(words, is_asked=is_asked, is_last="part_of_name" in said)
    if parts is None:
        return None
    customer = work.customer
    last = parts.last or customer.last_name
    said["first_name"] = parts.first or customer.first_name
    # "My last name has changed: I'm Ada Barker now."
    said["last_name"] = last.removeprefix(f"{said['first_name']} ")
    return f"{said['first_name']} {said['last_name']}"


def _wants(detail: Detail) -> Field:
    hear = {Detail.EMAIL: _email, Detail.PHONE: _phone, Detail.NAME: _name}[detail]
    return Field(
        VALUES[detail],
        f"utter_ask_for_{VALUES[detail]}",
        hear,
        needed=lambda work: detail.value in work.draft.said.get("detail", "").split(),
    )


def _buttons(work: Work) -> list[Button]:
    return [choice(phrase(f"detail_{detail.value}"), "detail", detail.value) for detail in Detail]


class UpdateAccount(FieldSkill):
    """Which details, and what each becomes. A change of address is a task of its own."""

    task = Task.UPDATE_ACCOUNT
    own_intents = frozenset({"account_update", NONSENSE})
    begins_with = frozenset({"account_update"})
    fields = (
        Field(
            "detail",
            "utter_ask_for_detail",
            _detail,
            _buttons,
            lambda work: not work.draft.said.keys() & VALUES.values(),
        ),
        *map(_wants, VALUES),
    )

    def _listen(self, work: Work) -> None:
        if work.turn.asked not in {"email", "code"}:
            _hide_new_email(work.turn)
        super()._listen(work)

    def missing(self, work: Work) -> Question | None:
        said = work.draft.said
        wanted = set(said.get("detail", "").split())
        if Detail.OTHER.value in wanted and not said.keys() & VALUES.values():
            keep_for_person(work.turn)
            end(work.turn, "utter_detail_by_person")
        elif wanted == {Detail.ADDRESS.value}:
            _turn_to_address(work)
        elif name := _as_before(work):
            work.turn.say("utter_detail_as_before", value=said.pop(name))
            return super().missing(work)
        else:
            return super().missing(work)
        return None

    def read_back(self, work: Work) -> Question:
        said = work.draft.said
        parts = [
            phrase(f"becomes_{field}", value=said[field])
            for field in VALUES.values()
            if field in said
        ]
        changes = phrase("and").join(parts)
        response = "utter_confirm_update_account"
        if "new_email" in said:
            response = "utter_confirm_update_email"
        return confirm(work, response, changes=changes)

    def make(self, work: Work) -> None:
        changes = _changes(work.draft.said)
        work.care.accounts.update(work.turn.conversation_id, changes, work.draft.key)

    def goes_on(self, work: Work, refusal: Rejected) -> bool:
        """An address that can't be had: another one is asked for, and all else is kept."""
        if refusal.reason != "email-taken":
            return False
        draft = work.draft
        draft.said.pop(VALUES[Detail.EMAIL], None)
        draft.said["detail"] = Detail.EMAIL.value
        draft.is_resumed, draft.read_back = True, None
        work.turn.say("utter_rejected_email_taken")
        work.save()
        work.turn.events.append(FollowupAction(TASK_FORM))
        return True

    def tell(self, work: Work) -> None:
        is_email = "new_email" in work.draft.said
        response = "utter_email_updated" if is_email else "utter_account_updated"
        work.turn.say(response, None, **work.draft.spoken)


def _changes(said: dict[str, str]) -> CustomerChanges:
    wanted = {
        "email": said.get("new_email"),
        "phone": said.get("new_phone"),
        "first_name": said.get("first_name") if "new_name" in said else None,
        "last_name": said.get("last_name") if "new_name" in said else None,
    }
    return CustomerChanges.parse_obj(wanted)


def _as_before(work: Work) -> str | None:
    """The field of a value that is no other than what is on file."""
    customer, said = work.customer, work.draft.said
    present = {
        "new_email": customer.email,
        "new_phone": customer.phone,
        "new_name": f"{customer.first_name} {customer.last_name}",
    }
    same = (name for name, value in present.items() if value and said.get(name) == value)
    return next(same, None)


def _hide_new_email(turn: Turn) -> None:
    """Lets nobody take the address that the account is to have for the one it has.

    Who asks is shown by the address on file, which is what stays of two.
    """
    found = EMAIL.findall(turn.words)
    if not found:
        return
    old = found[0] if len(found) > 1 else None
    kept = [
        entity
        for entity in turn.message.get("entities") or []
        if entity.get("entity") != "email"
        or str(entity.get("value")).lower() == (old or "").lower()
    ]
    turn.messages = [*turn.messages[:-1], {**turn.message, "entities": kept}]
    turn.set(email=old)


def _turn_to_address(work: Work) -> None:
    """The address on file is changed by the task that changes addresses."""
    draft = Draft(task=Task.CHANGE_ADDRESS, is_default_address=True, words=work.messages)
    draft.has_turned = True
    work.turn.set(**{DRAFT: draft.as_json()})
    work.turn.end_task(TASK_FORM)
