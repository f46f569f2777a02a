"""The sentence encoder: sentences with the same meaning get close vectors.

It is all-MiniLM-L6-v2 (Apache-2.0, 384 dimensions), run by ONNX Runtime; `make setup` builds it
under `models/encoder`. A sentence's vector is the mean of its tokens' vectors, scaled to length
one, as the model was trained. Understanding messages and finding articles use the same one.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from care.errors import Misconfigured

FOLDER = "models/encoder"
MODEL = "model.int8.onnx"
MAX_TOKENS = 256  # the model has learnt from no longer texts

Vectors = npt.NDArray[np.float32]


class SentenceEncoder:
    """Turns sentences into vectors.

    Args:
        folder: where `tokenizer.json` and the model lie.
        model: the model's file name.
        max_tokens: longer texts are cut; the model has learnt from at most 256.
        threads: of ONNX Runtime. One leaves the other cores to other conversations.

    Raises:
        Misconfigured: the encoder is not there.
    """

    MANY = 64

    def __init__(self, folder: Path, model: str, max_tokens: int, threads: int) -> None:
        path = folder / model
        if not path.exists():
            raise Misconfigured(f"The sentence encoder {path} is missing: run `make setup`.")
        self.fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()

    def encode(self, sentences: list[str]) -> Vectors:
        """One row of length one per sentence; shape (len(sentences), 384)."""
        if len(sentences) < self.MANY:
            return np.stack([self._encode(sentence) for sentence in sentences])
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # training; the runtime frees the GIL
            return np.stack(list(pool.map(self._encode, sentences, chunksize=self.MANY)))

    def encode_in_context(self, pieces: Sequence[str]) -> tuple[Vectors, Vectors]:
        """The sentence that the pieces make up, and each piece as it stands in it.

        The vector of a piece is the mean of its tokens' vectors, which know the rest of the
        sentence; of a piece without a token, or behind `max_tokens`, it is zero. It costs one run.

        Returns:
            The sentence's vector, shape (384,), and the pieces', shape (len(pieces), 384).
        """
        tokens, places = self._tokens("".join(pieces))
        begins = np.array([begin for begin, _ in places])
        written = np.array([end > begin for begin, end in places])  # not marks of begin and end
        ends = np.cumsum([len(piece) for piece in pieces])
        piece_of = np.searchsorted(ends, begins, side="right")
        rows = [tokens[written & (piece_of == i)] for i in range(len(pieces))]
        nothing = np.zeros(tokens.shape[1], np.float32)
        vectors = [_unit(row.mean(axis=0)) if len(row) else nothing for row in rows]
        return _unit(tokens.mean(axis=0)), np.stack(vectors)

    def has_word(self, word: str) -> bool:
        """Whether the encoder was taught this word, in small letters, as a whole."""
        return self._tokenizer.token_to_id(word) is not None

    def _encode(self, sentence: str) -> Vectors:
        return _unit(self._tokens(sentence)[0].mean(axis=0))

    def _tokens(self, sentence: str) -> tuple[Vectors, list[tuple[int, int]]]:
        """A vector for each token, and where it begins and ends; marks begin where they end."""
        # One at a time: the int8 model scales by the largest value of a batch, so a sentence's
        # vector would depend on its neighbours, and training would see others than customers do.
        encoding = self._tokenizer.encode(sentence)
        ids = np.array([encoding.ids], dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        (tokens,) = self._session.run(["last_hidden_state"], inputs)
        return tokens[0], encoding.offsets


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-12)
    return unit


def load_encoder(
    folder: str = FOLDER, model: str = MODEL, max_tokens: int = MAX_TOKENS, threads: int = 1
) -> SentenceEncoder:
    """The encoder of these files; all that ask for the same in one process share it.

    Raises:
        Misconfigured: it is not there.
    """
    return _loaded(folder, model, max_tokens, threads)  # the cache tells calls apart by their form


@lru_cache(maxsize=2)
def _loaded(folder: str, model: str, max_tokens: int, threads: int) -> SentenceEncoder:
    return SentenceEncoder(Path(folder), model, max_tokens, threads)
