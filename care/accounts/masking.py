"""Personal facts, shown so that only who knows them recognizes them."""

from __future__ import annotations


def masked(email: str) -> str:
    """The address with only the first letter of its name: "a…@example.com"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
