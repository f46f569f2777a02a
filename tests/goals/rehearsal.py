"""A clerk in place of Care, and a shop in memory: to try the customer without a stack.

The clerk cheats: it knows the goal. It asks as Care does, and makes the mistakes it is told to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from goals import naming
from goals.expected import Forbidden, apply
from goals.persona import Kind, Method, Piece, Wish, persona_of
from goals.reading import Choice, Heard
from goals.world import Action, Goal, World

YES = re.compile(r"\b(?:yes|yep|go ahead|correct|sure)\b", re.I)
YES_NO = (Choice("y", "Yes, please"), Choice("n", "No"))


@dataclass
class Clerk:
    """Asks who it is, reads back each change of the goal, and makes it on a yes.

    Args:
        slips: by the number of a read-back, from 0, the wish that is read back by mistake.
        hasty: makes a change without a yes.
    """

    goal: Goal
    world: World
    slips: dict[int, Wish] = field(default_factory=dict)
    hasty: Action | None = None
    heard: list[str] = field(default_factory=list)
    read_backs: int = 0
    is_known: bool = False
    is_read_back: bool = False
    made: int = 0

    def __post_init__(self) -> None:
        self.wishes = persona_of(self.goal, self.world).wishes

    def say(self, text: str) -> Heard:
        self.heard.append(text)
        return self._answer(text)

    def choose(self, choice: Choice) -> Heard:
        self.heard.append(choice.title)
        return self._answer(choice.title)

    def _answer(self, text: str) -> Heard:
        self.is_known = self.is_known or bool(re.search(r"@|(?<![\w#])\d{5}(?!\d)", text))
        if self.hasty:
            self._make(self.hasty)
            self.hasty = None
        if not self.is_known:
            return Heard(("Which e-mail address is your account under?",), (), "email")
        if self.is_read_back and YES.search(text) and not text.lower().startswith("no"):
            return self._go_ahead()
        if self.made >= len(self.wishes):
            return Heard(("You're welcome.",))
        return self._read_back()

    def _read_back(self) -> Heard:
        wish = self.slips.get(self.read_backs, self.wishes[self.made])
        self.read_backs += 1
        self.is_read_back = True
        return Heard((read_back(wish),), YES_NO, "confirmation")

    def _go_ahead(self) -> Heard:
        self.is_read_back = False
        self.made += 1
        try:
            self._make(self.goal.actions[self.made - 1])
        except Forbidden as why:
            return Heard((f"I'm sorry, that isn't possible: {why}.",))
        return Heard(("That's done.", "Anything else I can do?"))

    def _make(self, action: Action) -> None:
        account = apply(self.world, self.world.account(self.goal.user_id), action)
        self.world.users[self.goal.user_id] = account.user
        self.world.orders.update(account.orders)


@dataclass
class MemoryStage:
    """A stage whose clerks serve the goals in the order in which conversations are opened."""

    world: World
    goals: Sequence[Goal]
    clerk: dict[str, Any] = field(default_factory=dict)
    clerks: list[Clerk] = field(default_factory=list)

    def reset(self) -> None:
        self.now = deepcopy(self.world)

    def records(self) -> World:
        return self.now

    def open(self) -> Clerk:
        self.clerks.append(Clerk(self.goals[len(self.clerks)], self.now, **self.clerk))
        return self.clerks[-1]

    def flaky(self, rate: float, seed: int) -> AbstractContextManager[Any]:
        return nullcontext()


def read_back(wish: Wish) -> str:
    """A wish as a clerk reads it back."""
    with_method = f" with {_method(wish.method)}" if wish.method else ""
    goods = ", ".join(wish.goods)
    said = {
        Kind.CANCEL: f"I'll cancel order {wish.order} ({goods}), because it was {wish.reason}.",
        Kind.RETURN: f"I'll request the return of {_pieces(wish)} from order {wish.order}. The "
        f"money goes to {_method(wish.method)}. A return can be requested only once.",
        Kind.EXCHANGE: f"I'll exchange in order {wish.order}: {_swaps(wish)}. Paid{with_method}.",
        Kind.MODIFY: f"In order {wish.order}: {_swaps(wish)}. The difference is paid{with_method}. "
        "After that it can't be cancelled or changed.",
        Kind.PAYMENT: f"I'll have order {wish.order} paid{with_method}.",
    }
    if wish.kind in said:
        return f"{said[wish.kind]} Shall I go ahead?"
    target = f"send order {wish.order} to" if wish.order else "make the address of your account"
    return f"I'll {target} {naming.address(wish.place)}. Shall I go ahead?"


def slip(wish: Wish, **changes: Any) -> Wish:
    """The wish as somebody who was not listening would have it."""
    return replace(wish, **changes)


def _method(method: Method | None) -> str:
    if method is None or method.source != "credit_card":
        return "PayPal account" if method and method.source == "paypal" else "gift card"
    return f"your {method.brand.capitalize()} ending in {method.last_four}"


def _pieces(wish: Wish) -> str:
    return ", ".join(_described(piece, piece.old) for piece in wish.pieces)


def _swaps(wish: Wish) -> str:
    return "; ".join(
        f"{_described(p, p.old)} becomes {', '.join(f'{o}: {v}' for o, v in (p.new or {}).items())}"
        for p in wish.pieces
    )


def _described(piece: Piece, options: dict[str, str]) -> str:
    return f"{piece.name} ({', '.join(f'{o}: {v}' for o, v in options.items())})"
