"""What is in the dialogues' shop, in the few words in which stories say what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from care.accounts.models import Customer
from care.billing.models import Dispute
from care.clients.fake_shop import FakeShop
from care.orders.models import Order, PaymentType, Status

Json = dict[str, Any]


def records(shop: FakeShop) -> dict[str, Json]:
    """All that a change may touch: by order number, customer, and other ids.

    What is new has no id that a story could know: it is listed under `shop`.
    """
    found: dict[str, Json] = {order.id: _order(order) for order in shop.orders}
    found |= {customer.id: _customer(customer) for customer in shop.customers}
    found |= {
        bill.id: {"due_on": bill.due_on, "extended": bill.is_extended} for bill in shop.invoices
    }
    found |= {
        each.id: {"plan": each.plan, "status": each.status.value} for each in shop.subscriptions
    }
    found["shop"] = {
        "letters": [f"{letter.kind} to {letter.to}" for letter in shop.letters],
        "leads": [f"{lead.name}, {lead.email}" for lead in shop.leads],
        "disputes": [_dispute(dispute) for dispute in shop.disputes],
        "appointments": [f"{each.topic}: {each.status.value}" for each in shop.appointments],
        "slots": [each.slot_id for each in shop.appointments],
        "readers": sorted(shop.readers),
    }
    return found


# What follows from a change; it may be named in a story, but need not be.
_FOLLOWS = {"version", "payments", "total", "due_on", "slots", "appointments"}


def changes_not_expected(
    before: Mapping[str, Json], after: Mapping[str, Json], expected: Mapping[str, Json]
) -> Iterator[str]:
    """What is otherwise in the shop's records than a story says."""
    for name, record in after.items():
        wanted = expected.get(name, {})
        free = _FOLLOWS if wanted else set()
        if record.get("status") == Status.CANCELLED.value:
            free = free | {"paid_with"}
        for key, value in record.items():
            if key in wanted:
                if _plain(wanted[key]) != _plain(value):
                    yield f"{name}: {key} is {value!r} in place of {wanted[key]!r}"
            elif key not in free and value != before[name][key]:
                yield f"{name}: {key} has become {value!r}, was {before[name][key]!r}"
        yield from (f"{name}: no such field: {key}" for key in wanted.keys() - record.keys())
    yield from (f"no such record: {name}" for name in expected.keys() - after.keys())


def _plain(value: Any) -> Any:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"{Decimal(str(value)):.2f}"
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None else str(value)


def _order(order: Order) -> Json:
    back, swap = order.return_request, order.exchange_request
    return {
        "status": order.status.value,
        "cancel_reason": order.cancel_reason,
        "address": str(order.address),
        "items": [_short(item.item_id) for item in order.items],
        "total": order.total,
        "paid_with": order.paid_with,
        "payments": [
            f"{'+' if p.type is PaymentType.PAYMENT else '-'}{p.amount} {p.payment_method_id}"
            for p in order.payments
        ],
        "returned": [_short(i) for i in back.item_ids] if back else None,
        "refund_to": back.payment_method_id if back else None,
        "exchanged": [_short(i) for i in swap.item_ids] if swap else None,
        "exchanged_for": [_short(i) for i in swap.new_item_ids] if swap else None,
        "difference": swap.price_difference if swap else None,
        "difference_with": swap.payment_method_id if swap else None,
        "version": order.version,
    }


_OWN = ("email", "phone", "first_name", "last_name", "newsletter", "locked")


def _customer(customer: Customer) -> Json:
    held = [m.balance for m in customer.payment_methods if m.balance is not None]
    return {
        "address": str(customer.address),
        "balance": sum(held, Decimal(0)),
        **{name: getattr(customer, name) for name in _OWN},
        "closing": customer.closing_on is not None,
        "rest": customer.json(exclude={"address", "payment_methods", "closing_on", *_OWN}),
        "methods": [m.id for m in customer.payment_methods],
    }


def _dispute(dispute: Dispute) -> str:
    line = f" line {dispute.line}" if dispute.line else ""
    return f"{dispute.invoice_id}{line}: {dispute.reason.value}"


def _short(item_id: str) -> str:
    """The last three digits: all that differ in the dialogues' shop."""
    return item_id[-3:]
