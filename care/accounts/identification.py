"""Finding out who a customer is by the facts they know; which facts suffice says the policy."""

from __future__ import annotations

from dataclasses import dataclass

from care.accounts.identity import IdentityRegister
from care.accounts.models import Customer, Identity, Level, Proof
from care.clients.shop import Shop
from care.errors import NotFound, Rejected
from care.policy import Fact, Policy

_PROOFS = {
    frozenset({Fact.EMAIL}): Proof.EMAIL,
    frozenset({Fact.NAME_AND_POSTCODE}): Proof.NAME_AND_POSTCODE,
    frozenset({Fact.EMAIL, Fact.ORDER_NUMBER}): Proof.ORDER_AND_EMAIL,
    frozenset({Fact.NAME_AND_POSTCODE, Fact.ORDER_NUMBER}): Proof.ORDER_AND_NAME,
}


@dataclass(frozen=True)
class Claims:
    """What a customer says of themselves. Names are as typed, "Ada Lovell"."""

    email: str | None = None
    name: str | None = None
    postcode: str | None = None
    order_number: str | None = None

    @property
    def facts(self) -> frozenset[Fact]:
        """The facts that are complete; a name without a postcode is none."""
        known = {
            Fact.EMAIL: self.email,
            Fact.NAME_AND_POSTCODE: self.postcode and len((self.name or "").split()) > 1,
            Fact.ORDER_NUMBER: self.order_number,
        }
        return frozenset(fact for fact, value in known.items() if value)


class Identification:
    """Identifies the customer of a conversation, within what the policy takes for a proof."""

    def __init__(self, shop: Shop, identities: IdentityRegister, policy: Policy) -> None:
        self._shop = shop
        self._identities = identities
        self._policy = policy

    def suffices(self, claims: Claims) -> bool:
        """Whether these facts, if they fit, show who it is."""
        return self._rule(claims) is not None

    def identify(self, conversation_id: str, claims: Claims) -> Identity:
        """The identity that the claims show, recorded.

        Raises:
            NotFound: no one customer fits all claims, or they do not suffice. Strangers must not
                learn which.
            SecondCustomer: another customer fits than the conversation had before.
            Unavailable: the shop cannot answer.
        """
        rule = self._rule(claims)
        if rule is None:
            raise NotFound("these facts do not show who it is")
        try:
            found = self._customers(claims, rule)
        except Rejected:
            raise NotFound("the shop takes one of these facts for none") from None
        fitting = [one for one in found if _owns(one, claims, rule)]
        if len(fitting) != 1:
            raise NotFound("no one customer fits these facts")
        by_order = claims.order_number if Fact.ORDER_NUMBER in rule else None
        identity = Identity(Level.IDENTIFIED, fitting[0].id, by_order)
        return self._identities.record(conversation_id, identity, _PROOFS[rule])

    def _rule(self, claims: Claims) -> frozenset[Fact] | None:
        """The first line of the policy whose facts are all there."""
        fitting = (rule for rule in self._policy.identified_by if rule <= claims.facts)
        return next((rule for rule in fitting if rule in _PROOFS), None)

    def _customers(self, claims: Claims, rule: frozenset[Fact]) -> list[Customer]:
        if Fact.EMAIL in rule:
            return self._shop.customers_by_email(claims.email or "")
        first, *_, last = (claims.name or "").split()
        return self._shop.customers_by_name(first, last, claims.postcode or "")


def _owns(customer: Customer, claims: Claims, rule: frozenset[Fact]) -> bool:
    return Fact.ORDER_NUMBER not in rule or claims.order_number in customer.order_ids
