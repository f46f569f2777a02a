"""Articles and an encoder for tests, small enough to be read or many enough to be slow."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np

from care.knowledge.keeper import Keeper
from care.knowledge.service import KnowledgeService
from care.knowledge.vectors import Vectors

TODAY = date(2026, 11, 21)
FIGURES: Mapping[str, str | None] = {"return_window_days": "30", "refund_limit": None}
_SIZE = 384
_WORD = re.compile(r"\w+")


class WordEncoder:
    """Encodes a text as the sum of its words, each a direction of its own.

    It knows no meaning, but it is quick and always says the same. `runs` counts the texts.
    """

    def __init__(self, name: str = "words") -> None:
        self.fingerprint = hashlib.sha256(name.encode()).hexdigest()
        self.runs = 0

    def encode(self, sentences: list[str]) -> Vectors:
        self.runs += len(sentences)
        return np.stack([_sum(sentence) for sentence in sentences])

    def encode_in_context(self, pieces: Sequence[str]) -> tuple[Vectors, Vectors]:
        return self.encode(["".join(pieces)])[0], self.encode(list(pieces))

    def has_word(self, word: str) -> bool:
        return False


@lru_cache(maxsize=20_000)
def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
    return np.random.default_rng(seed).standard_normal(_SIZE).astype(np.float32)


def _sum(text: str) -> Vectors:
    words = _WORD.findall(text.lower())
    total = np.sum([_direction(w) for w in words], axis=0) if words else np.ones(_SIZE, np.float32)
    vector: Vectors = total / np.linalg.norm(total)
    return vector


def write_article(folder: Path, slug: str, body: str, **head: object) -> Path:
    """Writes an article that is live and for everyone, unless `head` says otherwise."""
    lines = {
        "title": slug.replace("-", " ").capitalize(),
        "address": slug,
        "topics": f"[{slug.replace('-', ' ')}]",
        "valid_from": "2026-01-01",
        "review_by": "2027-06-30",
        "audience": "everyone",
        **head,
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items() if value is not None)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{slug}.md"
    file.write_text(f"---\n{text}---\n\n{body}\n", encoding="utf-8")
    return file


def write_many(folder: Path, count: int) -> list[str]:
    """Writes so many articles of six sections in made-up words; returns a question to each."""
    random = Random(7)
    words = ["".join(random.choices("bcdfglmnprst", k=3)) + random.choice("aeiou") + random.choice(
        "lmnrst") for _ in range(6000)]  # fmt: skip
    common = words[:200]
    questions = []
    for number in range(count):
        own = random.sample(words, 12)
        sections = []
        for _ in range(6):
            said = [random.choices(own, k=4) + random.choices(common, k=6) for _ in range(2)]
            sections.append(
                f"## {' '.join(random.choices(own, k=3)).capitalize()}?\n\n"
                + " ".join(" ".join(sentence).capitalize() + "." for sentence in said)
            )
        write_article(folder, f"article-{number}", "\n\n".join(sections))
        questions.append(" ".join(random.sample(own, 3) + random.sample(common, 5)))
    return questions


def knowledge(folder: Path, cache: Path, encoder: WordEncoder | None = None) -> KnowledgeService:
    """Answers from the articles of a folder, as of `TODAY`."""
    chosen = encoder or WordEncoder()
    keeper = Keeper(folder, FIGURES, lambda: chosen, cache)
    return KnowledgeService(keeper, "/articles", today=lambda: TODAY)
