"""Failing on command: how a fake back end plays a real one on a bad day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from care.errors import CareError

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="CanFail")


@dataclass(frozen=True)
class Fault:
    """One failure to come, at the next call of this name: before its work, or once it is `done`."""

    call: str
    error: CareError
    done: bool = False


@dataclass
class CanFail:
    """A back end that fails on command.

    Set `failure` to have every call raise it; `fail_next` to have single calls raise theirs, each
    once: `[Fault("cancel_order", Unavailable("the answer is lost"), done=True)]`.
    """

    failure: CareError | None = None
    fail_next: list[Fault] = field(default_factory=list)

    @contextmanager
    def perhaps_failing(self, name: str) -> Iterator[None]:
        """Around the work of the call of this name."""
        if self.failure is not None:
            raise self.failure
        fault = next((fault for fault in self.fail_next if fault.call == name), None)
        if fault is None:
            yield
            return
        self.fail_next.remove(fault)
        try:
            if fault.done:
                yield
        finally:
            raise fault.error


def call(method: Callable[Concatenate[S, P], R]) -> Callable[Concatenate[S, P], R]:
    """A method that is a call of the back end, and may be about to fail."""

    @wraps(method)
    def called(back_end: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with back_end.perhaps_failing(method.__name__):
            return method(back_end, *args, **kwargs)

    return called
