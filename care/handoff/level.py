"""What a customer is to the shop, as far as that can be found out in no time."""

from __future__ import annotations

from collections.abc import Callable

from care.accounts.identity import IdentityRegister
from care.accounts.models import MembershipLevel
from care.clients.shop import Shop
from care.deadline import deadline
from care.errors import NotFound, Unavailable

# Being handed over must not wait for it.
_SECONDS = 0.8

LevelOf = Callable[[str], "MembershipLevel | None"]


def level_of(identities: IdentityRegister, shop: Shop) -> LevelOf:
    """A function from a conversation to its customer's level in the loyalty programme.

    It returns None where nobody is verified, is no member, or the shop does not answer at once.
    """

    def level(conversation_id: str) -> MembershipLevel | None:
        identity = identities.of(conversation_id)
        if not identity.is_verified or identity.customer_id is None:
            return None
        try:
            with deadline(_SECONDS):
                membership = shop.customer(identity.customer_id).membership
        except (NotFound, Unavailable):
            return None
        return membership.level if membership else None

    return level
