"""`/v1/verifications`: one-time codes by e-mail."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Response, Security
from pydantic import BaseModel
from sqlalchemy.engine import Connection

from shop.api.bodies import CodeBody, RecordId, VerificationBody
from shop.api.replies import reply
from shop.api.security import ShopDep, authorised, keyless_call
from shop.idempotency import Answer, Call, once

MayVerify = Security(authorised, scopes=["verifications:write"])
CallDep = Annotated[Call, Security(keyless_call, scopes=["verifications:write"])]

router = APIRouter(prefix="/v1/verifications", tags=["verifications"])


class VerificationView(BaseModel):
    """A verification that was begun; `expires_in` in seconds."""

    id: str
    expires_in: int


class VerifiedView(BaseModel):
    """Who was sent the code."""

    customer_id: str


@router.post(
    "", response_model=VerificationView, status_code=HTTPStatus.ACCEPTED, summary="Send a code"
)
def start(shop: ShopDep, call: CallDep, body: VerificationBody) -> Response:
    """Always accepted: whether the address belongs to a customer is not told.

    Within a minute of the last code none is sent; that one is good under the new id, too. An
    Idempotency-Key is not needed here; a repeat with one is the same request.
    """

    def apply(connection: Connection) -> Answer:
        started = shop.codes.start(connection, body.email, shop.now())
        return Answer(VerificationView(**vars(started)).json(), HTTPStatus.ACCEPTED)

    return reply(once(shop.database, call, shop.now(), apply))


@router.post(
    "/{verification_id}/check",
    response_model=VerifiedView,
    dependencies=[MayVerify],
    summary="Check a code",
)
def check(shop: ShopDep, verification_id: RecordId, body: CodeBody) -> VerifiedView:
    """The customer, once. A code is good for ten minutes and five attempts."""
    customer_id = shop.codes.check(shop.database, verification_id, body.code, shop.now())
    return VerifiedView(customer_id=customer_id)
