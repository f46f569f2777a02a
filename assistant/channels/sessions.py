"""A customer's session: a token for one conversation, renewed while it lasts, ended if asked.

The token shows which conversation it opens; the database says whether it still may.
"""

from __future__ import annotations

from typing import Any

from assistant.channels.problems import Problem, unauthorised
from assistant.channels.tokens import CustomerTokens, SessionTokens, new_conversation_id
from care.accounts.models import Proof
from care.bootstrap import Services
from care.errors import NotFound, SecondCustomer


class Sessions:
    """Begins, renews and ends sessions. Everything here may ask the database: it blocks."""

    def __init__(self, care: Services) -> None:
        self._care = care
        self._tokens = SessionTokens(care.settings)
        self._customers = CustomerTokens(care.settings)

    def begin(self, customer_token: object = None) -> dict[str, Any]:
        """A new conversation; with a customer token, of the customer that it names.

        Raises a 401 problem for a bad one.
        """
        customer_id = None
        if customer_token is not None:
            customer_id = self._customers.customer(customer_token)
        conversation_id = new_conversation_id()
        self._care.transcript.start(conversation_id, customer_id)
        return self._token(conversation_id)

    def conversation(self, authorization: str | None) -> str:
        """The conversation that an `Authorization` header opens. Raises a 401 problem."""
        conversation_id, issued_at = self._tokens.read(authorization)
        try:
            closed_at = self._care.transcript.closed_to_tokens(conversation_id)
        except NotFound:
            closed_at = issued_at  # it has been erased
        if closed_at is not None and issued_at <= closed_at:
            raise unauthorised("no-session", "The session has been ended. Begin a new one.")
        return conversation_id

    def renew(self, authorization: str | None) -> dict[str, Any]:
        """Another token for the same conversation. Raises a 401 problem."""
        return self._token(self.conversation(authorization))

    def revoke(self, authorization: str | None) -> None:
        """Makes all tokens of the conversation worthless that there are. Raises a 401 problem."""
        self._care.transcript.close_to_tokens(self.conversation(authorization))

    def identify(self, authorization: str | None, customer_token: object) -> None:
        """Notes that the customer has logged in on the website meanwhile.

        Raises a 401 problem for a bad token, and a 409 one where the conversation is another
        customer's; it serves nobody from then on.
        """
        conversation_id = self.conversation(authorization)
        customer_id = self._customers.customer(customer_token)
        try:
            self._care.identities.verify(conversation_id, customer_id, Proof.CUSTOMER_TOKEN)
        except SecondCustomer:
            detail = "This conversation is another customer's. Begin a new session."
            raise Problem(409, "another-customer", detail) from None

    def _token(self, conversation_id: str) -> dict[str, Any]:
        return {
            "token": self._tokens.issue(conversation_id),
            "conversation_id": conversation_id,
            "expires_in": self._tokens.seconds,
        }
