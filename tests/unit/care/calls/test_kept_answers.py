"""What is answered from memory, for how long, and what never is."""

from __future__ import annotations

import pytest
from support.clock import Clock

from care.clients.calls.memory import AGES, Age, Memory
from care.clients.fake_shop import FakeShop
from care.errors import NotFound, Unavailable


class Source:
    """Counts up each time it is asked, or fails."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None

    def __call__(self) -> int:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return self.asked


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def memory(clock: Clock) -> Memory:
    return Memory({"products": Age(fresh=60, stale=900)}, clock)


def test_it_is_asked_for_once_while_it_is_fresh(
    memory: Memory, source: Source, clock: Clock
) -> None:
    assert [memory.recall("products", source) for _ in range(3)] == [1, 1, 1]
    clock.sleep(60)
    assert memory.recall("products", source) == 2


def test_what_is_too_old_is_told_while_nobody_can_be_asked_and_not_for_ever(
    memory: Memory, source: Source, clock: Clock
) -> None:
    memory.recall("products", source)
    source.error = Unavailable("down")
    clock.sleep(899)
    assert memory.recall("products", source) == 1
    clock.sleep(1)
    with pytest.raises(Unavailable):
        memory.recall("products", source)


def test_an_answer_that_is_no_failure_is_passed_on(
    memory: Memory, source: Source, clock: Clock
) -> None:
    memory.recall("products", source)
    clock.sleep(60)
    source.error = NotFound("gone")
    with pytest.raises(NotFound):
        memory.recall("products", source)


def test_what_is_not_in_the_table_is_never_kept(memory: Memory, source: Source) -> None:
    assert [memory.recall("customer", source) for _ in range(3)] == [1, 2, 3]


def test_nothing_of_a_customer_is_in_the_table() -> None:
    assert set(AGES) == {"products"}
    assert all(age.fresh <= age.stale for age in AGES.values())
    assert all(hasattr(FakeShop, name) for name in AGES)
