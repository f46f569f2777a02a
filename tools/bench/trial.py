"""One trial: the back ends every contestant is measured against, and the measuring itself."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import requests

from tools import examples, ports
from tools.bench.contestants import Contestant
from tools.bench.turns import Question, Turns, measure
from tools.environment import PORTS, complete
from tools.errors import Interrupted, ToolError
from tools.progress import Steps
from tools.services import Process, Service
from tools.stack import POLL_S, Stack, services

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Result:
    """What was measured of one contestant.

    Attributes:
        start_s: seconds from the process's start until it says that it is up.
        memory_mb: resident megabytes of each process after all turns.
    """

    turns: Turns
    start_s: float
    training_s: float
    memory_mb: dict[str, float]


def settings(variables: Mapping[str, str], temporary: Path) -> dict[str, str]:
    """An environment with free ports, databases in `temporary`, and secrets of its own."""
    own = {name: str(ports.find_free()) for name in PORTS}
    for name in ("CARE_SESSION", "CARE_CUSTOMER_TOKEN", "CARE_SHOP_CLIENT", "SHOP_TOKEN"):
        own[f"{name}_SECRET"] = secrets.token_urlsafe(32)
    own["CARE_DATABASE_URL"] = f"sqlite:///{temporary}/care.db"
    own["SHOP_DATABASE_URL"] = f"sqlite:///{temporary}/shop.db"
    own["SHOP_DEVELOPMENT"] = "true"
    for limit in ("CALLS", "SESSIONS", "MESSAGES"):  # all of them call from one address
        per = "SECOND" if limit == "CALLS" else "MINUTE"
        own[f"CARE_{limit}_PER_{per}"] = own[f"CARE_{limit}_AT_ONCE"] = "100000"
    own["RASA_CACHE_DIRECTORY"] = str(temporary / "cache")  # training starts from nothing
    inherited = {k: v for k, v in variables.items() if not k.startswith(("CARE_", "SHOP_"))}
    return complete({**inherited, **own})


class Trial:
    """The demo shop and the action server, up for the time of the block."""

    def __init__(
        self, environment: Mapping[str, str], temporary: Path, stop: threading.Event, steps: Steps
    ) -> None:
        self._environment = environment
        self._logs = temporary / "log"
        self._stop = stop
        self._steps = steps

    def back_ends(self) -> Stack:
        """Start shop and action server; the caller's block ends them.

        Raises:
            ToolError: one of them does not come up.
        """
        stack = Stack(self._environment, self._logs, self._stop, quiet=True)
        known = services(self._environment)
        try:
            for name in ("actions", "shop"):
                stack.start(known[name])
            stack.wait_healthy()
        except BaseException:
            stack.stop()
            raise
        return stack

    def question(self) -> Question:
        """A customer's question for an order of the demo shop, after filling it.

        Raises:
            ToolError: the shop's demo data has no order that was sent.
        """
        for customer in examples.customers(self._environment, seed=True):
            for order in customer.orders:
                if order.tracking:
                    text = f"Where is my order {order.number}? My e-mail is {customer.email}"
                    return Question(text, expected=order.tracking)
        raise ToolError("The demo shop has no order with a tracking number to ask about.")

    def run(self, who: Contestant, question: Question, actions: Process) -> Result:
        """Train `who`, start it, ask it, weigh it, and stop it.

        Raises:
            ToolError: it cannot be trained, does not come up, or does not answer.
            Interrupted: somebody asked for an end.
        """
        with self._steps.step(f"{who.title}: training"):
            training_s = self._train(who)
        with Stack(self._environment, self._logs, self._stop, quiet=True) as stack:
            with self._steps.step(f"{who.title}: starting"):
                process = stack.start(who.service, folder=who.folder)
                start_s = stack.wait_healthy()[who.key]
            plan = who.plan
            with self._steps.step(
                f"{who.title}: {plan.short} conversations of 10 turns, {plan.long} of 200"
            ):
                turns = self._ask(who, question)
            memory = {"assistant": resident(process), "actions": resident(actions)}
        return Result(turns, start_s, training_s, memory)

    def _train(self, who: Contestant) -> float:
        with Stack(self._environment, self._logs, self._stop, quiet=True) as stack:
            process = stack.start(Service("train", who.training), folder=who.folder)
            while process.code is None:
                if self._stop.wait(POLL_S / 5):
                    raise Interrupted
            if process.code:
                lines = "\n".join(f"  {line}" for line in process.tail)
                raise ToolError(f"{who.title} cannot be trained:\n{lines}")
            return time.monotonic() - process.began

    def _ask(self, who: Contestant, question: Question) -> Turns:
        """Measure in a thread, so that somebody's wish for an end is heard meanwhile."""
        outcome: list[Turns | Exception] = []

        def work() -> None:
            try:
                outcome.append(measure(who.channel, question, who.plan))
            except requests.RequestException as error:
                outcome.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        while thread.is_alive():
            if self._stop.is_set():
                raise Interrupted
            thread.join(POLL_S)
        if not outcome or isinstance(outcome[0], Exception):
            raise ToolError(f"{who.title} did not answer: {outcome or 'the measuring failed'}")
        return outcome[0]


def resident(process: Process) -> float:
    """Megabytes of memory that `process` and its children hold."""
    one = psutil.Process(process.pid)
    return sum(p.memory_info().rss for p in [one, *one.children(recursive=True)]) / MEGABYTE
