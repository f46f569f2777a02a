"""What has to be over before an account can be closed."""

from __future__ import annotations

from collections.abc import Sequence

from care.orders.models import Order, Status

_OVER = frozenset({Status.DELIVERED, Status.CANCELLED})


def still_open(orders: Sequence[Order]) -> list[Order]:
    """The orders that are neither delivered nor cancelled, or of which something comes back.

    The shop closes no account with one of these.
    """
    return [order for order in orders if order.status not in _OVER]
