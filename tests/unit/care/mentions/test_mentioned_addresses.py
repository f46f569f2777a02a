"""Addresses as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from care.mentions.addresses import AddressParts, find_address, refers_to

OAK = AddressParts("12 Oak Street", "Apt 3", "Austin", "TX", "78701")


@pytest.mark.parametrize(
    "text",
    [
        "12 Oak Street, Apt 3, Austin, TX 78701",
        "12 Oak Street Apt 3 Austin TX 78701",
        "please send it to 12 oak street apt 3, austin texas 78701 instead, thanks",
        "12 Oak Street\nApt 3\nAustin\nTX 78701",
        "For #W1234567, change the address to 12 Oak Street, Apt 3, Austin, Texas, 78701.",
        "address1: 12 Oak Street, address2: Apt 3, city: Austin, state: TX, zip: 78701",
        "{'address1': '12 Oak Street', 'address2': 'Apt 3', 'city': 'Austin', 'state': 'TX', "
        "'zip': '78701'}",
    ],
)
def test_whole_addresses(text: str) -> None:
    assert find_address(text) == OAK
    assert find_address(text).complete


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("zip is 78219", AddressParts(zip="78219")),
        ("city: Austin", AddressParts(city="Austin")),
        ("Austin, TX 78701", AddressParts(city="Austin", state="TX", zip="78701")),
        ("new york, new york 10001", AddressParts(city="New York", state="NY", zip="10001")),
        ("5 Hill Rd #4", AddressParts("5 Hill Rd", "#4")),
        ("690 Broadway, Suite 7", AddressParts("690 Broadway", "Suite 7")),
        ("12 Elm St, St Louis, mo 63101",
         AddressParts("12 Elm St", None, "St Louis", "MO", "63101")),
        ("9 Park Avenue San Diego CA 92101 USA",
         AddressParts("9 Park Avenue", None, "San Diego", "CA", "92101", "USA")),
        ("where is #W1234567", AddressParts()),
        ("I ordered 2 items 3 days ago", AddressParts()),
        ("call me at 512 555 1234", AddressParts()),
    ],
)  # fmt: skip
def test_parts(text: str, parts: AddressParts) -> None:
    assert find_address(text) == parts


def test_later_parts_win() -> None:
    both = find_address("12 Oak Street, Austin, TX 78701").merged(find_address("apt 3"))
    assert both == OAK
    assert str(both.address) == "12 Oak Street, Apt 3, Austin, TX 78701"
    assert AddressParts(city="Austin").address is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my default address", "default"),
        ("the address on file", "default"),
        ("the home address in my profile", "default"),
        ("same as my other order", "order"),
        ("same as #W1234567", "order"),
        ("the address of my other order", "order"),
        ("12 Oak Street", None),
    ],
)
def test_references(text: str, kind: str | None) -> None:
    assert refers_to(text) == kind


@settings(max_examples=150, deadline=None)
@given(st.text() | st.text("12 Oak Streptx,#\n"))
def test_any_text(text: str) -> None:
    found = find_address(text)
    assert found.merged(AddressParts()) == found
    refers_to(text)
