"""What a goal's changes do to the records, by the exchange format, and what came of it.

Written from `format.md` and `docs/shop.md`, without a look at the shop's own code: two tellings
of the same rules that have to agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from itertools import combinations

from goals.world import Account, Action, Goal, Json, World, differences, money

REASONS = ("no longer needed", "ordered by mistake")
_ADDRESS = ("address1", "address2", "city", "state", "zip", "country")


class Forbidden(Exception):
    """The rules do not allow the change; the message says why."""


class Outcome(str, Enum):
    """What came of a goal."""

    REACHED = "reached"
    NOT_REACHED = "not reached"
    WRONGLY_CHANGED = "wrongly changed"


@dataclass(frozen=True)
class Expected:
    """The records once a goal is reached, and which of its changes the rules do not allow."""

    account: Account
    allowed: tuple[Action, ...]
    forbidden: tuple[tuple[Action, str], ...]


def expect(world: World, goal: Goal) -> Expected:
    """The end state of a goal: its changes one after another, without those not allowed."""
    account, allowed, forbidden = world.account(goal.user_id), [], []
    for action in goal.actions:
        try:
            account = apply(world, account, action)
            allowed.append(action)
        except Forbidden as why:
            forbidden.append((action, str(why)))
    return Expected(account, tuple(allowed), tuple(forbidden))


def judge(world: World, goal: Goal, after: Account) -> tuple[Outcome, list[Json]]:
    """What came of a goal, and where the records differ from its end state.

    Not reached is what some of the goal's changes alone would have made of the records; anything
    else that is not the end state was wrongly changed.
    """
    wanted = expect(world, goal)
    differing = differences(wanted.account, after)
    if not differing:
        return Outcome.REACHED, []
    for count in range(len(wanted.allowed)):
        for some in combinations(wanted.allowed, count):
            partly = expect(world, Goal(goal.id, "", goal.user_id, some)).account
            if not differences(partly, after):
                return Outcome.NOT_REACHED, differing
    return Outcome.WRONGLY_CHANGED, differing


def apply(world: World, account: Account, action: Action) -> Account:
    """The records after one change. Raises Forbidden."""
    after, given = account.copy(), action.kwargs
    if action.name == "modify_user_address":
        after.user["address"] = {part: given[part] for part in _ADDRESS}
        return after
    order = after.orders.get(given["order_id"])
    if order is None:
        raise Forbidden("not an order of the customer")
    _RULES[action.name](world, after.user, order, given)
    return after


def _cancel(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "pending", f"the order is {order['status']}")
    _require(given["reason"] in REASONS, "no such reason")
    due = _due(order["payment_history"])
    for method_id, amount in due:
        order["payment_history"].append(_entry("refund", amount, method_id))
        if method_id in user["payment_methods"]:
            _charge(user, method_id, -amount)
    order.update(status="cancelled", cancel_reason=given["reason"])


def _readdress(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "pending", f"the order is {order['status']}")
    order["address"] = {part: given[part] for part in _ADDRESS}


def _repay(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "pending", f"the order is {order['status']}")
    history, method_id = order["payment_history"], given["payment_method_id"]
    paid = [entry for entry in history if entry["transaction_type"] == "payment"]
    _require(len(history) == len(paid) == 1, "the payment was changed before")
    old, amount = paid[0]["payment_method_id"], money(paid[0]["amount"])
    _require(method_id != old, "the order is paid with it already")
    _charge(user, method_id, amount)
    _charge(user, old, -amount)
    history += [_entry("payment", amount, method_id), _entry("refund", amount, old)]


def _modify(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "pending", f"the order is {order['status']}")
    swaps = _swaps(world, order, given)
    difference = _difference(swaps)
    _charge(user, given["payment_method_id"], difference)
    kind = "payment" if difference > 0 else "refund"
    entry = _entry(kind, abs(difference), given["payment_method_id"])
    order["payment_history"].append(entry)
    for item, new in swaps:
        item.update({field: new[field] for field in ("item_id", "price", "options")})
    order["status"] = "pending (item modified)"


def _return(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "delivered", f"the order is {order['status']}")
    _pieces(order, given["item_ids"])
    method = _method(user, given["payment_method_id"])
    due = _due(order["payment_history"])
    original = due[0][0] if due else None
    is_fitting = method["id"] == original or method["source"] == "gift_card"
    _require(is_fitting, "neither the original payment method nor a gift card")
    order.update(
        status="return requested",
        return_items=sorted(given["item_ids"]),
        return_payment_method_id=method["id"],
    )


def _exchange(world: World, user: Json, order: Json, given: Json) -> None:
    _require(order["status"] == "delivered", f"the order is {order['status']}")
    difference = _difference(_swaps(world, order, given))
    method = _method(user, given["payment_method_id"])
    _require(_covers(method, difference), "not enough on the gift card")
    order.update(
        status="exchange requested",
        exchange_items=sorted(given["item_ids"]),
        exchange_new_items=sorted(given["new_item_ids"]),
        exchange_payment_method_id=method["id"],
        exchange_price_difference=difference,
    )


_RULES: dict[str, Callable[[World, Json, Json, Json], None]] = {
    "cancel_pending_order": _cancel,
    "modify_pending_order_address": _readdress,
    "modify_pending_order_payment": _repay,
    "modify_pending_order_items": _modify,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _exchange,
}


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise Forbidden(why)


def _entry(kind: str, amount: Decimal, method_id: str) -> Json:
    return {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}


def _due(history: Iterable[Json]) -> list[tuple[str, Decimal]]:
    """What each payment still has to give back, in their order, net of earlier refunds."""
    entries = [(e["transaction_type"], e["payment_method_id"], money(e["amount"])) for e in history]
    back = {method: Decimal(0) for _, method, _ in entries}
    for kind, method, amount in entries:
        back[method] += amount if kind == "refund" else 0
    due = []
    for kind, method, amount in entries:
        if kind == "payment":
            before = min(back[method], amount)
            back[method] -= before
            if amount > before:
                due.append((method, amount - before))
    return due


def _method(user: Json, method_id: str) -> Json:
    _require(method_id in user["payment_methods"], "not a payment method of the customer")
    method: Json = user["payment_methods"][method_id]
    return method


def _covers(method: Json, amount: Decimal) -> bool:
    return method["source"] != "gift_card" or money(method["balance"]) >= amount


def _charge(user: Json, method_id: str, amount: Decimal) -> None:
    """Takes an amount, or gives a negative one back; only a gift card's balance is on record."""
    method = _method(user, method_id)
    _require(_covers(method, amount), "not enough on the gift card")
    if method["source"] == "gift_card":
        method["balance"] = money(method["balance"]) - amount


def _pieces(order: Json, item_ids: Sequence[str]) -> list[Json]:
    """A piece of the order for each id, none twice."""
    free, pieces = list(order["items"]), []
    for item_id in item_ids:
        piece = next((item for item in free if item["item_id"] == item_id), None)
        if piece is None:
            raise Forbidden("the order does not hold the item, or not as often")
        free = [item for item in free if item is not piece]
        pieces.append(piece)
    return pieces


def _swaps(world: World, order: Json, given: Json) -> list[tuple[Json, Json]]:
    """The pieces and what each becomes: an available variant of the same product."""
    new_ids = given["new_item_ids"]
    _require(len(new_ids) == len(given["item_ids"]), "not one new item for each")
    swaps = list(zip(_pieces(order, given["item_ids"]), new_ids, strict=True))
    made = []
    for item, new_id in swaps:
        variants = world.products[item["product_id"]]["variants"]
        _require(new_id in variants, "not a variant of the same product")
        _require(bool(variants[new_id]["available"]), "the new item is not available")
        made.append((item, variants[new_id]))
    return made


def _difference(swaps: Iterable[tuple[Json, Json]]) -> Decimal:
    return sum((money(new["price"]) - money(old["price"]) for old, new in swaps), Decimal(0))
