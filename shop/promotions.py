"""Promotion codes, and whether somebody can use one today."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from shop.errors import PromoCodeNotFound
from shop.money import cents, dollars
from shop.tables import promo_codes


class PromoState(str, Enum):
    """Whether a code can be used, and if not, why."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    USED = "used"
    NOT_FOR_YOU = "not_for_you"


@dataclass(frozen=True)
class PromoCode:
    """A code that takes so many per cent, or so many dollars, off a total.

    The dates are the first and the last day; `only_for` are the customers who can use it, or none
    for everybody. Each can use it once.
    """

    code: str
    description: str
    percent: int | None = None
    amount: Decimal | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    min_total: Decimal | None = None
    only_for: tuple[str, ...] = ()
    used_by: tuple[str, ...] = ()

    def state(self, customer_id: str | None, today: date) -> PromoState:
        """How the code stands for this customer, or for somebody nobody knows, today."""
        if self.only_for and customer_id not in self.only_for:
            return PromoState.NOT_FOR_YOU
        if customer_id in self.used_by:
            return PromoState.USED
        if self.valid_until is not None and self.valid_until < today:
            return PromoState.EXPIRED
        if self.valid_from is not None and today < self.valid_from:
            return PromoState.NOT_YET
        return PromoState.VALID


def get(connection: Connection, code: str) -> PromoCode:
    """The promotion with this code; case and outer blanks are ignored. Raises PromoCodeNotFound."""
    query = select(promo_codes).where(promo_codes.c.code_key == _key(code))
    row = connection.execute(query).first()
    if row is None:
        raise PromoCodeNotFound("No promotion has this code.")
    return PromoCode(
        code=row.code,
        description=row.description,
        percent=row.percent,
        amount=dollars(row.amount_cents),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        min_total=dollars(row.min_total_cents),
        only_for=tuple(row.only_for),
        used_by=tuple(row.used_by),
    )


def add(connection: Connection, promotion: PromoCode) -> None:
    """Insert a new code."""
    row = {
        "code_key": _key(promotion.code),
        "code": promotion.code,
        "description": promotion.description,
        "percent": promotion.percent,
        "amount_cents": cents(promotion.amount),
        "valid_from": promotion.valid_from,
        "valid_until": promotion.valid_until,
        "min_total_cents": cents(promotion.min_total),
        "only_for": list(promotion.only_for),
        "used_by": list(promotion.used_by),
    }
    connection.execute(insert(promo_codes).values(row))


def _key(code: str) -> str:
    return code.strip().lower()
