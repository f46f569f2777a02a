"""What the shop sells."""

from __future__ import annotations

from typing import Protocol

from care.clients.answers import HttpPart, path, read, read_list
from care.products.models import Product


class Products(Protocol):
    """What Care asks of the shop about its products."""

    def products(self) -> list[Product]:
        """Everything the shop sells, available at the moment or not.

        It may be as old as `care/clients/calls/memory.py` says.
        """

    def product(self, product_id: str) -> Product:
        """The product with this id. Raises `NotFound`."""


class HttpProducts(HttpPart):
    """Products over HTTP."""

    def products(self) -> list[Product]:
        return list(self._http.memory.recall("products", self._asked_products))

    def product(self, product_id: str) -> Product:
        return read(Product, self._http.get(path("products", product_id)))

    def _asked_products(self) -> list[Product]:
        return read_list(Product, self._http.get(path("products")), "products")
