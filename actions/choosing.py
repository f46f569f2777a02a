"""Which order, and which of the choices that were offered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from actions.turn import Button
from actions.wording import phrase, said, term
from actions.work import FOCUS, MAX_CHOICES, Question, Work
from care.mentions.items import find_items
from care.mentions.orders import find_orders
from care.orders import numbers
from care.orders.allowed import refusal
from care.orders.models import Item, Order
from care.policy import Task

_MARKED = re.compile(r"(?<![\w#])(?:#\s?w?|w[\s-]?)[0-9]{7}(?!\w)", re.I)
# "Not #W1234567 but …": the one that is not meant.
_DENIED = re.compile(
    r"\b(?:not|instead of|rather than|except)(?: order| number| for)*"
    r" (?:#\s?w?|w[\s-]?)[0-9]{7}(?!\w)",
    re.I,
)
_IT = re.compile(
    r"\b(?:it|that|this|that one|this one|this order|that order|the same order)\b", re.I
)


def _instead() -> list[Button]:
    """What can be done with an order that has arrived."""
    return [
        task_choice(phrase("return_items"), Task.RETURN_ITEMS),
        task_choice(phrase("exchange_items"), Task.CHANGE_ITEMS),
    ]


def task_choice(title: str, task: Task) -> Button:
    """A button that begins a return or an exchange."""
    return Button(title, "/return_exchange" + json.dumps({"chosen": f"task:{task.value}"}))


def choice(title: str, kind: str, value: object) -> Button:
    """A button that means `kind:value`; see `Turn.choice`."""
    return Button(title, "/inform" + json.dumps({"chosen": f"{kind}:{value}"}))


def take(work: Work, kind: str, value: str) -> None:
    """Takes a choice, where it is one that fits the draft."""
    draft = work.draft
    if kind == "order" and work.order_with(value):
        draft.about_another_order(value)
    elif kind == "method" and work.customer.payment_method(value):
        draft.method_id, draft.unclear_methods = value, []
    elif kind == "reason":
        draft.reason = value


def numbers_in(work: Work, words: str) -> list[str]:
    """The order numbers in the words: those marked as such, and those understood as such."""
    words, meant = _DENIED.sub(" ", words), words
    marked = [numbers.normalise(found.group()) for found in _MARKED.finditer(words)]
    is_latest = meant == work.turn.words
    told = work.turn.told_of("order_number") if is_latest and words == meant else []
    known = {order.id for order in work.orders}
    named = [number for number in map(numbers.normalise, told) if number in known]
    asked = told if work.turn.asked == "order_number" and not marked else []
    return [n for n in dict.fromkeys([*marked, *named, *asked]) if n]


def find_order(work: Work, words: str, asked: str | None) -> None:
    """Notes in the draft which order the words are about."""
    found = numbers_in(work, words)
    own = [number for number in found if work.order_with(number)]
    if own:
        work.draft.about_another_order(own[0])
        # Of several wishes, the other numbers belong to the others.
        work.more = [] if work.turn.message.get("wishes") else own[1:]
        return
    if found:
        work.unknown = found
        return
    if not words or (work.draft.order_number is not None and asked != "order_number"):
        return
    meant = find_orders(words, work.fitting, work.today) or find_orders(
        words, work.orders, work.today
    )
    if len(meant) == 1:
        work.draft.about_another_order(meant[0])
    elif meant:
        work.candidates = list(meant)
    elif _IT.search(words) and work.order_with(work.turn.text(FOCUS)):
        work.draft.about_another_order(work.turn.text(FOCUS) or "")


def find_only_order(work: Work, words: str) -> None:
    """Notes the order, where only one can be meant: it is read back before anything is done."""
    if work.unknown:
        return
    focus = work.turn.text(FOCUS)
    if not words and focus in {order.id for order in work.fitting}:
        work.draft.about_another_order(focus or "")  # a choice about the order talked about
        return
    pool = _pool(work)
    named = [order for order in pool if find_items(words, order.items).places]
    if len(named or pool) == 1:
        work.draft.about_another_order((named or pool)[0].id)


def order_question(work: Work, more: Sequence[Button] = ()) -> Question | None:
    """Asks which order; ends the task where it cannot be done with any, or not with this one.

    `more` can be chosen beside the orders.
    """
    if work.unknown:
        work.turn.say("utter_order_not_yours", order_number=work.unknown[0])
    order = work.order
    if order is not None:
        _refuse(work, order)
        return None
    pool = _pool(work)
    if work.candidates and not pool:
        _refuse(work, _likeliest(work))
        return None
    if not pool:
        work.turn.say("utter_no_order_for_it", do_it=verb(work))
        work.turn.finish_task()
        return None
    buttons = [choice(title_of(order), "order", order.id) for order in pool[:MAX_CHOICES]]
    buttons += more
    return Question("order_number", "utter_ask_order", buttons, {"do_it": verb(work)})


def _pool(work: Work) -> list[Order]:
    """The orders with which it can be done, of those that may be meant."""
    return [o for o in work.fitting if not work.candidates or o.id in work.candidates]


def _likeliest(work: Work) -> Order:
    """Of the orders that the words fit, one that is still on its way, or the newest."""
    meant = [order for order in work.orders if order.id in work.candidates]
    return next((order for order in meant if order.status.on_its_way), meant[0])


def title_of(order: Order) -> str:
    """An order on a button: its number and what is in it."""
    return f"{order.id} · {listed([item.name for item in order.items])}"


def verb(work: Work) -> str:
    """What the task does, for the middle of a sentence: "cancel it"."""
    return said(f"utter_verb_{work.draft.task.value}")


def listed(names: list[str]) -> str:
    """`A, B, 2 × C`: each name once, in the order given."""
    return ", ".join(
        name if (count := names.count(name)) == 1 else f"{count} × {name}"
        for name in dict.fromkeys(names)
    )


def described(item: Item) -> str:
    """A piece with its options: "Water Bottle (blue, 500ml)"."""
    options = said_options(item.options)
    return f"{item.name} ({options})" if options else item.name


def said_options(options: Mapping[str, str]) -> str:
    """What tells one variant from others: "color: blue, capacity: 500ml"."""
    return ", ".join(said_option(name, [value]) for name, value in options.items())


def said_option(name: str, values: Sequence[str]) -> str:
    """An option with these of its values."""
    return f"{term('options', name)}: {', '.join(term('values', value) for value in values)}"


def _refuse(work: Work, order: Order) -> None:
    """Says why it cannot be done with this order, where it cannot, and what can be done."""
    why = refusal(work.draft.task, order, work.care.policy, work.today)
    if why is None:
        return
    facts = {**why.facts, "order_number": order.id, "do_it": verb(work)}
    instead = _instead() if why.reason == "delivered" else []
    work.turn.say(f"utter_refused_{why.reason}", instead, **facts)
    work.turn.set(**{FOCUS: order.id, "draft": None})
    work.turn.finish_task()
