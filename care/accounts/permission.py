"""Whose records a conversation opens, for every service that is not about a single order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from care.accounts.identity import IdentityRegister
from care.errors import NotAllowed, Unavailable
from care.policy import Policy, Task

T = TypeVar("T")


class Permission:
    """Tells which customer a conversation is, where that suffices for a task."""

    def __init__(self, identities: IdentityRegister, policy: Policy) -> None:
        self._identities = identities
        self._policy = policy

    def customer_of(self, conversation_id: str, task: Task) -> str:
        """The id of the customer, who may have `task` done.

        Raises:
            NotAllowed: the customer has to show more of who they are; an order's number opens
                that order only.
        """
        identity = self._identities.of(conversation_id)
        allowed = self._policy.allows(identity, task, identity.order_number)
        if not allowed or identity.customer_id is None or identity.order_number is not None:
            raise NotAllowed(f"{task.value} needs more of a proof")
        return identity.customer_id


def once(ask: Callable[[], T]) -> T:
    """What a keyed change brings about; a lost answer is asked for a second time.

    Only for changes under an idempotency key: the back end does a repeated one once, and answers
    it as the first time.

    Raises:
        Unavailable: nobody knows whether it was done.
    """
    try:
        return ask()
    except Unavailable:
        return ask()
