"""Importing and exporting: nothing is lost, nothing is added, and mistakes are named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_world import CARD, GIFT, MARA, MUG_BLUE, MUG_RED, PAYPAL, WORLD, Api
from sqlalchemy import func, select

from shop.context import Shop
from shop.database import Database
from shop.models import Account, Membership, MembershipLevel
from shop.records import read_customer, write_customer
from shop.tables import emails, idempotency
from shop.text import PhoneNumber
from shop.transfer import BadFile, present_records, read_folder, replace_all, write_folder

FILES = ("users.json", "orders.json", "products.json")


def read_files(folder: Path) -> dict[str, Any]:
    return {name: json.loads((folder / name).read_text("utf-8")) for name in FILES}


def import_folder(database: Database, folder: Path) -> None:
    records = read_folder(folder)
    with database.writing() as connection:
        replace_all(connection, records)


@pytest.fixture
def world_folder(tmp_path: Path) -> Path:
    write_folder(tmp_path / "world", WORLD)
    return tmp_path / "world"


def test_the_retail_data_comes_out_as_it_went_in(
    shop: Shop, retail_folder: Path, tmp_path: Path
) -> None:
    import_folder(shop.database, retail_folder)
    write_folder(tmp_path / "out", present_records(shop.database))
    before, after = read_files(retail_folder), read_files(tmp_path / "out")
    assert after == before
    assert [list(after[name]) for name in FILES] == [list(before[name]) for name in FILES]


def test_changes_appear_in_the_files_as_the_format_has_them(
    api: Api, shop: Shop, tmp_path: Path
) -> None:
    swap = {"changes": [{"item_id": MUG_BLUE, "new_item_id": MUG_RED}]}
    api.change("PUT", "/v1/orders/W1000001/payment-method", {"payment_method_id": GIFT})
    api.change("POST", "/v1/orders/W1000001/cancel", {"reason": "no longer needed"})
    exchange = {**swap, "payment_method_id": PAYPAL}
    api.change("POST", "/v1/orders/W1000002/exchange", exchange)
    write_folder(tmp_path, present_records(shop.database))
    orders = read_files(tmp_path)["orders.json"]
    cancelled, exchanged = orders["#W1000001"], orders["#W1000002"]
    assert cancelled["cancel_reason"] == "no longer needed"
    assert cancelled["payment_history"][-1] == {
        "transaction_type": "refund",
        "amount": 34.5,
        "payment_method_id": GIFT,
    }
    assert exchanged["exchange_items"] == [MUG_BLUE]
    assert exchanged["exchange_new_items"] == [MUG_RED]
    assert exchanged["exchange_payment_method_id"] == PAYPAL
    assert exchanged["exchange_price_difference"] == 4.5
    assert "return_items" not in exchanged
    assert "shop" not in exchanged
    import_folder(shop.database, tmp_path)
    write_folder(tmp_path / "again", present_records(shop.database))
    assert read_files(tmp_path / "again") == read_files(tmp_path)


def test_what_lies_beyond_the_format_is_in_an_object_of_its_own(
    api: Api, shop: Shop, tmp_path: Path
) -> None:
    api.change("PATCH", "/v1/customers/tobi_okafor_2", {"phone": "+1 555 0100"})
    api.change("POST", "/v1/customers/tobi_okafor_2/closure")
    write_folder(tmp_path, present_records(shop.database))
    users = read_files(tmp_path)["users.json"]
    assert "shop" not in users["mara_lind_1"]
    assert users["tobi_okafor_2"]["shop"] == {"phone": "+1 555 0100", "closing_on": "2026-03-16"}
    before = present_records(shop.database).customers
    import_folder(shop.database, tmp_path)
    after = present_records(shop.database).customers
    assert [replace(each, version=1) for each in before] == list(after)


ACCOUNTS = st.builds(
    Account,
    phone=st.none() | st.from_regex(PhoneNumber.regex, fullmatch=True).filter(str.isascii),
    newsletter=st.booleans(),
    membership=st.none()
    | st.builds(Membership, st.sampled_from(MembershipLevel), st.integers(0, 10**9), st.dates()),
    closing_on=st.none() | st.dates(),
    locked=st.booleans(),
    has_second_factor=st.booleans(),
)


@given(ACCOUNTS)
def test_every_account_comes_back_as_it_was(account: Account) -> None:
    customer = replace(MARA, account=account)
    record = json.loads(json.dumps(write_customer(customer)))
    assert read_customer(MARA.id, record) == customer
    assert ("shop" in record) == (account != Account())


def test_importing_forgets_what_belonged_to_the_old_customers(
    api: Api, shop: Shop, world_folder: Path
) -> None:
    body = {"item_ids": [MUG_BLUE], "payment_method_id": CARD}
    api.change("POST", "/v1/orders/W1000002/return", body, key="k")
    import_folder(shop.database, world_folder)
    with shop.database.reading() as connection:
        for table in (emails, idempotency):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0
    again = api.change("POST", "/v1/orders/W1000002/return", body, key="k")
    assert "idempotent-replay" not in again.headers


MISTAKES = [
    ("users.json", ["mara_lind_1", "email"], None, "field email"),
    ("users.json", ["mara_lind_1", "name", "first_name"], 7, "field name.first_name"),
    ("users.json", ["mara_lind_1", "nickname"], "M", "field nickname"),
    ("users.json", ["mara_lind_1", "payment_methods", GIFT, "balance"], -1, "not negative"),
    ("users.json", ["mara_lind_1", "payment_methods", GIFT, "balance"], None, "balance"),
    ("users.json", ["mara_lind_1", "payment_methods", CARD, "balance"], 5, "balance"),
    ("users.json", ["mara_lind_1", "payment_methods", CARD, "id"], "other", "payment_methods"),
    ("users.json", ["mara_lind_1", "orders"], ["#W1000001"], "#W1000002"),
    ("users.json", ["mara_lind_1", "orders", 0], "#W7777777", "field orders"),
    ("users.json", ["tobi_okafor_2", "orders"], ["#W1000001"], "field orders"),
    ("users.json", ["mara\x00"], {}, "mara"),
    ("users.json", ["mara_lind_1", "shop"], {"newsletter": "yes"}, "field shop.newsletter"),
    ("users.json", ["mara_lind_1", "shop"], {"phone": "none"}, "field shop.phone"),
    ("users.json", ["mara_lind_1", "shop"], {"closing_on": "soon"}, "field shop.closing_on"),
    ("users.json", ["mara_lind_1", "shop"], {"rank": 1}, "field shop.rank"),
    ("users.json", ["mara_lind_1", "shop"], {"membership": {"level": "gold"}}, "points"),
    ("orders.json", ["#W1000001", "status"], "lost", "field status"),
    ("orders.json", ["#W1000001", "order_id"], "#W1000009", "field order_id"),
    ("orders.json", ["#W1000001", "user_id"], "nobody", "#W1000001"),
    ("orders.json", ["#W1000001", "items", 0, "price"], 1.005, "field items.0.price"),
    ("orders.json", ["#W1000001", "items", 0, "price"], True, "field items.0.price"),
    ("orders.json", ["#W1000001", "items", 0, "price"], 10**40, "field items.0.price"),
    ("orders.json", ["#W1000001", "items", 0, "name"], "\x00", "control characters"),
    ("orders.json", ["#W1000001", "return_items"], [MUG_BLUE], "return_payment_method_id"),
    ("orders.json", ["#W1000001", "shop"], {"placed_at": "2026-01-01T00:00:00"}, "time zone"),
    ("orders.json", ["#W1000001"], [], "#W1000001"),
    ("products.json", ["9000000001", "variants", MUG_RED, "available"], "yes", "available"),
    ("products.json", ["9000000001", "product_id"], "9", "field product_id"),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_bad_record_is_named_and_nothing_is_replaced(
    shop: Shop, world_folder: Path, mistake: tuple[str, list[Any], object, str]
) -> None:
    file, path, value, named = mistake
    content = json.loads((world_folder / file).read_text())
    target = content
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    (world_folder / file).write_text(json.dumps(content))
    with pytest.raises(BadFile) as refusal:
        import_folder(shop.database, world_folder)
    assert named in str(refusal.value)
    assert ".json, record '" in str(refusal.value)
    assert present_records(shop.database).orders == WORLD.orders


@pytest.mark.parametrize(
    ("content", "named"),
    [(None, "cannot be read"), ("{", "valid JSON"), ("[]", "keyed by id"), ('{"a": NaN}', "NaN")],
)
def test_a_bad_file_is_named(world_folder: Path, content: str | None, named: str) -> None:
    file = world_folder / "products.json"
    file.unlink()
    if content is not None:
        file.write_text(content)
    with pytest.raises(BadFile, match=named) as mistake:
        read_folder(world_folder)
    assert "products.json" in str(mistake.value)
