"""Writing answers: JSON with the record's version as ETag, and a mark on a repeated one."""

from fastapi import Response
from pydantic import BaseModel

from shop.api.customer_views import CustomerView
from shop.api.views import OrderView
from shop.idempotency import Answer
from shop.models import Customer, Order


def order_answer(order: Order) -> Answer:
    """The answer that shows an order."""
    return Answer(OrderView.of(order).json(by_alias=True), version=order.version)


def customer_answer(customer: Customer) -> Answer:
    """The answer that shows a customer."""
    return Answer(CustomerView.of(customer).json(exclude_none=True), version=customer.version)


def shown(view: BaseModel) -> Response:
    """The response for a view, without FastAPI validating it again: lists can be long."""
    return Response(view.json(by_alias=True), media_type="application/json")


def reply(answer: Answer) -> Response:
    """The response for an answer."""
    response = Response(answer.body, status_code=answer.status, media_type="application/json")
    if answer.version is not None:
        response.headers["ETag"] = f'"{answer.version}"'
    if answer.replayed:
        response.headers["Idempotent-Replay"] = "true"
    return response
