"""Order, invoice, ticket and parcel numbers, codes, telephone numbers, postcodes, addresses."""

from __future__ import annotations

import pytest

from assistant.nlu.entities import find, without_values
from assistant.nlu.entities.carriers import is_unmistakable, may_be_fedex


def kinds(text: str) -> list[tuple[str, str]]:
    return [(e["entity"], e["value"]) for e in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is #W2611340?", [("order_number", "#W2611340")]),
        ("2611340, ADA@Ex.com.", [("order_number", "#W2611340"), ("email", "ada@ex.com")]),
        ("w1234567 and W7654321", [("order_number", "#W1234567"), ("order_number", "#W7654321")]),
        ("order w 2611340", [("order_number", "#W2611340")]),
        ("bot1234567@example.com", [("email", "bot1234567@example.com")]),
        ("I paid 1234567.50", []),
        ("📦📦 #W2611340", [("order_number", "#W2611340")]),
        ("", []),
    ],
)  # fmt: skip
def test_the_shops_own_numbers(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pls cancel order 604418820193", [("order_number", "604418820193")]),
        ("purchase #00071264 never came", [("order_number", "00071264")]),
        ("order ID: ab-1234", [("order_number", "AB-1234")]),
        ("my ordr no. SO/22/90817", [("order_number", "SO/22/90817")]),
        ("88214407 is my order number", [("order_number", "88214407")]),
        ("whats up with order88214407", [("order_number", "88214407")]),
        ("the purchase 4471 0092 18", [("order_number", "4471009218")]),
        ("ORD-77123", [("order_number", "ORD-77123")]),
        ("invoice INV-2291 and order 55120", [
            ("invoice_number", "INV-2291"), ("order_number", "55120")]),
        ("cant open bill #00931", [("invoice_number", "00931")]),
        ("invoice no 2611340", [("invoice_number", "2611340")]),
        ("any news on ticket 4410072?", [("ticket_number", "4410072")]),
        ("complaint #88213", [("ticket_number", "88213")]),
        ("tracking 843053632392", [("tracking_number", "843053632392")]),
        ("1z999aa10123456784", [("tracking_number", "1Z999AA10123456784")]),
        ("RR473124829GB where is it", [("tracking_number", "RR473124829GB")]),
        # not references
        ("order 2 shirts and 150 flyers", []),
        ("my account number is 99120044817", []),
        ("iphone 15 128GB, size 42", []),
        ("I ordered in 2024", []),
        ("error 50231 on the page", []),
    ],
)  # fmt: skip
def test_other_numbers_are_what_the_words_around_them_say(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [k for k in kinds(text) if k[0].endswith("number")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("471903", [("code", "471903")]),
        ("the code is 123 456", [("code", "123456")]),
        ("do you deliver to 560034", [("postcode", "560034")]),
        ("pin code 411014", [("postcode", "411014")]),
        ("order 661204", [("order_number", "661204")]),
        ("471903 dollars", [("amount", "471903.00 USD")]),
    ],
)
def test_six_digits_are_a_code_only_where_they_are_nothing_else(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("call 555-123-4567", "+15551234567"),
        ("(604) 555-0138", "+16045550138"),
        ("+44 7700 900821 is mine", "+447700900821"),
        ("0044 7700 900821", "+447700900821"),
        ("its 07700 900417", "07700900417"),
        ("my phone number is 8860417", "8860417"),
        ("text me at 98201 44763", "+19820144763"),
    ],
)
def test_telephone_numbers(text: str, value: str) -> None:
    assert kinds(text) == [("phone", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("my zip is 94107", "94107"),
        ("94107", "94107"),
        ("Springfield, IL 62704", "62704"),
        ("zip code: 62704-1234", "62704-1234"),
        ("sw1a 2aa please", "SW1A 2AA"),
        ("K1A 0B1", "K1A 0B1"),
        ("1012 AB Amsterdam", "1012 AB"),
        ("postcode 7412 SL", "7412 SL"),
        ("postal code 114 55", "114 55"),
    ],
)
def test_postcodes(text: str, value: str) -> None:
    assert kinds(text) == [("postcode", value)]


def test_check_digits() -> None:
    assert is_unmistakable("9400100000000000000006")  # 3 * (9 + 1) + 4, and 6 to the next ten
    assert not is_unmistakable("9400100000000000000007")
    assert is_unmistakable("RB123456785GB")
    assert not is_unmistakable("RB123456789GB")
    assert may_be_fedex("986578788855")
    assert not may_be_fedex("986578788856")


def test_places_are_those_of_the_original_text() -> None:
    text = "it\u2019s \u200b#W26\u200b11340, right\u00a0?"
    (entity,) = find(text)
    assert text[entity["start"] : entity["end"]] == "#W26\u200b11340"
    assert entity["value"] == "#W2611340"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is #W2611340? Ada@Example.com", "where is number? my email"),
        ("tracking 843053632392, call 555-123-4567", "tracking number, call number"),
        ("bill #00931 of $40 is due on friday", "bill number of $40 is due on friday"),
        ("no values here", "no values here"),
    ],
)
def test_what_somebody_wants_does_not_depend_on_the_values(text: str, expected: str) -> None:
    assert without_values(text) == expected
