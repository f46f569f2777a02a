"""What is told of a customer's subscriptions, asked for or, once, unasked."""

from __future__ import annotations

import logging

from actions.choosing import listed, task_choice
from actions.paying import dollars
from actions.turn import Button, Turn
from actions.wording import phrase, said_day, term
from actions.work import Work
from care.bootstrap import Services
from care.errors import NotFound, Unavailable
from care.incidents import in_one_line
from care.policy import Task
from care.subscriptions.mentions import (
    asks_for_interval,
    asks_for_new,
    asks_for_plans,
    find_subscriptions,
)
from care.subscriptions.models import Plan, Subscription, SubscriptionStatus

logger = logging.getLogger(__name__)

_ANGRY = 0.6  # of 1: from here on nothing is said that wasn't asked for


def tell_subscriptions(work: Work, words: str) -> None:
    """What there is, what it costs and when the next one comes; or why something can't be had."""
    meant = find_subscriptions(words, work.subscriptions)
    living = [s for s in work.subscriptions if s.status is not SubscriptionStatus.CANCELLED]
    told = [s for s in work.subscriptions if s.id in meant] or living or work.subscriptions[-1:]
    if asks_for_new(words):
        work.turn.say("utter_subscription_new")
    if not told:
        work.turn.say("utter_subscription_none")
        return
    if asks_for_interval(words):
        work.turn.say("utter_subscription_monthly")
    for each in told:
        tell_state(work, each)
    if asks_for_plans(words):
        plans = [_plan_at(plan) for plan in told[0].plans]
        work.turn.say("utter_subscription_plans", plans=listed(plans))
    if living:
        work.turn.say("utter_subscription_changes", [_change()])


def tell_state(work: Work, one: Subscription) -> None:
    """Where a subscription stands."""
    work.turn.say(
        f"utter_subscription_is_{one.status.value}",
        name=one.name,
        plan=plan_name(one.plan),
        price=price_of(one),
        next=said_day(one.next_delivery) if one.next_delivery else "",
    )


def remind_of_renewal(turn: Turn, care: Services) -> None:
    """Says once that a subscription is delivered soon, where it helps and doesn't annoy.

    Not to somebody angry, nor where subscriptions were the subject just now. A word that nobody
    asked for is left out rather than that anything fails for it.
    """
    is_subject = any("subscription" in str(said.get("response")) for said in turn.replies)
    if is_subject or (turn.strongest("frustration") or 0.0) >= _ANGRY:
        return
    try:
        soon = care.subscriptions.renewal_notice(turn.conversation_id)
    except (NotFound, Unavailable) as error:
        logger.warning("no look for renewals: %s", in_one_line(error))
        return
    if soon is not None and soon.next_delivery is not None:
        facts = {"name": soon.name, "price": price_of(soon), "next": said_day(soon.next_delivery)}
        turn.say("utter_renewal_soon", [_change()], **facts)


def price_of(one: Subscription) -> str:
    """What a month of it costs."""
    return dollars(one.price)


def plan_name(plan: str) -> str:
    """What a plan is called."""
    return term("plans", plan)


def _plan_at(plan: Plan) -> str:
    return phrase("plan_at", plan=plan_name(plan.plan), price=dollars(plan.price))


def _change() -> Button:
    return task_choice(phrase("change_subscription"), Task.CHANGE_SUBSCRIPTION)
