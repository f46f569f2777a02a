"""The documentation keeps up with the code."""

from collections.abc import Iterator
from pathlib import Path

from fastapi.testclient import TestClient

from shop.errors import NotFound, Refused, ShopError
from shop.settings import Settings

DOCS = (Path(__file__).parents[3] / "docs" / "shop.md").read_text("utf-8")


def kinds(base: type[ShopError]) -> Iterator[type[ShopError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_problem_is_described() -> None:
    slugs = {kind.slug for kind in kinds(ShopError) if kind not in (NotFound, Refused)}
    assert {slug for slug in slugs if f"`{slug}`" not in DOCS} == set()


def test_every_setting_is_described() -> None:
    names = {f"SHOP_{name.upper()}" for name in Settings.__fields__}
    assert {name for name in names if name not in DOCS} == set()


def test_every_call_is_described(http: TestClient) -> None:
    paths = http.get("/openapi.json").json()["paths"]
    words = {[word for word in path.split("/") if "{" not in word][-1] for path in paths}
    assert {word for word in words if f"/{word}" not in DOCS} == set()
