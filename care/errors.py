"""Everything that can go wrong in Care, as one tree.

    CareError
    ├── NotFound          there is no such thing, or it is not this customer's
    ├── NotAllowed        the customer would have to prove more about who they are
    │   └── SecondCustomer  the conversation was another customer's; it serves nobody any more
    ├── Rejected          the back end understood and refused; `reason` says why
    ├── Unavailable       the back end cannot answer now; trying again later may help
    │   ├── DeadlineExceeded  the turn's time for back-end work is used up
    │   ├── BrokenAnswer  the back end answered something that is not what it promised
    │   ├── CircuitOpen   the back end failed too often and is left alone for some seconds
    │   └── StoreUnavailable  it is Care's own database that cannot answer
    └── Misconfigured     a setting is missing or wrong; the message says how to mend it

What a customer is told about each of them is decided in one place, `actions/boundary.py`.
Messages are for engineers and carry no personal data: they end up in logs.
"""

from __future__ import annotations

from collections.abc import Mapping


class CareError(Exception):
    """Base of all errors that Care raises on purpose."""


class NotFound(CareError):
    """There is no such thing, or it does not belong to the customer who asks.

    The two are one error on purpose: telling them apart would tell strangers what exists.
    """


class NotAllowed(CareError):
    """The customer's identity does not suffice for what they asked."""


class SecondCustomer(NotAllowed):
    """The conversation was another customer's: what was known of them is gone, and it is noted."""


class Rejected(CareError):
    """A back end understood the request and refused it.

    Args:
        reason: the refusal's stable name, such as `wrong-code`.
        message: for engineers, without personal data.
        facts: what the back end says besides, such as the `balance` of a gift card. It may be
            personal and is in no message.
    """

    def __init__(
        self, reason: str, message: str = "", facts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message or reason)
        self.reason = reason
        self.facts: Mapping[str, str] = dict(facts or {})


class Unavailable(CareError):
    """A back end cannot be reached, fails, or takes too long.

    Args:
        message: for engineers, without personal data.
        retry_after: seconds after which trying again may help; None where nobody knows.
    """

    def __init__(self, *message: object, retry_after: float | None = None) -> None:
        super().__init__(*message)
        self.retry_after = retry_after


class DeadlineExceeded(Unavailable):
    """The turn's time for back-end work is used up."""


class BrokenAnswer(Unavailable):
    """A back end's answer is not what its contract says; the message names the field."""


class CircuitOpen(Unavailable):
    """A back end failed so often that it is not even asked now; `retry_after` says for how long."""


class StoreUnavailable(Unavailable):
    """Care's own database does not answer, or somebody else changed what was to be changed."""


class Misconfigured(CareError):
    """A setting is missing or wrong; the message says which and how to mend it."""
