"""Tickets."""

from __future__ import annotations

from care.bootstrap import Services
from care.tickets.service import Reason


def test_a_conversation_has_one_ticket_and_a_late_address_is_added(care: Services) -> None:
    number = care.tickets.open("c1", Reason.ASKED_FOR, None)
    assert care.tickets.open("c1", Reason.FAILED_TRIES, "ada@example.com") == number
    assert care.tickets.open("c2", Reason.ASKED_FOR, None) != number
    with care.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT reason, email FROM tickets ORDER BY opened_at")
        assert [tuple(row) for row in rows] == [
            ("asked_for", "ada@example.com"),
            ("asked_for", None),
        ]
