"""`/v1/products`: what the shop sells."""

from typing import Annotated

from fastapi import APIRouter, Query, Response, Security

from shop import store
from shop.api.bodies import RecordId
from shop.api.replies import shown
from shop.api.security import ShopDep, authorised
from shop.api.views import ProductsView, ProductView
from shop.text import Line

MayRead = Security(authorised, scopes=["products:read"])

router = APIRouter(prefix="/v1/products", tags=["products"], dependencies=[MayRead])


@router.get("", response_model=ProductsView, summary="Find products")
def find(shop: ShopDep, q: Annotated[Line | None, Query()] = None) -> Response:
    """All products, or those whose name holds every word of `q`; case is ignored."""
    words = (q or "").lower().split()
    with shop.database.reading() as connection:
        products = store.all_products(connection)
    found = [each for each in products if all(word in each.name.lower() for word in words)]
    return shown(ProductsView(products=[ProductView.of(product) for product in found]))


@router.get("/{product_id}", response_model=ProductView, summary="Get a product")
def get(shop: ShopDep, product_id: RecordId) -> ProductView:
    """A product with all its variants, available or not."""
    with shop.database.reading() as connection:
        return ProductView.of(store.get_product(connection, product_id))
