"""The encoder's vectors of many texts, kept on disk: a killed run has lost a portion at most."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from care.encoder import SentenceEncoder
from training.errors import BadFile
from training.progress import track

Vectors = npt.NDArray[np.float32]
ENCODER = Path("models/encoder")
CACHE = Path("var/training/vectors")

_PORTION = 64
_KEY_BYTES = 16


class Encoder(Protocol):
    """What turns sentences into vectors of length one; see care/encoder.py."""

    fingerprint: str

    def encode(self, sentences: list[str]) -> Vectors: ...


def load_encoder(folder: Path = ENCODER) -> Encoder:
    """The project's encoder.

    Raises:
        BadFile: it is not there.
    """
    model = "model.int8.onnx"
    if not (folder / model).exists():
        raise BadFile(folder / model, "the sentence encoder is missing: run `make setup`")
    return SentenceEncoder(folder, model, max_tokens=256, threads=1)


class VectorStore:
    """Encodes texts and remembers the vectors in one file per encoder.

    The file is a row of records of equal size, the text's hash and its vector. What a killed run
    has left of a record at its end is cut off.
    """

    def __init__(self, encoder: Encoder, folder: Path = CACHE) -> None:
        self._encoder = encoder
        self._path = folder / f"{encoder.fingerprint[:16]}.bin"
        self._size = int(encoder.encode(["size"]).shape[1])
        self._record = np.dtype([("key", f"S{_KEY_BYTES * 2}"), ("vector", "<f4", self._size)])
        self._known: dict[bytes, Vectors] = self._read()

    def encode(self, texts: Sequence[str], title: str = "Encoding") -> Vectors:
        """One row of length one per text; shape (len(texts), dimensions of the encoder)."""
        missing = list(dict.fromkeys(text for text in texts if _key(text) not in self._known))
        portions = [missing[i : i + _PORTION] for i in range(0, len(missing), _PORTION)]
        for portion in track(portions, len(portions), title):
            self._add(portion)
        if not texts:
            return np.zeros((0, self._size), dtype=np.float32)
        return np.stack([self._known[_key(text)] for text in texts])

    def _add(self, texts: list[str]) -> None:
        vectors = self._encoder.encode(texts)
        records = np.empty(len(texts), dtype=self._record)
        records["key"] = [_key(text) for text in texts]
        records["vector"] = vectors
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(records.tobytes())
        self._known.update(zip((_key(text) for text in texts), vectors, strict=True))

    def _read(self) -> dict[bytes, Vectors]:
        if not self._path.exists():
            return {}
        content = self._path.read_bytes()
        whole = len(content) - len(content) % self._record.itemsize
        if whole < len(content):
            with self._path.open("r+b") as file:
                file.truncate(whole)
        records = np.frombuffer(content[:whole], dtype=self._record)
        return dict(zip(records["key"].tolist(), records["vector"], strict=True))


def _key(text: str) -> bytes:
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_KEY_BYTES)
    return digest.hexdigest().encode()
