"""What Care may do, and for whom: the decision table, read from `care/policy.yml`.

The file is data: a support lead edits it, nobody has to read Python. Each setting is described
there. `CARE_POLICY` chooses another file.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Extra, Field, ValidationError, validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from care.accounts.models import Identity, Level
from care.errors import Misconfigured
from care.handoff.rules import HandoffRules
from care.settings import DEFAULT_POLICY


class Task(str, Enum):
    """What a customer can have done."""

    TRACK_ORDER = "track_order"
    ORDER_DETAILS = "order_details"
    LIST_ORDERS = "list_orders"
    REFUND_STATUS = "refund_status"
    ACCOUNT = "account"
    CANCEL_ORDER = "cancel_order"
    CHANGE_ADDRESS = "change_address"
    CHANGE_PAYMENT = "change_payment"
    CHANGE_ITEMS = "change_items"
    RETURN_ITEMS = "return_items"
    RESET_PASSWORD = "reset_password"  # noqa: S105  # the name of a task
    REMIND_USERNAME = "remind_username"
    OPEN_ACCOUNT = "open_account"
    UPDATE_ACCOUNT = "update_account"
    CLOSE_ACCOUNT = "close_account"
    SET_NEWSLETTER = "set_newsletter"
    CONTEST_CHARGE = "contest_charge"
    EXTEND_PAYMENT = "extend_payment"
    CHANGE_SUBSCRIPTION = "change_subscription"
    BOOK_APPOINTMENT = "book_appointment"
    MOVE_APPOINTMENT = "move_appointment"
    CANCEL_APPOINTMENT = "cancel_appointment"
    OPEN_CASE = "open_case"
    CASE_STATUS = "case_status"
    ADD_TO_CASE = "add_to_case"
    CLOSE_CASE = "close_case"
    GIVE_OPINION = "give_opinion"
    CHECK_PROMO_CODE = "check_promo_code"


# What needs no proof, as it shows nothing of anybody and changes nothing that is somebody's.
FOR_ALL = frozenset(
    {
        Task.REMIND_USERNAME,
        Task.OPEN_ACCOUNT,
        Task.SET_NEWSLETTER,
        Task.OPEN_CASE,
        Task.CASE_STATUS,
        Task.GIVE_OPINION,
        Task.CHECK_PROMO_CODE,
    }
)


class Fact(str, Enum):
    """What a customer can know about themselves."""

    EMAIL = "email"
    NAME_AND_POSTCODE = "name_and_postcode"
    ORDER_NUMBER = "order_number"


class Policy(BaseModel):
    """The decision table; `care/policy.yml` says what each line means."""

    return_window_days: int | None = Field(..., ge=0)
    not_returnable: frozenset[str]
    return_shipping_paid_by: Literal["shop", "customer"]
    refund_limit: Decimal | None = Field(..., ge=0)
    refund_takes: str = Field(..., min_length=1)
    payment_extension_days: int = Field(..., ge=0)
    account_closing_days: int = Field(..., ge=0)
    renewal_notice_days: int = Field(..., ge=0)
    identified_by: list[frozenset[Fact]] = Field(..., min_items=1)
    identity: dict[Task, Level]
    handoff: HandoffRules

    class Config:
        extra = Extra.forbid
        frozen = True

    @validator("identity")
    @classmethod
    def _complete(cls, value: dict[Task, Level]) -> dict[Task, Level]:
        missing = [task.value for task in Task if task not in value]
        if missing:
            raise ValueError(f"say what these need, too: {', '.join(missing)}")
        lax = [
            task.value
            for task, level in value.items()
            if level is Level.ANONYMOUS and task not in FOR_ALL
        ]
        if lax:
            raise ValueError(f"these need `identified` or `verified`: {', '.join(lax)}")
        return value

    @validator("identified_by")
    @classmethod
    def _facts(cls, value: list[frozenset[Fact]]) -> list[frozenset[Fact]]:
        if any(len(facts - {Fact.ORDER_NUMBER}) != 1 for facts in value):
            raise ValueError(
                "each line needs email or name_and_postcode, and may have order_number with it"
            )
        return value

    def allows(self, identity: Identity, task: Task, order_number: str | None = None) -> bool:
        """Whether this customer may have the task done, on this order where it is about one."""
        if identity.is_verified or self.identity[task] is Level.ANONYMOUS:
            return True
        if self.identity[task] is Level.VERIFIED or identity.level is Level.ANONYMOUS:
            return False
        return identity.order_number in (None, order_number)

    def is_laxer_than(self, other: Policy) -> bool:
        """Whether it takes less of a proof for anything."""
        return any(
            self.identity[task] is Level.IDENTIFIED and other.identity[task] is Level.VERIFIED
            for task in Task
        ) or not all(any(rule >= one for one in other.identified_by) for rule in self.identified_by)

    def days_over(self, delivered_at: datetime | None, today: date) -> int:
        """By how many days the return window is over; 0 while it is open, or there is none."""
        if self.return_window_days is None or delivered_at is None:
            return 0
        return max(0, (today - delivered_at.date()).days - self.return_window_days)

    def needs_approval(self, refund: Decimal) -> bool:
        """Whether a person has to approve a refund of so many dollars."""
        return self.refund_limit is not None and refund > self.refund_limit


def load_policy(path: Path | str = DEFAULT_POLICY) -> Policy:
    """The policy in this file.

    Raises:
        Misconfigured: it is not there, or a line of it is wrong; the message names it.
    """
    try:
        content = YAML(typ="safe", pure=True).load(Path(path).read_text(encoding="utf-8"))
        return Policy.parse_obj(content)
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
    except YAMLError as error:
        problem = f"is not YAML ({str(error).splitlines()[0]})"
    except ValidationError as error:
        lines = (f"{'.'.join(str(p) for p in e['loc'])}: {e['msg']}" for e in error.errors())
        problem = "; ".join(lines)
    raise Misconfigured(
        f"The policy {path} is not usable: {problem}. "
        "CARE_POLICY chooses the file; care/policy.yml is a complete one."
    )
