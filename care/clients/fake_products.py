"""The fake shop's products."""

from __future__ import annotations

from dataclasses import dataclass, field

from care.clients.fake_base import FakePart
from care.clients.fake_faults import call
from care.errors import NotFound
from care.products.models import Product


@dataclass
class FakeProducts(FakePart):
    """Products in memory."""

    catalogue: list[Product] = field(default_factory=list)

    @call
    def products(self) -> list[Product]:
        return list(self.catalogue)

    @call
    def product(self, product_id: str) -> Product:
        for product in self.catalogue:
            if product.id == product_id:
                return product
        raise NotFound("fake shop: no such product")
