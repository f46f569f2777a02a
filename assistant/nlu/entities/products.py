"""Keeps the extractor informed of what the shop sells, without ever keeping a message waiting."""

from __future__ import annotations

import json
import logging
import threading
import weakref
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from assistant.nlu.entities.catalogue import Product
from care.bootstrap import http_shop
from care.clients.calls.memory import Memory
from care.errors import CareError
from care.settings import settings

_LOG = logging.getLogger(__name__)
FILE = Path("var/catalogue.json")

Source = Callable[[], "list[Product]"]
Listener = Callable[["list[Product]"], None]


class CatalogueKeeper:
    """Asks for the products now and then, in a thread of its own, and tells who wants to know.

    The last list that came is kept on disk, so that a start while the shop is away has one. The
    shop may be away for as long as it likes: messages are read with the last good list.

    Args:
        source: asks the shop. May raise `CareError`.
        file: where the last good list is kept.
        every: seconds from one asking to the next.
    """

    def __init__(self, source: Source, file: Path, every: float) -> None:
        self._source, self._file, self._every = source, file, every
        self._listeners: list[weakref.WeakMethod[Listener]] = []
        self._products: list[Product] = []
        self._wake = threading.Event()

    def start(self) -> None:
        """Starts the thread. It ends with the process."""
        threading.Thread(target=self._run, name="catalogue", daemon=True).start()

    def inform(self, listener: Listener) -> None:
        """Calls this method, in the keeper's thread, with the list there is and each new one.

        It is held weakly: a model that was replaced is told nothing more.
        """
        self._listeners.append(weakref.WeakMethod(listener))
        self._wake.set()

    def refresh(self) -> None:
        """Asks the shop once, and tells everybody if the list has changed."""
        try:
            products = self._source()
        except CareError as error:
            _LOG.warning("The shop's products could not be read: %s", error)
            return
        if products != self._products:
            self._products = products
            self._tell()
            self._keep()

    def _run(self) -> None:
        self._products = self._kept()
        while True:
            self._wake.clear()
            self._tell()
            try:
                self.refresh()
            except Exception:  # noqa: BLE001  # this thread must outlive whatever a shop answers
                _LOG.exception("The shop's products could not be taken over.")
            self._wake.wait(self._every)

    def _tell(self) -> None:
        for reference in list(self._listeners):
            listener = reference()
            if listener is None:
                self._listeners.remove(reference)
            elif self._products:
                listener(self._products)

    def _kept(self) -> list[Product]:
        try:
            rows = json.loads(self._file.read_text())
            return [Product(str(name), tuple(map(str, options))) for name, options in rows]
        except (OSError, ValueError, TypeError):
            return []

    def _keep(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(self._products))
            fresh.replace(self._file)
        except OSError as error:
            _LOG.warning("The shop's products could not be kept in %s: %s", self._file, error)


def keep_informed(listener: Listener) -> None:
    """Tells `listener` of the shop's products from now on; never raises and never waits."""
    keeper = _keeper()
    if keeper is not None:
        keeper.inform(listener)


@lru_cache(maxsize=1)
def _keeper() -> CatalogueKeeper | None:
    """The process's keeper; None where Care's settings name no shop, as in a bare `rasa shell`."""
    try:
        chosen = settings()
    except CareError as error:
        _LOG.warning("Products are not known: %s", error)
        return None
    shop = http_shop(chosen, Memory({}))  # the keeper is a memory of its own
    keeper = CatalogueKeeper(
        lambda: [Product(p.name, p.option_values) for p in shop.products()],
        FILE,
        chosen.catalogue_refresh_s,
    )
    keeper.start()
    return keeper
