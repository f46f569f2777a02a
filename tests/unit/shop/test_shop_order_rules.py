"""What a customer may change about an order, and what it does to the money."""

from dataclasses import replace
from decimal import Decimal

import pytest
from shop_world import (
    AWAY,
    CARD,
    CATALOGUE,
    DELIVERED,
    GIFT,
    LAMP,
    MARA,
    MUG_BLUE,
    MUG_GREEN,
    MUG_RED,
    MUG_SOLD_OUT,
    PAYPAL,
    PENDING,
    mug,
    order,
)

from shop import orders, returns
from shop.errors import (
    GiftCardTooLow,
    ItemNotInOrder,
    OrderNotDelivered,
    OrderNotPending,
    PaymentAlreadyChanged,
    PaymentMethodNotFound,
    PaymentMethodUnchanged,
    ReasonNotAllowed,
    RefundMethodNotAllowed,
    VariantNotFound,
    VariantUnavailable,
)
from shop.models import Customer, OrderStatus, Payment, PaymentType

NOT_PENDING = [status for status in OrderStatus if status is not OrderStatus.PENDING]
NOT_DELIVERED = [status for status in OrderStatus if status is not OrderStatus.DELIVERED]


def paid(amount: str, method_id: str) -> Payment:
    return Payment(PaymentType.PAYMENT, Decimal(amount), method_id)


def back(amount: str, method_id: str) -> Payment:
    return Payment(PaymentType.REFUND, Decimal(amount), method_id)


def balance(customer: Customer) -> Decimal | None:
    card = customer.payment_method(GIFT)
    return card.balance if card else None


def test_cancelling_refunds_the_payment() -> None:
    changed = orders.cancel(PENDING, MARA, "no longer needed")
    assert changed.order.status is OrderStatus.CANCELLED
    assert changed.order.cancel_reason == "no longer needed"
    assert changed.order.payments == (paid("34.50", CARD), back("34.50", CARD))
    assert changed.customer == MARA


def test_cancelling_fills_the_gift_card_at_once() -> None:
    changed = orders.cancel(order(mug(), paid_with=GIFT), MARA, "ordered by mistake")
    assert balance(changed.customer) == Decimal("60.00")


def test_cancelling_refunds_each_of_several_payments() -> None:
    split = replace(PENDING, payments=(paid("30.00", CARD), paid("4.50", GIFT)))
    changed = orders.cancel(split, MARA, "no longer needed")
    assert changed.order.payments[2:] == (back("30.00", CARD), back("4.50", GIFT))


def test_cancelling_after_the_payment_moved_refunds_only_the_new_method() -> None:
    moved = orders.change_payment_method(PENDING, MARA, GIFT)
    changed = orders.cancel(moved.order, moved.customer, "no longer needed")
    assert changed.order.payments == (
        paid("34.50", CARD),
        paid("34.50", GIFT),
        back("34.50", CARD),
        back("34.50", GIFT),
    )
    assert balance(changed.customer) == Decimal("50.00")


def test_other_reasons_are_refused() -> None:
    with pytest.raises(ReasonNotAllowed):
        orders.cancel(PENDING, MARA, "found it cheaper")


@pytest.mark.parametrize("status", NOT_PENDING)
def test_only_pending_orders_change(status: OrderStatus) -> None:
    placed = replace(PENDING, status=status)
    with pytest.raises(OrderNotPending) as refusal:
        orders.cancel(placed, MARA, "no longer needed")
    assert refusal.value.fields == {"order_status": status.value}
    with pytest.raises(OrderNotPending):
        orders.change_address(placed, MARA, AWAY)
    with pytest.raises(OrderNotPending):
        orders.change_payment_method(placed, MARA, PAYPAL)
    with pytest.raises(OrderNotPending):
        orders.change_items(placed, MARA, CATALOGUE, [(MUG_BLUE, MUG_RED)], CARD)


@pytest.mark.parametrize("status", NOT_DELIVERED)
def test_only_delivered_orders_come_back(status: OrderStatus) -> None:
    placed = replace(DELIVERED, status=status)
    with pytest.raises(OrderNotDelivered):
        returns.request_return(placed, MARA, [MUG_BLUE], CARD)
    with pytest.raises(OrderNotDelivered):
        returns.request_exchange(placed, MARA, CATALOGUE, [(MUG_BLUE, MUG_RED)], CARD)


def test_the_parcel_goes_to_the_new_address() -> None:
    changed = orders.change_address(PENDING, MARA, AWAY)
    assert changed.order == replace(PENDING, address=AWAY)
    assert changed.customer == MARA


def test_another_method_pays_and_the_first_is_refunded() -> None:
    changed = orders.change_payment_method(order(mug(), paid_with=GIFT), MARA, PAYPAL)
    assert changed.order.payments == (
        paid("10.00", GIFT),
        paid("10.00", PAYPAL),
        back("10.00", GIFT),
    )
    assert changed.order.status is OrderStatus.PENDING
    assert balance(changed.customer) == Decimal("60.00")


def test_a_gift_card_must_cover_the_whole_order() -> None:
    dear = order(mug(MUG_SOLD_OUT))
    with pytest.raises(GiftCardTooLow) as refusal:
        orders.change_payment_method(dear, MARA, GIFT)
    assert refusal.value.fields == {"balance": "50.00", "needed": "99.00"}


def test_the_payment_moves_once_to_another_method_of_the_customer() -> None:
    with pytest.raises(PaymentMethodUnchanged):
        orders.change_payment_method(PENDING, MARA, CARD)
    with pytest.raises(PaymentMethodNotFound):
        orders.change_payment_method(PENDING, MARA, "paypal_2")
    moved = orders.change_payment_method(PENDING, MARA, PAYPAL)
    with pytest.raises(PaymentAlreadyChanged):
        orders.change_payment_method(moved.order, moved.customer, GIFT)


def test_dearer_items_are_paid_by_gift_card() -> None:
    wishes = [(MUG_BLUE, MUG_RED), (MUG_BLUE, MUG_RED)]
    changed = orders.change_items(PENDING, MARA, CATALOGUE, wishes, GIFT)
    assert changed.order.items == (mug(MUG_RED), mug(MUG_RED), mug(MUG_RED))
    assert changed.order.payments[-1] == paid("9.00", GIFT)
    assert changed.order.status is OrderStatus.PENDING_ITEM_MODIFIED
    assert balance(changed.customer) == Decimal("41.00")


def test_cheaper_items_are_refunded_in_one_entry() -> None:
    changed = orders.change_items(PENDING, MARA, CATALOGUE, [(MUG_RED, MUG_BLUE)], GIFT)
    assert changed.order.payments[1:] == (back("4.50", GIFT),)
    assert balance(changed.customer) == Decimal("54.50")


def test_items_of_the_same_price_leave_a_refund_of_nothing() -> None:
    changed = orders.change_items(PENDING, MARA, CATALOGUE, [(MUG_BLUE, MUG_GREEN)], PAYPAL)
    assert changed.order.payments[1:] == (back("0.00", PAYPAL),)


def test_two_items_can_trade_places() -> None:
    wishes = [(MUG_BLUE, MUG_RED), (MUG_RED, MUG_GREEN)]
    changed = orders.change_items(PENDING, MARA, CATALOGUE, wishes, CARD)
    assert changed.order.items == (mug(MUG_RED), mug(), mug(MUG_GREEN))


def test_a_gift_card_must_cover_the_difference() -> None:
    poor = orders.change_payment_method(order(mug(MUG_RED), mug(MUG_RED), mug(MUG_RED)), MARA, GIFT)
    with pytest.raises(GiftCardTooLow):
        orders.change_items(
            order(mug(), mug()),
            poor.customer,
            CATALOGUE,
            [(MUG_BLUE, MUG_RED), (MUG_BLUE, MUG_RED)],
            GIFT,
        )


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ([(MUG_GREEN, MUG_RED)], ItemNotInOrder),
        ([(MUG_RED, MUG_BLUE), (MUG_RED, MUG_BLUE)], ItemNotInOrder),
        ([(MUG_BLUE, LAMP)], VariantNotFound),
        ([(MUG_BLUE, "no such item")], VariantNotFound),
        ([(MUG_BLUE, MUG_SOLD_OUT)], VariantUnavailable),
    ],
)
def test_wishes_that_cannot_be_fulfilled(
    wishes: list[tuple[str, str]], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        orders.change_items(PENDING, MARA, CATALOGUE, wishes, CARD)
    with pytest.raises(refusal):
        received = replace(PENDING, status=OrderStatus.DELIVERED)
        returns.request_exchange(received, MARA, CATALOGUE, wishes, CARD)


def test_a_faulty_piece_is_replaced_by_the_same_variant_while_there_are_more() -> None:
    changed = returns.request_exchange(DELIVERED, MARA, CATALOGUE, [(MUG_BLUE, MUG_BLUE)], PAYPAL)
    request = changed.order.exchange_request
    assert request is not None
    assert (request.item_ids, request.new_item_ids) == ((MUG_BLUE,), (MUG_BLUE,))
    assert request.price_difference == Decimal("0.00")
    the_last_one = order(mug(MUG_SOLD_OUT), status=OrderStatus.DELIVERED)
    again = [(MUG_SOLD_OUT, MUG_SOLD_OUT)]
    with pytest.raises(VariantUnavailable):
        returns.request_exchange(the_last_one, MARA, CATALOGUE, again, PAYPAL)


def test_an_item_no_longer_sold_cannot_be_changed() -> None:
    with pytest.raises(VariantNotFound):
        orders.change_items(PENDING, MARA, {}, [(MUG_BLUE, MUG_RED)], CARD)


def test_a_stranger_pays_nothing() -> None:
    wishes = [(MUG_BLUE, MUG_RED)]
    with pytest.raises(PaymentMethodNotFound):
        orders.change_items(PENDING, MARA, CATALOGUE, wishes, "paypal_2")
    with pytest.raises(PaymentMethodNotFound):
        returns.request_exchange(DELIVERED, MARA, CATALOGUE, wishes, "paypal_2")
    with pytest.raises(PaymentMethodNotFound):
        returns.request_return(DELIVERED, MARA, [MUG_BLUE], "paypal_2")


@pytest.mark.parametrize("method_id", [CARD, GIFT])
def test_a_return_is_noted_and_moves_no_money(method_id: str) -> None:
    changed = returns.request_return(DELIVERED, MARA, [MUG_BLUE, MUG_BLUE], method_id)
    assert changed.order.status is OrderStatus.RETURN_REQUESTED
    assert changed.order.return_request is not None
    assert changed.order.return_request.item_ids == (MUG_BLUE, MUG_BLUE)
    assert changed.order.return_request.payment_method_id == method_id
    assert changed.order.payments == DELIVERED.payments
    assert changed.customer == MARA


def test_a_refund_goes_back_where_it_came_from() -> None:
    with pytest.raises(RefundMethodNotAllowed):
        returns.request_return(DELIVERED, MARA, [MUG_BLUE], PAYPAL)


def test_a_refund_follows_a_payment_that_moved() -> None:
    moved = orders.change_payment_method(PENDING, MARA, PAYPAL)
    received = replace(moved.order, status=OrderStatus.DELIVERED)
    returns.request_return(received, MARA, [MUG_BLUE], PAYPAL)
    with pytest.raises(RefundMethodNotAllowed):
        returns.request_return(received, MARA, [MUG_BLUE], CARD)


def test_not_more_comes_back_than_was_sent() -> None:
    with pytest.raises(ItemNotInOrder):
        returns.request_return(DELIVERED, MARA, [MUG_BLUE] * 3, CARD)


def test_an_exchange_is_noted_sorted_and_keeps_the_items() -> None:
    received = order(mug(MUG_RED), mug(), status=OrderStatus.DELIVERED)
    wishes = [(MUG_RED, MUG_GREEN), (MUG_BLUE, MUG_RED)]
    changed = returns.request_exchange(received, MARA, CATALOGUE, wishes, GIFT)
    request = changed.order.exchange_request
    assert request is not None
    assert request.item_ids == (MUG_BLUE, MUG_RED)
    assert request.new_item_ids == (MUG_RED, MUG_GREEN)
    assert request.price_difference == Decimal("0.00")
    assert changed.order.items == received.items
    assert changed.order.status is OrderStatus.EXCHANGE_REQUESTED
    assert changed.customer == MARA


def test_an_exchange_for_less_has_a_negative_difference() -> None:
    received = order(mug(MUG_RED), status=OrderStatus.DELIVERED)
    changed = returns.request_exchange(received, MARA, CATALOGUE, [(MUG_RED, MUG_BLUE)], CARD)
    assert changed.order.exchange_request is not None
    assert changed.order.exchange_request.price_difference == Decimal("-4.50")


def test_an_exchange_needs_a_gift_card_that_covers_it() -> None:
    spent = orders.change_payment_method(
        order(mug(MUG_RED), mug(MUG_RED), mug(MUG_RED)), MARA, GIFT
    )
    with pytest.raises(GiftCardTooLow):
        returns.request_exchange(
            order(mug(), mug(), status=OrderStatus.DELIVERED),
            spent.customer,
            CATALOGUE,
            [(MUG_BLUE, MUG_RED)] * 2,
            GIFT,
        )
