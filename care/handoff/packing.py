"""Puts together what goes over to a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select

from care.accounts.identity import IdentityRegister
from care.clients.shop import Shop
from care.conversations.transcript import Transcript
from care.conversations.wishes import read_wishes
from care.errors import NotFound, Unavailable
from care.handoff import store
from care.handoff.models import Handoff
from care.handoff.package import Line, Package, Who
from care.orders.models import Order, Status
from care.privacy.found import Kind
from care.privacy.masking import masked
from care.store.database import Database
from care.store.tables import handoffs, identities

T = TypeVar("T")

_IS_DONE = {Status.DELIVERED, Status.CANCELLED}
_MOST_ORDERS = 5
_NOTHING: tuple[Any, ...] = (None, "", [], {}, False)
# What of a draft is the assistant's own business, or told in another way.
_NOT_TOLD = {
    *("id", "task", "words", "intent", "read_back", "spoken", "history", "swaps", "may_be_made"),
    *("has_turned", "is_resumed", "places", "unclear", "wanted", "wanted_of_unclear", "chosen"),
}


@dataclass(frozen=True)
class Packer:
    """Puts packages together.

    Attributes:
        masks: the kinds of personal data that are covered in the transcript.
        answers: what an agent could send, by team.
    """

    database: Database
    identities: IdentityRegister
    transcript: Transcript
    shop: Shop
    masks: Collection[Kind]
    answers: Callable[[Handoff], list[str]]

    def pack(self, number: str) -> Package:
        """All that is known for the handoff of this number.

        Raises:
            NotFound: there is none.
            StoreUnavailable: Care's own database does not answer.
        """
        with self.database.read() as connection:
            row = store.row_of(connection, number)
        handoff = store.handoff_of(row)
        context: Mapping[str, Any] = row.context or {}
        draft, intent = context.get("draft") or {}, context.get("intent") or {}
        missing: list[str] = []
        wishes = read_wishes(row.requests)
        who, orders = self._who(handoff, missing)
        order_number = draft.get("order_number") or context.get("order")
        about = next((one for one in orders if one.id == order_number), None)
        return Package(
            handoff=handoff,
            who=who,
            wishes=[self.mask(wish.text) for wish in wishes],
            intent=next((w.intent for w in wishes), str(intent.get("name") or "")),
            confidence=intent.get("confidence"),
            task=str(draft.get("task") or ""),
            facts=_facts(draft, about),
            about=about,
            asked=str(context.get("asked") or ""),
            failed_tries=int(context.get("failed_tries") or 0),
            troubles=[str(trouble) for trouble in context.get("troubles") or []],
            frustration=row.frustration,
            urgency=row.urgency,
            transcript=self.lines(handoff.conversation_id),
            missing=missing,
            answers=self.answers(handoff),
        )

    def lines(self, conversation_id: str) -> list[Line]:
        """The transcript, masked."""
        return [
            Line(message.at, message.author, message.author_name, self.mask(message.text))
            for message in self.transcript.since(conversation_id, 0)
        ]

    def _who(self, handoff: Handoff, missing: list[str]) -> tuple[Who, list[Order]]:
        """Who it is, and all their orders."""
        identity = self.identities.of(handoff.conversation_id)
        customer_id = identity.customer_id

        def ask(what: str, look: Callable[[str], T], nothing: T) -> T:
            try:
                return look(customer_id) if customer_id else nothing
            except NotFound:
                return nothing
            except Unavailable:
                missing.append(what)
                return nothing

        orders: list[Order] = ask("orders", self.shop.orders_of, [])
        who = Who(
            identity=identity,
            proof=self.identities.proof_of(handoff.conversation_id),
            customer=ask("customer", self.shop.customer, None),
            orders=[order for order in orders if order.status not in _IS_DONE][:_MOST_ORDERS],
            earlier=self._earlier(handoff, customer_id),
        )
        return who, orders

    def _earlier(self, handoff: Handoff, customer_id: str | None) -> int:
        """How many of the customer's conversations were handed over before this one."""
        mine = identities.c.customer_id == customer_id
        theirs = select(identities.c.conversation_id).where(mine)
        before = handoffs.c.conversation_id.in_(theirs) & (
            handoffs.c.requested_at < handoff.requested_at
        )
        with self.database.read() as connection:
            count = select(func.count()).select_from(handoffs).where(before)
            return int(connection.execute(count).scalar()) if customer_id else 0

    def mask(self, text: str) -> str:
        """What a customer wrote, as the desk may see it."""
        return masked(text, self.masks)


def _facts(draft: Mapping[str, Any], order: Order | None) -> dict[str, Any]:
    """What was told for the task, without what is empty, and with pieces by their names."""
    told = {key: _without_nothing(value) for key, value in draft.items() if key not in _NOT_TOLD}
    facts = {key: value for key, value in told.items() if value not in _NOTHING}
    places = draft.get("places") or []
    if order and places:
        facts["items"] = ", ".join(order.items[n].name for n in places if n < len(order.items))
    return facts


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_nothing(part) for key, part in value.items()}
        return {key: part for key, part in kept.items() if part not in _NOTHING}
    return value
