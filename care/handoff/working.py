"""`care work`: the process that brings letters to the desk and keeps an eye on who waits."""

from __future__ import annotations

import logging
import signal
import threading

from care.bootstrap import Services, worker_of
from care.errors import CareError
from care.incidents import in_one_line

logger = logging.getLogger(__name__)

_TICK_SECONDS = 5.0
_AT_ONCE = 16  # a desk that takes two seconds gets eight letters a second


def work(care: Services, stop: threading.Event, tick_seconds: float = _TICK_SECONDS) -> None:
    """Works until `stop` is set, and finishes what is under way then."""
    watching = threading.Thread(target=_watch, args=(care, stop, tick_seconds), name="care-tick")
    watching.start()
    worker_of(care).run(stop, _AT_ONCE)
    watching.join()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set."""
    stop = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        # Not from here: the interrupted thread may be inside the event, holding its lock.
        threading.Thread(target=stop.set, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    return stop


def _watch(care: Services, stop: threading.Event, seconds: float) -> None:
    while not stop.wait(seconds):
        try:
            care.handoffs.tick()
        except CareError as error:
            logger.warning("handoffs: %s", in_one_line(error))
        except Exception as error:  # noqa: BLE001  # customers who wait must not depend on one
            logger.error("handoffs: %s", in_one_line(error))
