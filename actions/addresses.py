"""Changing where an order goes, or the customer's address on file."""

from __future__ import annotations

import re
from dataclasses import astuple

from actions import choosing
from actions.changing import OrderSkill
from actions.choosing import choice, numbers_in
from actions.picking import wants_other_items
from actions.tasks import confirm
from actions.wording import phrase
from actions.work import FOCUS, MAX_CHOICES, Question, Work
from care.accounts.models import Address
from care.mentions.addresses import AddressParts, find_address, refers_to
from care.orders.changes import OrderChange, SendElsewhere
from care.orders.models import Order
from care.policy import Task

_ON_FILE = re.compile(
    r"\b(?:chang\w*|updat\w*|correct\w*|edit\w*|modify|set|replace|new) (?:\w+ ){0,3}"
    r"(?:default|profile|account|user|home|saved) (?:\w+ )?address"
    r"|(?:chang\w*|updat\w*|correct\w*|edit\w*|modify|new) (?:\w+ ){0,2}address (?:on|in|of) "
    r"(?:file|my (?:account|profile))|\bmoved\b|\bfuture orders\b",
    re.I,
)
# What an address is to be like: "the same as #W1234567", "to the address of my other order".
_SAME_AS = re.compile(
    r"\b(?:same(?: address)?(?: as| like)?|as (?:in|for|on|with)|like (?:in|on|for)"
    r"|the one (?:of|from|on|in|for|used (?:in|for))"
    r"|(?:use|to|take) (?:the )?(?:same )?address (?:of|from|in|on|for))\b[^.!?;]*",
    re.I,
)
_THAT = re.compile(r"\bto (?:that|the same|this)\b|\bthat (?:one|address)\b", re.I)
DEFAULT = "default"


class ChangeAddress(OrderSkill):
    """Which order or the address on file, and the new address."""

    task = Task.CHANGE_ADDRESS
    own_intents = frozenset({"change_address", "change_order", "account_update"})

    def needs_order(self, work: Work) -> bool:
        return not work.draft.is_default_address

    def order_question(self, work: Work) -> Question | None:
        if work.order is None and not (work.fitting or work.candidates or work.unknown):
            work.draft.is_default_address = True  # there is no other address to change
            return None
        on_file = choice(phrase("account_address"), "address", "on_file")
        return choosing.order_question(work, [on_file])

    def find_order(self, work: Work, words: str, asked: str | None) -> None:
        """The order that is to go elsewhere; one named as an example is not it."""
        draft = work.draft
        own, _ = _divided(words)
        if _ON_FILE.search(own) and not numbers_in(work, own):
            draft.is_default_address, draft.order_number = True, None
        elif not draft.is_default_address:
            choosing.find_order(work, own, asked)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if kind == "address":
            work.draft.is_default_address = value == "on_file"
            if value == DEFAULT:
                _take(work, work.customer.address)
        elif kind == "as_order" and (order := work.order_with(value)):
            _take(work, order.address)
        else:
            choosing.take(work, kind, value)

    def hear(self, work: Work, words: str, asked: str | None) -> None:
        draft = work.draft
        has_street = find_address(_without_numbers(words)).address1
        if not has_street and wants_other_items(work, words):
            work.turns_to = Task.CHANGE_ITEMS
            return
        _, example = _divided(words)
        others = [work.order_with(n) for n in numbers_in(work, example)]
        sample = next((o for o in others if o and o.id != draft.order_number), None)
        if sample is not None:
            _take(work, sample.address)
            return
        heard = find_address(_without_numbers(words))
        if heard.address:
            draft.address, work.has_heard = heard, True
        elif refers_to(words) == DEFAULT and not draft.is_default_address:
            _take(work, work.customer.address)
        elif order := _meant(work, words, example):
            _take(work, order.address)
        elif asked == "address" or heard.address1:
            draft.address = draft.address.merged(heard)
            work.has_heard = any(astuple(heard))

    def missing(self, work: Work) -> Question | None:
        draft = work.draft
        new = draft.address.address
        if new is None:
            return _ask_for_address(work)
        if new != _present(work):
            return None
        work.turn.say("utter_address_as_before", address=str(new))
        draft.address = AddressParts()
        return _ask_for_address(work)

    def change(self, work: Work) -> OrderChange:
        address = work.draft.address.address
        assert address is not None  # noqa: S101  # it was read back
        return SendElsewhere(work.draft.order_number or "", address)

    def make(self, work: Work) -> None:
        address = work.draft.address.address
        if not work.draft.is_default_address:
            super().make(work)
        elif address is not None:
            work.care.changes.move(work.turn.conversation_id, address, work.draft.key)

    def tell(self, work: Work) -> None:
        is_default = work.draft.is_default_address
        response = "utter_default_address_changed" if is_default else "utter_address_changed"
        work.turn.say(response, None, **work.draft.spoken)

    def read_back(self, work: Work) -> Question:
        address = work.draft.address.address
        if work.draft.is_default_address:
            return confirm(work, "utter_confirm_default_address", address=str(address))
        number = work.draft.order_number
        return confirm(
            work, "utter_confirm_change_address", order_number=number, address=str(address)
        )


def _divided(words: str) -> tuple[str, str]:
    """What is asked for, and the example it is to be like: "… the same as #W1234567"."""
    found = _SAME_AS.search(words)
    return (words[: found.start()], found.group()) if found else (words, "")


def _without_numbers(words: str) -> str:
    return re.sub(r"#\s?W?\d{7}\b|\bW\d{7}\b", " ", words, flags=re.I)


def _take(work: Work, address: Address) -> None:
    work.draft.address = AddressParts(**address.dict())
    work.has_heard = True


def _present(work: Work) -> Address:
    if work.draft.is_default_address:
        return work.customer.address
    return work.the_order.address


def _other_addresses(work: Work) -> list[Order]:
    """An order for each other address that the customer had something sent to."""
    known = {str(_present(work)), str(work.customer.address)}
    found = []
    for order in work.orders:
        if str(order.address) not in known:
            known.add(str(order.address))
            found.append(order)
    return found


def _only_other(work: Work) -> Order | None:
    others = _other_addresses(work)
    return others[0] if len(others) == 1 else None


def _ask_for_address(work: Work) -> Question:
    buttons = []
    if not work.draft.is_default_address and work.customer.address != _present(work):
        buttons.append(choice(phrase("on_file", address=work.customer.address), "address", DEFAULT))
    for order in _other_addresses(work)[: MAX_CHOICES - 1]:
        buttons.append(choice(_as_for(order), "as_order", order.id))
    has_begun = any(astuple(work.draft.address))
    response = "utter_ask_rest_of_address" if has_begun else "utter_ask_new_address"
    return Question("address", response, buttons)


def _as_for(order: Order) -> str:
    return phrase("as_for", order_number=order.id, address=order.address)


def _meant(work: Work, words: str, example: str) -> Order | None:
    """The order whose address is meant, without its number."""
    if refers_to(example) == "order":
        return _only_other(work)
    is_that = work.draft.is_default_address and _THAT.search(words)
    return work.order_with(work.turn.text(FOCUS)) if is_that else None
