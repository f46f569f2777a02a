"""Keeps the articles searchable: reads them at first use, and again when a file has changed.

Whether something has changed is looked at no more than once a second, when a question comes. The
new index is built by a thread, from the old one's vectors, and takes the old one's place when it is
done. A question waits for that a little, then goes on with the old one.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from care.deadline import remaining
from care.errors import CareError, Unavailable
from care.incidents import in_one_line
from care.knowledge.figures import Figures
from care.knowledge.index import Index
from care.knowledge.shelf import Shelf, read_shelf
from care.knowledge.vectors import Encoder, VectorStore

logger = logging.getLogger(__name__)

_LOOK_EVERY = 1.0  # seconds
_PATIENCE = 0.5  # seconds a question waits for a changed article
_FIRST_PATIENCE = 60.0  # for the first index, where no deadline is set


class Keeper:
    """The articles of a folder.

    Args:
        folder: where the `.md` files are.
        figures: what the placeholders in them stand for.
        encoder: loads the encoder, when it is first needed.
        cache: where the vectors are kept.
    """

    def __init__(
        self, folder: Path, figures: Figures, encoder: Callable[[], Encoder], cache: Path
    ) -> None:
        self._folder, self._figures, self._cache = folder, figures, cache
        self._load_encoder = encoder
        self._store: VectorStore | None = None
        self._shelf = Shelf()
        self._shelf_read_at = float("-inf")
        self._index: Index | None = None
        self._indexed: Shelf | None = None  # the shelf that the index was made of
        self._index_checked_at = float("-inf")
        self._failure: CareError | None = None
        self._reading = threading.Lock()  # over the shelf
        self._starting = threading.Lock()  # over the thread that makes a new index
        self._maker: threading.Thread | None = None

    def shelf(self) -> Shelf:
        """The articles as they are now, without what searching needs.

        Raises:
            Misconfigured: the folder cannot be read.
        """
        with self._reading:
            if time.monotonic() - self._shelf_read_at >= _LOOK_EVERY:
                self._shelf = read_shelf(self._folder, self._figures, self._shelf)
                self._shelf_read_at = time.monotonic()
            return self._shelf

    def index(self) -> Index:
        """The articles, searchable.

        Raises:
            Unavailable: it isn't ready in the time that is left.
            Misconfigured: the articles or the encoder cannot be read.
        """
        maker = self._started()
        if maker is not None:
            is_first = self._index is None
            maker.join(remaining(_FIRST_PATIENCE) if is_first else min(_PATIENCE, remaining(1)))
        if self._index is None:
            raise self._failure or Unavailable("articles: they are still being read")
        return self._index

    def prepare(self) -> None:
        """Begins to get ready, without waiting for it."""
        self._started()

    def _started(self) -> threading.Thread | None:
        """The thread that looks for changes and makes a new index, where it is time for that."""
        with self._starting:
            if self._maker is not None and self._maker.is_alive():
                return self._maker
            is_fresh = time.monotonic() - self._index_checked_at < _LOOK_EVERY
            if self._index is not None and is_fresh:
                return None
            self._index_checked_at = time.monotonic()
            self._maker = threading.Thread(target=self._renew, name="articles", daemon=True)
            self._maker.start()
            return self._maker

    def _renew(self) -> None:
        try:
            shelf = self.shelf()
            if shelf is not self._indexed:
                self._index = self._made_of(shelf)
                self._indexed = shelf
        except CareError as error:
            logger.error("%s", error)
            self._failure = error
        except Exception as error:  # noqa: BLE001  # the old index must go on being used
            logger.error("articles: %s", in_one_line(error))
            self._failure = Unavailable("articles: they could not be read")

    def _made_of(self, shelf: Shelf) -> Index:
        encoder = self._load_encoder()
        if self._store is None:
            self._store = VectorStore(encoder, self._cache)
        return Index(list(shelf.articles.values()), self._store, encoder)
