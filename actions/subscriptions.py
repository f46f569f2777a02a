"""Subscriptions: pausing and resuming, another plan, and the end."""

from __future__ import annotations

from actions.choosing import choice
from actions.fields import Field, FieldSkill
from actions.paying import dollars
from actions.subscriptions_telling import plan_name, price_of, tell_state
from actions.tasks import confirm
from actions.turn import Button, Turn
from actions.wording import as_title, phrase, said_day, shop_words
from actions.work import Question, Work
from care.conversations.answers import is_bare_no, is_yes
from care.mentions.payments import names_a_method
from care.orders.numbers import PATTERN
from care.policy import Task
from care.subscriptions.mentions import (
    Change,
    asks_for_interval,
    find_change,
    find_plan,
    find_subscriptions,
)
from care.subscriptions.models import Plan, Subscription, SubscriptionStatus

SUBSCRIPTION = "subscription"
CHANGE = "subscription_change"
PLAN = "plan"
PLAN_WORDS = "plan_words"  # which plan was told, before it was known of what
INSTEAD = "pause_instead"  # whether a pause was offered in place of the end, and what came of it
# In which state each change can be made.
_NEEDS = {
    Change.PAUSE: frozenset({SubscriptionStatus.ACTIVE}),
    Change.RESUME: frozenset({SubscriptionStatus.PAUSED}),
    Change.PLAN: frozenset({SubscriptionStatus.ACTIVE, SubscriptionStatus.PAUSED}),
    Change.END: frozenset({SubscriptionStatus.ACTIVE, SubscriptionStatus.PAUSED}),
}


def _which(work: Work, words: str, is_asked: bool) -> str | None:
    found = find_subscriptions(words, _living(work))
    return found[0] if len(found) == 1 else None


def _change(work: Work, words: str, is_asked: bool) -> str | None:
    if work.turn.asked == INSTEAD and words == work.turn.words:
        return None
    change = find_change(words)
    one = _meant(work)
    if change is None and one is not None and find_plan(words, one):
        change = Change.PLAN if one.plan != find_plan(words, one) else None
    return change.value if change else None


def _plan(work: Work, words: str, is_asked: bool) -> str | None:
    one = _meant(work)
    if one is None and any(find_plan(words, each) for each in _living(work)):
        work.draft.said[PLAN_WORDS] = words
    if one is None:
        return None
    return find_plan(shop_words("plans", words, [plan.plan for plan in one.plans]), one)


def _instead(work: Work, words: str, is_asked: bool) -> str | None:
    """Whether it is to be a pause; whoever says no to that still wants the end."""
    if not is_asked:
        return None
    change = find_change(words)
    if change is Change.PAUSE or (change is None and is_yes(words)):
        work.draft.said[CHANGE] = Change.PAUSE.value
        return "pause"
    return "end" if change is Change.END or is_bare_no(words) else None


def _choices(work: Work) -> list[Button]:
    return [choice(title_of(each), SUBSCRIPTION, each.id) for each in _fitting(work)]


def _changes(work: Work) -> list[Button]:
    one = _meant(work)
    return [
        choice(phrase(f"subscription_{change.value}"), CHANGE, change.value)
        for change in Change
        if one is None or one.status in _NEEDS[change]
    ]


def _plans(work: Work) -> list[Button]:
    one = _meant(work)
    return [choice(_plan_title(plan), PLAN, plan.plan) for plan in one.other_plans] if one else []


def _offers(work: Work) -> list[Button]:
    return [choice(phrase(f"instead_{each}"), INSTEAD, each) for each in ("pause", "end")]


def _needs_plan(work: Work) -> bool:
    return work.draft.said.get(CHANGE) == Change.PLAN


def _needs_offer(work: Work) -> bool:
    one = _meant(work)
    is_end = work.draft.said.get(CHANGE) == Change.END
    return is_end and one is not None and one.status is SubscriptionStatus.ACTIVE


def _now(work: Work) -> dict[str, str]:
    one = _meant(work)
    return {"name": one.name, "plan": plan_name(one.plan), "price": price_of(one)} if one else {}


class ChangeSubscription(FieldSkill):
    """Which subscription, and what is to become of it; before the end a pause is offered once."""

    task = Task.CHANGE_SUBSCRIPTION
    own_intents = frozenset({"subscription", "cancel_order", "newsletter"})
    fields = (
        Field(SUBSCRIPTION, "utter_ask_for_subscription", _which, _choices),
        Field(CHANGE, "utter_ask_for_subscription_change", _change, _changes, facts=_now),
        Field(PLAN, "utter_ask_for_plan", _plan, _plans, _needs_plan, _now),
        Field(INSTEAD, "utter_offer_pause", _instead, _offers, _needs_offer, _now),
    )

    def is_wanted(self, intent: str, words: str) -> bool:
        return (
            intent == "subscription"
            and find_change(words) is not None
            and not asks_for_interval(words)
        )

    def is_aside(self, turn: Turn) -> bool:
        return not _is_own(turn) and super().is_aside(turn)

    def other_change(self, turn: Turn) -> Task | None:
        # "Cancel it" means what is talked about, unless an order is named.
        return None if _is_own(turn) else super().other_change(turn)

    def _begins_another(self, turn: Turn) -> bool:
        return not _is_own(turn) and super()._begins_another(turn)

    def choose(self, work: Work, kind: str, value: str) -> None:
        if kind == INSTEAD and value == "pause":
            self.note(work, CHANGE, Change.PAUSE.value)
        super().choose(work, kind, value)

    def missing(self, work: Work) -> Question | None:
        said, fitting = work.draft.said, _fitting(work)
        if not _living(work):
            self._give_up(work)
            return None
        if SUBSCRIPTION not in said and len(fitting) == 1:
            said[SUBSCRIPTION] = fitting[0].id
        one = _meant(work)
        if one is not None and (plan := find_plan(said.pop(PLAN_WORDS, ""), one)):
            said.setdefault(PLAN, plan)
        if not fitting or (one is not None and one not in fitting):
            tell_state(work, one or _living(work)[0])
            work.turn.say(f"utter_subscription_cannot_{said[CHANGE]}")
            work.turn.finish_task()
            return None
        if one is not None and said.get(PLAN) == one.plan:
            said.pop(PLAN)
            work.turn.say("utter_subscription_plan_is_the_same", None, **_now(work))
        return super().missing(work)

    def _give_up(self, work: Work) -> None:
        """There is nothing to change: says so, and what has ended."""
        if work.subscriptions:
            tell_state(work, work.subscriptions[-1])
        else:
            work.turn.say("utter_subscription_none")
        work.turn.finish_task()

    def read_back(self, work: Work) -> Question:
        one, change = _the_one(work), Change(work.draft.said[CHANGE])
        facts = {**_now(work), "next": said_day(one.next_delivery) if one.next_delivery else ""}
        if change is Change.PLAN:
            new = next(p for p in one.plans if p.plan == work.draft.said[PLAN])
            facts |= {"new_plan": plan_name(new.plan), "new_price": dollars(new.price)}
        is_paused = one.status is SubscriptionStatus.PAUSED and change is not Change.RESUME
        variant = "_paused" if is_paused else ""
        return confirm(work, f"utter_confirm_subscription_{change.value}{variant}", **facts)

    def make(self, work: Work) -> None:
        # By its id alone: at a further try it may be as it should be, and another be the only one.
        service, said, key = work.care.subscriptions, work.draft.said, work.draft.key
        here, one, change = work.turn.conversation_id, said[SUBSCRIPTION], Change(said[CHANGE])
        if change is Change.PAUSE:
            made = service.pause(here, one, key)
        elif change is Change.RESUME:
            made = service.resume(here, one, key)
        elif change is Change.END:
            made = service.end(here, one, key)
        else:
            made = service.change_plan(here, one, said[PLAN], key)
        if made.next_delivery:
            work.draft.spoken["next"] = said_day(made.next_delivery)

    def tell(self, work: Work) -> None:
        change = work.draft.said[CHANGE]
        work.turn.say(f"utter_subscription_made_{change}", None, **work.draft.spoken)


def title_of(one: Subscription) -> str:
    """A subscription on a button: "Sock Box, medium, $24.90"."""
    return f"{one.name}, {plan_name(one.plan)}, {dollars(one.price)}"


def _plan_title(plan: Plan) -> str:
    return phrase("plan_title", plan=as_title(plan_name(plan.plan)), price=dollars(plan.price))


def _is_own(turn: Turn) -> bool:
    """Whether the words are about the subscription that is talked about."""
    if PATTERN.search(turn.words) or names_a_method(turn.words):
        return False
    if turn.intent == "subscription" and turn.words.rstrip().endswith("?"):
        return find_change(turn.words) is not None
    return turn.intent in ChangeSubscription.own_intents and find_change(turn.words) is not None


def _living(work: Work) -> list[Subscription]:
    """Those that have not ended."""
    ended = SubscriptionStatus.CANCELLED
    return [each for each in work.subscriptions if each.status is not ended]


def _fitting(work: Work) -> list[Subscription]:
    """Those with which the change can be made."""
    change = work.draft.said.get(CHANGE)
    states = _NEEDS[Change(change)] if change else frozenset(SubscriptionStatus)
    return [each for each in _living(work) if each.status in states]


def _meant(work: Work) -> Subscription | None:
    """The subscription that the draft is about; the only one, where there is one."""
    living, chosen = _living(work), work.draft.said.get(SUBSCRIPTION)
    if chosen is None:
        return living[0] if len(living) == 1 else None
    return next((each for each in living if each.id == chosen), None)


def _the_one(work: Work) -> Subscription:
    one = _meant(work)
    assert one is not None  # noqa: S101  # `missing` asks for it first
    return one
