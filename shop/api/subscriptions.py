"""`/v1/subscriptions`: changing a subscription."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response, Security
from sqlalchemy.engine import Connection

from shop import subscriptions
from shop.api.account_views import SubscriptionView
from shop.api.bodies import PlanBody, RecordId
from shop.api.changes import Change, begin_change
from shop.audit import Entry
from shop.idempotency import Answer
from shop.subscriptions import Subscription

router = APIRouter(prefix="/v1/subscriptions/{subscription_id}", tags=["subscriptions"])

ChangeDep = Annotated[Change, Security(begin_change, scopes=["subscriptions:write"])]


@router.post("/pause", response_model=SubscriptionView, summary="Pause a subscription")
def pause(change: ChangeDep, subscription_id: RecordId) -> Response:
    """Stop deliveries until the subscription is resumed."""
    return _change(change, subscription_id, "pause", subscriptions.pause)


@router.post("/resume", response_model=SubscriptionView, summary="Resume a subscription")
def resume(change: ChangeDep, subscription_id: RecordId) -> Response:
    """Deliver again; the next delivery is a week from today."""
    today = change.shop.now().date()
    return _change(
        change, subscription_id, "resume", lambda found: subscriptions.resume(found, today)
    )


@router.post("/cancel", response_model=SubscriptionView, summary="Cancel a subscription")
def cancel(change: ChangeDep, subscription_id: RecordId) -> Response:
    """End the subscription for good."""
    return _change(change, subscription_id, "cancel", subscriptions.cancel)


@router.put("/plan", response_model=SubscriptionView, summary="Change the plan")
def put_plan(change: ChangeDep, subscription_id: RecordId, body: PlanBody) -> Response:
    """Change what is delivered, and its price, from the next delivery on."""
    return _change(
        change, subscription_id, "plan", lambda found: subscriptions.change_plan(found, body.plan)
    )


def _change(
    change: Change,
    subscription_id: str,
    action: str,
    rule: Callable[[Subscription], Subscription],
) -> Response:
    def apply(connection: Connection) -> Answer:
        before = subscriptions.get(connection, subscription_id)
        change.call.check_version(before.version)
        saved = subscriptions.save(connection, rule(before))
        entry = Entry("subscription", saved.id, action, before.version, saved.version)
        change.record(connection, entry)
        return Answer(SubscriptionView.of(saved).json(), version=saved.version)

    return change.once(apply)
