"""What may be asked for once an order has been delivered: returning or exchanging items."""

from collections.abc import Sequence
from dataclasses import replace

from shop.errors import OrderNotDelivered, RefundMethodNotAllowed
from shop.models import Customer, ExchangeRequest, Order, OrderStatus, ReturnRequest
from shop.orders import Changed
from shop.payments import check_covers, is_gift_card, method_of, original_method
from shop.swaps import Catalogue, Wish, find_pieces, plan_swaps, price_difference


def request_return(
    order: Order, customer: Customer, item_ids: Sequence[str], method_id: str
) -> Changed:
    """The delivered order with a return asked for; money moves once the items are back.

    The refund may go to the method the order is paid with, or to a gift card of the customer.
    Raises OrderNotDelivered, PaymentMethodNotFound, RefundMethodNotAllowed, ItemNotInOrder.
    """
    _require_delivered(order)
    find_pieces(order, item_ids)
    method = method_of(customer, method_id)
    if not is_gift_card(method) and method.id != original_method(order.payments):
        raise RefundMethodNotAllowed(
            "A refund goes to the method the order was paid with, or to a gift card."
        )
    request = ReturnRequest(tuple(sorted(item_ids)), method.id)
    wanted = replace(order, status=OrderStatus.RETURN_REQUESTED, return_request=request)
    return Changed(wanted, customer)


def request_exchange(
    order: Order, customer: Customer, catalogue: Catalogue, wishes: Sequence[Wish], method_id: str
) -> Changed:
    """The delivered order with an exchange asked for; items and money stay as they are for now.

    A gift card must cover the difference. Raises OrderNotDelivered, PaymentMethodNotFound,
    GiftCardTooLow, and what `plan_swaps` raises.
    """
    _require_delivered(order)
    swaps = plan_swaps(order, catalogue, wishes)
    difference = price_difference(swaps)
    method = method_of(customer, method_id)
    check_covers(method, difference)
    request = ExchangeRequest(
        item_ids=tuple(sorted(swap.old.item_id for swap in swaps)),
        new_item_ids=tuple(sorted(swap.new.item_id for swap in swaps)),
        payment_method_id=method.id,
        price_difference=difference,
    )
    wanted = replace(order, status=OrderStatus.EXCHANGE_REQUESTED, exchange_request=request)
    return Changed(wanted, customer)


def _require_delivered(order: Order) -> None:
    if order.status is not OrderStatus.DELIVERED:
        raise OrderNotDelivered(
            f"Only a delivered order can be returned or exchanged; this one is "
            f"{order.status.value}.",
            {"order_status": order.status.value},
        )
