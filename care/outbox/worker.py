"""The worker that empties the outbox: tries, waits longer each time, and gives up at last."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

from sqlalchemy.engine import Connection

from care.errors import CareError, StoreUnavailable, Unavailable
from care.incidents import in_one_line
from care.outbox.models import Entry
from care.outbox.outbox import Lease, Outbox

logger = logging.getLogger(__name__)

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 300.0
GIVE_UP_AFTER = timedelta(hours=24)
_IDLE_SECONDS = 0.25

# What a delivery leaves to be written together with the mark that it is done.
Afterwards = Callable[[Connection], None]
Deliver = Callable[[Entry], "Afterwards | None"]


def wait_before(attempt: int, jitter: Callable[[], float] = random.random) -> float:
    """Seconds before the next attempt, after so many: doubled each time, and up to half less.

    Source: "Exponential Backoff And Jitter", AWS Architecture Blog (equal jitter).
    """
    longest = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** min(attempt - 1, 30))
    return longest / 2 + longest / 2 * jitter()


class Worker:
    """Delivers what is in the outbox: one thread looks what is due, others wait for the desk.

    A desk takes seconds for what Care's database does in milliseconds. So whoever waits for it
    waits in a thread of their own, and nobody but one looks into the database meanwhile.

    Args:
        deliver: by kind of entry, what delivers it. It raises `Unavailable` where it makes sense to
            try again, and any other error where it does not. It may have been called with the
            same entry before, and what it did then may have arrived.
        give_up_after: how long an entry is tried.
    """

    def __init__(
        self,
        outbox: Outbox,
        deliver: Mapping[str, Deliver],
        give_up_after: timedelta = GIVE_UP_AFTER,
    ) -> None:
        self._outbox = outbox
        self._deliver = deliver
        self._give_up_after = give_up_after

    def run(self, stop: threading.Event, at_once: int = 8) -> None:
        """Works until `stop` is set; what is being delivered then is finished.

        Args:
            at_once: how many entries are on their way at the same time, of as many streams.
        """
        free = threading.BoundedSemaphore(at_once)
        with ThreadPoolExecutor(at_once, thread_name_prefix="care-outbox") as pool:
            while not stop.is_set():
                if not free.acquire(timeout=_IDLE_SECONDS):
                    continue
                lease = self._next(stop)
                if lease is None:
                    free.release()
                    stop.wait(_IDLE_SECONDS)
                else:
                    pool.submit(self._work, lease, free)

    def run_once(self) -> bool:
        """Delivers one entry, or tries to; whether there was one."""
        lease = self._outbox.take()
        if lease is not None:
            self._carry(lease)
        return lease is not None

    def _carry(self, lease: Lease) -> None:
        try:
            afterwards = self._deliver[lease.entry.kind](lease.entry)
        except StoreUnavailable:
            raise  # the lease runs out by itself
        except Unavailable as error:
            self._try_again(lease, error)
        except Exception as error:  # noqa: BLE001  # one letter must not stop the others
            logger.error("outbox: %s given up: %s", lease.entry.key, in_one_line(error))
            self._outbox.give_up(lease, _named(error))
        else:
            self._outbox.done(lease, *([afterwards] if afterwards else []))

    def _try_again(self, lease: Lease, error: Unavailable) -> None:
        entry = lease.entry
        if datetime.now(timezone.utc) - entry.written_at > self._give_up_after:
            logger.error("outbox: %s given up: %s", entry.key, in_one_line(error))
            self._outbox.give_up(lease, _named(error))
            return
        seconds = max(wait_before(entry.attempts), error.retry_after or 0.0)
        logger.warning("outbox: %s again in %.0f s: %s", entry.key, seconds, in_one_line(error))
        self._outbox.again(lease, seconds, _named(error))

    def _next(self, stop: threading.Event) -> Lease | None:
        try:
            return self._outbox.take()
        except StoreUnavailable as error:
            logger.warning("outbox: %s", in_one_line(error))
            stop.wait(_IDLE_SECONDS * 4)
            return None

    def _work(self, lease: Lease, free: threading.BoundedSemaphore) -> None:
        try:
            self._carry(lease)
        except StoreUnavailable as error:
            logger.warning("outbox: %s", in_one_line(error))
        finally:
            free.release()


def _named(error: Exception) -> str:
    """The error as people read it among the dead letters; foreign ones may hold personal data."""
    return str(error) if isinstance(error, CareError) else type(error).__name__
