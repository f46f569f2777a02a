"""`GET /health`: whether the shop and its database answer."""

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from shop.api.security import ShopDep
from shop.errors import Unavailable
from shop.tables import products

router = APIRouter(tags=["health"])


@router.get("/health", summary="Is the shop up?")
def health(shop: ShopDep) -> dict[str, str]:
    """`{"status": "ok"}` once the database has answered a query, otherwise 503."""
    try:
        with shop.database.reading() as connection:
            connection.execute(select(products.c.id).limit(1)).first()
    except SQLAlchemyError as error:
        raise Unavailable from error
    return {"status": "ok"}
