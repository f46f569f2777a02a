"""The encoder's vectors of all that articles say, kept on disk, so that each text is encoded once.

A file per encoder under `folder`, a row of records of equal size: the text's hash, and its vector
in 16-bit floats. Other processes may add to it at the same time. What a killed process has left of
a record at the end is cut off.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

logger = logging.getLogger(__name__)

_KEY_BYTES = 16
_PORTION = 256  # texts that are encoded before they are written


class Encoder(Protocol):
    """What turns texts into vectors of length one: `care.encoder.SentenceEncoder`."""

    fingerprint: str

    def encode(self, sentences: list[str]) -> Vectors: ...

    def encode_in_context(self, pieces: Sequence[str]) -> tuple[Vectors, Vectors]: ...

    def has_word(self, word: str) -> bool: ...


class VectorStore:
    """Vectors by text. Where the folder cannot be written, they last as long as the process."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._size = int(encoder.encode(["size"]).shape[1])
        self._record = np.dtype([("key", f"V{_KEY_BYTES}"), ("vector", "<f2", self._size)])
        self._path = _writable(folder) / f"{encoder.fingerprint[:16]}-{self._size}.vectors"
        self._lock = threading.Lock()
        self._rows: dict[bytes, int] = {}
        self._records: npt.NDArray[Any] = np.empty(0, self._record)
        with self._path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self._catch_up(file)

    def rows(self, texts: Sequence[str]) -> Rows:
        """Where the vectors of these texts are; texts that are new are encoded."""
        keys = [_key(text) for text in texts]
        missing = {k: text for k, text in zip(keys, texts, strict=True) if k not in self._rows}
        if missing:
            with self._lock:
                self._add(missing)
        return np.array([self._rows[key] for key in keys], dtype=np.int64)

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors at these rows; shape (len(rows), dimensions of the encoder)."""
        found: Vectors = self._records["vector"][rows].astype(np.float32)
        return found

    def _add(self, texts: dict[bytes, str]) -> None:
        keys = list(texts)
        for begin in range(0, len(keys), _PORTION):
            # Another process may have added some of them meanwhile.
            portion = [key for key in keys[begin : begin + _PORTION] if key not in self._rows]
            records = np.empty(len(portion), self._record)
            if portion:
                records["key"] = [np.void(key) for key in portion]
                records["vector"] = self._encoder.encode([texts[key] for key in portion])
            with self._path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._catch_up(file)
                file.write(records.tobytes())
                file.flush()
                self._catch_up(file)

    def _catch_up(self, file: BinaryIO) -> None:
        """Reads what the file has more than before; the caller holds its lock."""
        size = file.seek(0, 2)
        whole = size - size % self._record.itemsize
        if whole < size:
            file.truncate(whole)
        known, count = len(self._records), whole // self._record.itemsize
        if count < known:  # somebody has deleted the file
            known, self._rows = 0, {}
        if count:
            self._records = np.memmap(self._path, self._record, "r", shape=(count,))
        keys = self._records["key"][known:count].tobytes()
        for row in range(known, count):
            begin = (row - known) * _KEY_BYTES
            self._rows[keys[begin : begin + _KEY_BYTES]] = row


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY_BYTES).digest()


def _writable(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        logger.warning("articles: vectors can't be kept in %s: %s", folder, error.strerror)
        return Path(tempfile.mkdtemp(prefix="care-articles-"))
