"""Which subscription, what is to become of it, and which plan, in a customer's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from care.subscriptions.models import Subscription, SubscriptionStatus


class Change(str, Enum):
    """What can be done with a subscription."""

    PAUSE = "pause"
    RESUME = "resume"
    PLAN = "plan"
    END = "end"


_DONT = re.compile(
    r"\b(?:don'?t|do not|not|without|instead of|rather than|never) "
    r"(?:want(?:ing)? (?:you )?to |to )?"
    r"(?:cancel\w*|end\w*|stop\w*|paus\w*)\b(?: (?:it|that|my \w+))?",
    re.I,
)
# The first that fits. What was done in the past is no wish: "why was it paused?"
_CHANGES: tuple[tuple[Change, re.Pattern[str]], ...] = (
    (
        Change.RESUME,
        re.compile(
            r"\b(?:resume|resuming|re-?start|re-?activate|un-?pause|start (?:\w+ ){0,4}again"
            r"|pick (?:\w+ )?up again|(?:turn|switch) (?:\w+ ){0,3}back on"
            r"|(?:cancel|end|stop|lift|remove) (?:the |my )?(?:pause|hold)"
            r"|want (?:it|my \w+|the \w+) back|send (?:it|them|the \w+) again)\b"
            r"|^(?:please )?renew my\b",
            re.I,
        ),
    ),
    (
        Change.PAUSE,
        re.compile(
            r"\b(?:pause|pausing|(?:put|place)\b[^.!?]{0,30} on (?:hold|pause|ice)"
            r"|(?:holiday |vacation )?hold\b|skip(?:ping)?|suspend|freeze|leave out|a break"
            r"|stop(?:ped)?\b[^.!?]{0,40} (?:for (?:a|the|two|three|\d)|until|till|while))\b"
            r"|\bon hold\b|\b(?:need|want)\b[^.!?]{0,15} break\b",
            re.I,
        ),
    ),
    (
        Change.PLAN,
        re.compile(
            r"\b(?:upgrade|downgrade)\b(?!d)"
            r"|\b(?:chang(?:e|ing)|switch(?:ing)?|mov(?:e|ing)|go(?:ing)?|swap|get|want|have|take"
            r"|need)\b[^.!?]{0,40}\b(?:to|for|into|the|a|an|my|different|another|other)\b"
            r"[^.!?]{0,15}\b(?:plan|size|tier|small|medium|large"
            r"|(?:bigg|larg|small|cheap)(?:er|est) (?:one|box|plan|size|subscription))\b"
            r"|\b(?:different|another|other|bigger|larger|smaller|cheaper) plan\b",
            re.I,
        ),
    ),
    (
        Change.END,
        re.compile(
            r"\b(?:cancel|cancell?ing|cancellation|end|ending|stop|terminate|quit|unsubscribe"
            r"|get out of|get rid of|opt out|no more|done with|take me off|turn off|give up"
            r"|(?:don'?t|do not|no longer) (?:want|need)(?! to know))\b",
            re.I,
        ),
    ),
)  # fmt: skip
_INTERVAL = re.compile(
    r"\b(?:every|each) (?:other |second |two |three |four |six |eight |\d+ )"
    r"(?:weeks?|months?|days?)\b"
    r"|\b(?:twice|once|two times|three times) (?:a|every) (?:week|month|year)\b"
    r"|\b(?:fortnight\w*|bi-?weekly|weekly|quarterly|yearly|annual(?:ly)?|bi-?monthly"
    r"|more often|less often|interval|frequency|how often)\b",
    re.I,
)
_PLANS = re.compile(
    r"\b(?:what|which|list|other|show)\b[^.!?]{0,25}\b(?:plans|sizes|options|tiers)\b", re.I
)
_NEW = re.compile(
    r"\b(?:subscribe to|sign (?:me )?up for|take out|start a|begin a|new|gift) (?:\w+ ){0,3}"
    r"(?:subscription|box|plan|deliver\w+)\b|\b(?:like|want|can i|wish) (?:to )?subscribe\b",
    re.I,
)
_UP = re.compile(r"\b(?:bigger|larger|upgrade|more)\b", re.I)
_DOWN = re.compile(r"\b(?:smaller|cheaper|downgrade|less)\b", re.I)
_TOP = re.compile(r"\b(?:biggest|largest)\b", re.I)
_BOTTOM = re.compile(r"\b(?:smallest|cheapest)\b", re.I)
_WORD = re.compile(r"[a-z]{3,}")
_WEAK = frozenset({"box"})  # what people call any subscription
_PAUSED = re.compile(r"\bthe paused\b|\b(?:one|box) (?:that|which) is paused\b", re.I)
_RUNNING = re.compile(r"\bthe (?:active|running)\b", re.I)


def find_change(text: str) -> Change | None:
    """What the words want done; None where they ask or tell something else."""
    text = _DONT.sub(" ", text.replace("’", "'"))
    return next((change for change, pattern in _CHANGES if pattern.search(text)), None)


def find_subscriptions(text: str, subscriptions: Sequence[Subscription]) -> tuple[str, ...]:
    """The ids of the subscriptions that the words fit: by name, or by whether they are paused."""
    words = {word.rstrip("s") for word in _WORD.findall(text.lower())}
    by_id = {each.id: _own_words(each, subscriptions) & words for each in subscriptions}
    telling = {id_: common for id_, common in by_id.items() if common - _WEAK} or by_id
    if any(telling.values()):
        return tuple(id_ for id_, common in telling.items() if common)
    status = SubscriptionStatus.PAUSED if _PAUSED.search(text) else None
    status = SubscriptionStatus.ACTIVE if _RUNNING.search(text) else status
    return tuple(each.id for each in subscriptions if status and each.status is status)


def find_plan(text: str, subscription: Subscription) -> str | None:
    """The plan that the words name, by its name or as a bigger or smaller one than now."""
    low = text.lower()
    plans = sorted(subscription.plans, key=lambda plan: plan.price)
    names: list[str] = [plan.plan for plan in plans]
    if meant := re.search(rf"\bto (?:the |a |an )?({'|'.join(map(re.escape, names))})\b", low):
        return meant[1]
    named = [name for name in names if re.search(rf"\b{re.escape(name.lower())}\b", low)]
    others = [name for name in named if name != subscription.plan]
    if named:
        return others[0] if len(others) == 1 else named[0] if len(named) == 1 else None
    return _compared(low, names, subscription.plan)


def asks_for_interval(text: str) -> bool:
    """Whether it is about how often something comes."""
    return bool(_INTERVAL.search(text))


def asks_for_plans(text: str) -> bool:
    """Whether it is about which plans there are."""
    return bool(_PLANS.search(text))


def asks_for_new(text: str) -> bool:
    """Whether a subscription is to be begun."""
    return bool(_NEW.search(text))


def _compared(low: str, names: list[str], now: str) -> str | None:
    """The next plan up or down, or the one at the end; `names` go from cheap to dear."""
    place = names.index(now) if now in names else 0
    if _TOP.search(low) or _BOTTOM.search(low):
        return names[-1] if _TOP.search(low) else names[0]
    step = 1 if _UP.search(low) else -1 if _DOWN.search(low) else 0
    is_there = step and 0 <= place + step < len(names)
    return names[place + step] if is_there else None


def _own_words(one: Subscription, all_of_them: Sequence[Subscription]) -> set[str]:
    """The words of its name that no other one has."""
    others = {
        word.rstrip("s")
        for each in all_of_them
        if each.name != one.name
        for word in _WORD.findall(each.name.lower())
    }
    return (
        {word.rstrip("s") for word in _WORD.findall(one.name.lower())} - others - {"the", "month"}
    )
