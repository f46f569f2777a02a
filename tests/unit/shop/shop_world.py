"""A small shop for tests: one customer with three ways to pay, a few orders, two products."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from fastapi.testclient import TestClient
from httpx import Response

from shop.models import (
    Address,
    Customer,
    Order,
    OrderItem,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentSource,
    PaymentType,
    Product,
    Variant,
)
from shop.transfer import Records

CARD, PAYPAL, GIFT = "credit_card_1", "paypal_1", "gift_card_1"
MUG_BLUE, MUG_RED, MUG_GREEN, MUG_SOLD_OUT = "1000000001", "1000000002", "1000000003", "1000000004"
LAMP = "2000000001"

HOME = Address("1 Alder Street", "", "Portland", "OR", "97201", "USA")
AWAY = Address("9 Mill Lane", "Apt 2", "Madison", "WI", "53701", "USA")

MUG = Product(
    "9000000001",
    "Mug",
    (
        Variant(MUG_BLUE, {"color": "blue"}, True, Decimal("10.00")),
        Variant(MUG_RED, {"color": "red"}, True, Decimal("14.50")),
        Variant(MUG_GREEN, {"color": "green"}, True, Decimal("10.00")),
        Variant(MUG_SOLD_OUT, {"color": "gold"}, False, Decimal("99.00")),
    ),
)
DESK_LAMP = Product(
    "9000000002", "Desk Lamp", (Variant(LAMP, {"color": "black"}, True, Decimal("60.00")),)
)
CATALOGUE = {product.id: product for product in (MUG, DESK_LAMP)}

MARA = Customer(
    id="mara_lind_1",
    first_name="Mara",
    last_name="Lind",
    email="Mara.Lind@example.com",
    address=HOME,
    payment_methods=(
        PaymentMethod(CARD, PaymentSource.CREDIT_CARD, "visa", "4242"),
        PaymentMethod(PAYPAL, PaymentSource.PAYPAL),
        PaymentMethod(GIFT, PaymentSource.GIFT_CARD, balance=Decimal("50.00")),
    ),
    order_ids=("#W1000001", "#W1000002", "#W1000003"),
)
TOBI = replace(
    MARA,
    id="tobi_okafor_2",
    first_name="Tobi",
    email="tobi@example.com",
    payment_methods=(PaymentMethod("paypal_2", PaymentSource.PAYPAL),),
    order_ids=(),
)


def mug(item_id: str = MUG_BLUE) -> OrderItem:
    """A mug as it lies in an order."""
    variant = MUG.variant(item_id)
    assert variant is not None
    return OrderItem(item_id, MUG.id, MUG.name, variant.price, variant.options)


def order(
    *items: OrderItem,
    order_id: str = "#W1000001",
    status: OrderStatus = OrderStatus.PENDING,
    paid_with: str = CARD,
) -> Order:
    """An order of Mara's, paid in full."""
    unpaid = Order(order_id, MARA.id, status, HOME, items, (), ())
    paid = Payment(PaymentType.PAYMENT, unpaid.total, paid_with)
    return replace(unpaid, payments=(paid,))


PENDING = order(mug(), mug(), mug(MUG_RED))
DELIVERED = order(mug(), mug(), order_id="#W1000002", status=OrderStatus.DELIVERED)
PROCESSED = order(mug(), order_id="#W1000003", status=OrderStatus.PROCESSED)

WORLD = Records((MARA, TOBI), (PENDING, DELIVERED, PROCESSED), (MUG, DESK_LAMP))


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 15, 0, tzinfo=timezone.utc)  # a Monday

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**duration)


class Api:
    """A client of the shop's API with an access token; each change gets a key of its own."""

    def __init__(self, http: TestClient) -> None:
        self.http = http
        token = http.post(
            "/oauth/token", data={"grant_type": "client_credentials"}, auth=("care", "secret")
        )
        self.headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
        self._keys = 0

    def get(self, path: str, **options: object) -> Response:
        """The response to a GET."""
        return self.http.get(path, headers=self.headers, **options)

    def change(
        self, method: str, path: str, body: object = None, key: str | None = None, **headers: str
    ) -> Response:
        """The response to a change; underscores in the names of further headers become dashes."""
        self._keys += 1
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {**self.headers, "Idempotency-Key": key or f"key-{self._keys}", **named}
        return self.http.request(method, path, json=body, headers=sent)


def slug(response: Response) -> str:
    """The end of a problem's type."""
    assert response.headers["content-type"] == "application/problem+json"
    return str(response.json()["type"]).rpartition("/")[2]
