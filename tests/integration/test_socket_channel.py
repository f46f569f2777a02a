"""The channel over socket.io and the real processes."""

from __future__ import annotations

import concurrent.futures
import uuid
from collections.abc import Callable, Iterator

import pytest
from support.socket_page import Page, soon
from support.stack import CareStack, Customer

Open = Callable[..., Page]


@pytest.fixture
def opens(stack: CareStack) -> Iterator[Open]:
    """Opens a page of a customer."""
    opened: list[Page] = []

    def new(customer: Customer, transport: str = "websocket", after: int = 0) -> Page:
        token = str(customer.http.headers["Authorization"]).removeprefix("Bearer ")
        opened.append(Page(f"{stack.url}/webhooks/website", transport).opens(token, after))
        return opened[-1]

    yield new
    for page in opened:
        page.closes()


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_care_answers(stack: CareStack, opens: Open, transport: str) -> None:
    customer = stack.customer()
    page = opens(customer, transport)
    answer = page.says(id="m1", text="where is my order?")
    soon(lambda: len(page.messages) == 1 + len(answer["messages"]))
    assert page.messages[1:] == answer["messages"]
    assert page.messages == customer.history()
    assert answer["messages"][-1]["expects"] == "order_number"
    choice = answer["messages"][-1]["choices"][0]
    assert page.says(id="m2", choice=choice["id"])["messages"]


def test_two_tabs_and_rest_at_once_hold_the_same_each_once(stack: CareStack, opens: Open) -> None:
    customer = stack.customer()
    tabs = [opens(customer), opens(customer, "polling")]

    def say(number: int) -> None:
        message = {"id": str(uuid.uuid4()), "text": f"hello, this is number {number}"}
        for _ in range(2):  # nobody knows whether it has arrived
            if number % 3 == 2:
                customer.send(message["id"], text=message["text"])
            else:
                tabs[number % 3].says(**message)

    with concurrent.futures.ThreadPoolExecutor(6) as threads:
        list(threads.map(say, range(12)))
    whole = customer.history()
    said = [m["text"] for m in whole if m["author"]["kind"] == "customer"]
    assert sorted(said) == sorted(f"hello, this is number {n}" for n in range(12))
    for tab in tabs:
        soon(lambda tab=tab: len(tab.messages) >= len(whole))
        assert tab.messages == whole


def test_what_is_said_while_everything_is_restarted_is_not_lost(
    stack: CareStack, opens: Open
) -> None:
    customer = stack.customer()
    first = opens(customer)
    first.says(id="m1", text="hello")
    soon(lambda: len(first.messages) >= 2)
    stack.restart()
    soon(lambda: not first.client.connected, 20)
    again = opens(customer, after=first.seqs[-1])
    answer = again.says(id="m2", text="are you still there?")
    assert answer["messages"]
    soon(lambda: again.seqs[-1:] == [answer["messages"][-1]["seq"]])
    assert [*first.seqs, *again.seqs] == list(range(1, again.seqs[-1] + 1))
    assert [*first.messages, *again.messages] == customer.history()
