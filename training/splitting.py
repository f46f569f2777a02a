"""Which rows are held out for measuring, now and after rows have been added.

What is alike, or of one conversation, stays together: else a message's twin would be learnt and
the message asked. A hash decides, so that it does not depend on what else there is; a ledger
remembers, so that nothing ever changes sides, also where a later row joins two groups.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training.errors import BadFile
from training.files import write_text
from training.progress import track
from training.rows import HELD_OUT, PARTS, TRAIN, Row
from training.similar import Near, normalise

# How far an intent's share may be from the one that is wanted before new groups make up for it.
SLACK = 0.025


@dataclass
class Ledger:
    """Which part each text is in, for good; texts as hashes."""

    share: float
    seed: int
    parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Ledger:
        """Raises BadFile: it is no ledger."""
        try:
            given = json.loads(path.read_text("utf-8"))
            ledger = cls(float(given["share"]), int(given["seed"]), dict(given["parts"]))
            known = set(ledger.parts.values()) <= set(PARTS)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise BadFile(path, "expected the ledger of `training split`") from None
        if not known:
            raise BadFile(path, "expected the ledger's parts to be train and held_out")
        return ledger

    def save(self, path: Path) -> None:
        given = {"share": self.share, "seed": self.seed, "parts": self.parts}
        write_text(path, json.dumps(given, indent=0, sort_keys=True) + "\n", 0o644)

    def part_of(self, text: str) -> str | None:
        """The part of a text, or of one that differs in case, punctuation or digits only."""
        return self.parts.get(digest(text))


@dataclass
class _Group:
    """Rows that stay together: their numbers, the intent of most, and the hash that decides."""

    members: list[int]
    intent: str | None
    place: float
    part: str | None = None
    is_new: bool = True


def split(rows: Sequence[Row], ledger: Ledger) -> list[str | None]:
    """The part of each row; the ledger remembers them, and what rows say of themselves counts.

    None is a row that is new and joins what is on both sides: it can be on neither.
    """
    groups = [_group(rows, members, ledger.seed) for members in together(rows)]
    parts: list[str | None] = [ledger.part_of(row.text) or row.part for row in rows]
    for group in groups:
        known = {parts[n] for n in group.members} - {None}
        group.is_new = not known
        if len(known) == 1:
            group.part = known.pop()
        elif not known:
            group.part = HELD_OUT if group.place < ledger.share else TRAIN
    _level(groups, ledger.share)
    for group in groups:
        for number in group.members:
            parts[number] = parts[number] or group.part
    ledger.parts.update(
        (digest(row.text), part) for row, part in zip(rows, parts, strict=True) if part
    )
    return parts


def together(rows: Sequence[Row]) -> list[list[int]]:
    """The numbers of rows that have to stay together, as groups."""
    leader = list(range(len(rows)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    near, first_of = Near(), dict[str, int]()
    for number, row in track(enumerate(rows), len(rows), "Comparing"):
        for other in near.find_all(row.text):
            leader[find(number)] = find(other)
        near.add(row.text)
        for name in filter(None, (row.conversation, row.made_from or row.id)):
            leader[find(number)] = find(first_of.setdefault(name, number))
    groups: dict[int, list[int]] = defaultdict(list)
    for number in range(len(rows)):
        groups[find(number)].append(number)
    return list(groups.values())


def digest(text: str) -> str:
    """Stands for a text in the ledger."""
    return hashlib.sha256(normalise(text).encode(errors="surrogatepass")).hexdigest()[:20]


def _group(rows: Sequence[Row], members: list[int], seed: int) -> _Group:
    intents = Counter(rows[n].intent for n in members)
    name = min(digest(rows[n].text) for n in members)
    value = hashlib.sha256(f"{seed} {name}".encode()).digest()[:8]
    place = int.from_bytes(value, "big") / 2**64
    return _Group(members, intents.most_common(1)[0][0], place)


def _level(groups: list[_Group], share: float) -> None:
    """Where an intent's share is too far off, its new groups closest to the border change sides.

    What is all there is of an intent is to be learnt.
    """
    by_intent: dict[str | None, list[_Group]] = defaultdict(list)
    for group in groups:
        by_intent[group.intent].append(group)
    for own in by_intent.values():
        if len(own) == 1 and own[0].is_new:
            own[0].part = TRAIN
            continue
        total = sum(len(group.members) for group in own)
        held = sum(len(group.members) for group in own if group.part == HELD_OUT)
        low, high = (share - SLACK) * total, (share + SLACK) * total
        for group in sorted(own, key=lambda g: abs(g.place - share)):
            size = len(group.members)
            if not group.is_new:
                continue
            if held < low and group.part == TRAIN and held + size <= high:
                group.part, held = HELD_OUT, held + size
            elif held > high and group.part == HELD_OUT and held - size >= low:
                group.part, held = TRAIN, held - size
