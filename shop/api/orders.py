"""`/v1/orders`: reading an order and changing it. The rules are in `orders.py` and `returns.py`."""

from typing import Annotated

from fastapi import APIRouter, Response, Security

from shop import orders, returns, store
from shop.api.bodies import (
    AddressBody,
    CancelBody,
    ItemChangesBody,
    OrderId,
    PaymentMethodBody,
    ReturnBody,
)
from shop.api.changes import Change, begin_change
from shop.api.replies import order_answer, reply
from shop.api.security import ShopDep, authorised
from shop.api.views import OrderView

router = APIRouter(prefix="/v1/orders/{order_id}", tags=["orders"])

MayRead = Security(authorised, scopes=["orders:read"])
ChangeDep = Annotated[Change, Security(begin_change, scopes=["orders:write"])]


@router.get("", response_model=OrderView, dependencies=[MayRead], summary="Get an order")
def get(shop: ShopDep, order_id: OrderId) -> Response:
    """An order with items, shipments and payments; its version is the ETag."""
    with shop.database.reading() as connection:
        return reply(order_answer(store.get_order(connection, order_id)))


@router.post("/cancel", response_model=OrderView, summary="Cancel a pending order")
def cancel(change: ChangeDep, order_id: OrderId, body: CancelBody) -> Response:
    """Every payment is refunded: to a gift card at once, otherwise within 5 to 7 business days."""
    return change.order(
        order_id, "cancel", lambda order, customer, _: orders.cancel(order, customer, body.reason)
    )


@router.put("/address", response_model=OrderView, summary="Send a pending order elsewhere")
def put_address(change: ChangeDep, order_id: OrderId, body: AddressBody) -> Response:
    """Replace the shipping address of this order; the customer's own address stays."""
    address = body.value()
    return change.order(
        order_id,
        "address",
        lambda order, customer, _: orders.change_address(order, customer, address),
    )


@router.put("/payment-method", response_model=OrderView, summary="Pay a pending order otherwise")
def put_payment_method(change: ChangeDep, order_id: OrderId, body: PaymentMethodBody) -> Response:
    """Once only: the new method pays, the old one is refunded. A gift card must cover the total."""
    method_id = body.payment_method_id
    return change.order(
        order_id,
        "payment-method",
        lambda order, customer, _: orders.change_payment_method(order, customer, method_id),
    )


@router.post("/item-changes", response_model=OrderView, summary="Choose other variants")
def change_items(change: ChangeDep, order_id: OrderId, body: ItemChangesBody) -> Response:
    """Once only, all pieces together; the order can be neither changed nor cancelled afterwards."""
    return change.order(
        order_id,
        "item-changes",
        lambda order, customer, catalogue: orders.change_items(
            order, customer, catalogue, body.pairs(), body.payment_method_id
        ),
    )


@router.post("/return", response_model=OrderView, summary="Return items of a delivered order")
def request_return(change: ChangeDep, order_id: OrderId, body: ReturnBody) -> Response:
    """Once only, all pieces together; the customer gets an e-mail on how to send them back."""
    return change.order(
        order_id,
        "return",
        lambda order, customer, _: returns.request_return(
            order, customer, body.item_ids, body.payment_method_id
        ),
        sends_back=True,
    )


@router.post("/exchange", response_model=OrderView, summary="Exchange items of a delivered order")
def request_exchange(change: ChangeDep, order_id: OrderId, body: ItemChangesBody) -> Response:
    """Once only, all pieces together; the customer gets an e-mail on how to send them back."""
    return change.order(
        order_id,
        "exchange",
        lambda order, customer, catalogue: returns.request_exchange(
            order, customer, catalogue, body.pairs(), body.payment_method_id
        ),
        sends_back=True,
    )
