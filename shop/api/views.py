"""What the API answers: orders and products as JSON. Amounts are strings, in dollars."""

from datetime import date, datetime
from typing import ClassVar

from pydantic import BaseModel, Field

from shop.api.customer_views import AddressView
from shop.models import (
    CURRENCY,
    ExchangeRequest,
    Options,
    Order,
    OrderStatus,
    PaymentType,
    Product,
)
from shop.money import decimal_string


class ItemView(BaseModel):
    """A piece in an order."""

    item_id: str
    product_id: str
    name: str
    price: str
    options: Options


class ShipmentView(BaseModel):
    """Parcels and what is in them."""

    tracking_ids: list[str]
    item_ids: list[str]


class PaymentView(BaseModel):
    """An entry of the payment history."""

    type: PaymentType
    amount: str
    payment_method_id: str


class ReturnView(BaseModel):
    """A return that was asked for."""

    item_ids: list[str]
    payment_method_id: str


class ExchangeView(BaseModel):
    """An exchange that was asked for; the difference is new minus old and may be negative."""

    item_ids: list[str]
    new_item_ids: list[str]
    payment_method_id: str
    price_difference: str

    @classmethod
    def of(cls, request: ExchangeRequest) -> "ExchangeView":
        """The view of an exchange."""
        difference = decimal_string(request.price_difference)
        return cls(**{**vars(request), "price_difference": difference})


class OrderView(BaseModel):
    """An order. Dates the shop does not know are null; moments are in UTC."""

    id: str
    customer_id: str
    status: OrderStatus
    placed_at: datetime | None
    shipped_at: datetime | None
    expected_delivery: date | None
    delivered_at: datetime | None
    carrier: str | None
    address: AddressView
    items: list[ItemView]
    shipments: list[ShipmentView]
    payments: list[PaymentView]
    total: str = Field(..., description="The sum of the item prices.")
    currency: str
    cancel_reason: str | None
    return_request: ReturnView | None
    exchange_request: ExchangeView | None
    version: int

    class Config:
        allow_population_by_field_name = True
        fields: ClassVar = {"return_request": "return", "exchange_request": "exchange"}

    @classmethod
    def of(cls, order: Order) -> "OrderView":
        """The view of an order."""
        wanted_back, swap = order.return_request, order.exchange_request
        return cls(
            id=order.id,
            customer_id=order.customer_id,
            status=order.status,
            **vars(order.journey),
            address=AddressView.of(order.address),
            items=[
                ItemView(**{**vars(item), "price": decimal_string(item.price)})
                for item in order.items
            ],
            shipments=[ShipmentView(**vars(parcel)) for parcel in order.shipments],
            payments=[
                PaymentView(**{**vars(entry), "amount": decimal_string(entry.amount)})
                for entry in order.payments
            ],
            total=decimal_string(order.total),
            currency=CURRENCY,
            cancel_reason=order.cancel_reason,
            return_request=ReturnView(**vars(wanted_back)) if wanted_back else None,
            exchange_request=ExchangeView.of(swap) if swap else None,
            version=order.version,
        )


class OrdersView(BaseModel):
    """A customer's orders, the newest first."""

    orders: list[OrderView]


class VariantView(BaseModel):
    """A variant of a product."""

    item_id: str
    options: Options
    available: bool
    price: str


class ProductView(BaseModel):
    """A product and its variants."""

    id: str
    name: str
    variants: list[VariantView]

    @classmethod
    def of(cls, product: Product) -> "ProductView":
        """The view of a product."""
        variants = [
            VariantView(**{**vars(variant), "price": decimal_string(variant.price)})
            for variant in product.variants
        ]
        return cls(id=product.id, name=product.name, variants=variants)


class ProductsView(BaseModel):
    """The products found."""

    products: list[ProductView]
