"""Back ends fail in every way; customers hear an honest sentence in time, and it passes."""

from __future__ import annotations

import re
import sqlite3
import threading
import time

import pytest
from support.proxy import MODES
from support.stack import CareStack, Records

SHOP_DOWN = "I can't reach the shop's order system right now"
NOT_WORKING = "something on our side isn't working right now"
IN_TIME = 5.0


def new_lines(stack: CareStack, before: str) -> list[str]:
    """What was logged since `before`, of interest to an operator."""
    time.sleep(0.3)
    known = before.splitlines()
    fresh = list(stack.logs().splitlines())
    for line in known:
        fresh.remove(line)
    return fresh


@pytest.mark.parametrize("mode", MODES)
def test_the_shop_fails(stack: CareStack, records: Records, mode: str) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    customer.says("hello")
    before = stack.logs()
    with stack.shop_proxy.broken(mode):
        told = customer.says(f"where is {number}? {user['email']}")
    assert customer.seconds < IN_TIME
    assert SHOP_DOWN in told
    assert "Talk to a person" in customer.choices
    lines = [line for line in new_lines(stack, before) if "failed:" in line]
    assert len(lines) == 1
    assert re.search(r"action_track_order failed: .*\[[0-9a-f]{16}\]", lines[0])
    for secret in (user["email"], number, user["name"]["last_name"]):
        assert not any(secret in line for line in lines)
    assert number in customer.says(f"and now? where is {number}? {user['email']}")


@pytest.mark.parametrize("mode", MODES)
def test_the_action_server_fails(stack: CareStack, records: Records, mode: str) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    customer.says("hello")
    before = stack.logs()
    with stack.actions_proxy.broken(mode):
        told = customer.says(f"where is {number}? {user['email']}")
        assert customer.seconds < IN_TIME
        assert NOT_WORKING in told
        assert "help@example.com" in told  # the next step needs no action server
        assert number not in told
        person = customer.says("let me talk to a person")
        assert customer.seconds < IN_TIME
        assert "T-" not in person and "Done" not in person
        # What needs no action is said as ever.
        assert "program" in customer.says("are you a robot?")
    lines = [line for line in new_lines(stack, before) if "action failed:" in line]
    assert 2 <= len(lines) <= 3
    assert all(re.search(r"\[[0-9a-f]{16}\]", line) for line in lines)
    assert number in customer.says(f"and now? where is {number}? {user['email']}")
    assert "T-" in customer.says("let me talk to a person")


def test_an_answer_that_is_lost_after_the_work_is_no_confirmation(
    stack: CareStack, records: Records
) -> None:
    _, user, _ = records.someone()
    customer = stack.customer()
    customer.says("let me talk to a person")
    with stack.actions_proxy.broken("lost", only_with=b'"next_action": "action_hand_over"'):
        told = customer.says(user["email"])
    assert NOT_WORKING in told and "T-" not in told
    assert "T-" in customer.says("let me talk to a person")
    with sqlite3.connect(stack.folder / "care.db") as database:
        query = "SELECT count(*) FROM handoffs WHERE conversation_id = ?"
        assert database.execute(query, (customer.conversation_id,)).fetchone() == (1,)


def test_a_database_that_is_locked_loses_and_doubles_nothing(
    stack: CareStack, records: Records
) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    customer.says(f"where is {number}?")
    with sqlite3.connect(stack.folder / "care.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        refused = customer.send("m1", text=user["email"])
        assert time.monotonic() - begun < IN_TIME
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        other.execute("ROLLBACK")
    # What was said before is remembered, and the same message is answered now, once.
    answer = customer.send("m1", text=user["email"])
    assert number in answer.json()["messages"][0]["text"]
    assert [m["author"]["kind"] for m in customer.history()].count("customer") == 2


def test_one_slow_customer_stalls_nobody(stack: CareStack, records: Records) -> None:
    _, user, number = records.someone()
    slow, other = stack.customer(), stack.customer()
    with stack.shop_proxy.broken("hang"):
        thread = threading.Thread(target=slow.says, args=(f"where is {number}? {user['email']}",))
        thread.start()
        time.sleep(0.3)
        for _ in range(5):
            other.says("what can you do?")
            assert other.seconds < 1
        assert thread.is_alive()
        thread.join()
    assert SHOP_DOWN in slow.heard[0]["text"]


def test_the_shop_comes_back_with_other_keys(stack: CareStack, records: Records) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    assert number in customer.says(f"where is {number}? {user['email']}")
    stack.shop.process.ask_to_stop()
    stack.shop.process.wait_stopped(10)
    assert SHOP_DOWN in customer.says(f"where is {number}? {user['email']}")
    stack.shop.environment["SHOP_TOKEN_SECRET"] = "another-secret-that-is-long-enough-too"
    stack.shop.start()
    assert number in customer.says(f"where is {number}? {user['email']}")


def test_logs_have_no_customers_in_them(stack: CareStack, records: Records) -> None:
    """Whatever was said in all the tests above, and however it failed."""
    customer = stack.customer()
    planted = ("zelda.quux@example.com", "4111111111111111", "my-secret-word")
    customer.says(f"I am {planted[0]}, card {planted[1]}, {planted[2]}")
    with stack.actions_proxy.broken("500"):
        customer.says(f"track #W1231231 {planted[0]} {planted[2]}")
    logs = stack.logs()
    for secret in planted:
        assert secret not in logs
    for user in records.users.values():
        assert user["email"] not in logs
    assert "Traceback" not in logs
