"""Long work in portions: a run that is killed continues where its last portion ended.

Beside the output `rows.jsonl` lie, while the work goes on, `rows.jsonl.part` (what is done) and
`rows.jsonl.state.json` (how far it is done, from what). The state is written after the portion
it speaks of, and what was written beyond it is cut off on the next run: so no row is missing,
none is there twice, and none is half. The output appears when all is done; the state stays, and
lets the same command on the same input end at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from training.errors import BadFile, BadOption, BadRow, Interrupted, WouldOverwrite
from training.files import Rejects, json_line, write_text

PORTION = 200


@dataclass
class _State:
    """How far the work is: inputs worked through, and bytes written of each file.

    `replaces` is the size of the earlier output that this work was allowed to replace, `forced`
    that --force allowed it: a run that continues need not be allowed again.
    """

    made_from: str
    done: int = 0
    complete: bool = False
    sizes: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    key: str = ""
    replaces: int | None = None
    forced: bool = False


class Portions:
    """The output of one long piece of work.

    Args:
        output: the file that will be there in the end.
        made_from: `fingerprint` of the input and the settings; with another, work starts anew.
        force: replace an output that this command did not make, and start anew; a run that did
            so and was stopped continues, with it or without.
        set_aside: write bad rows to `<output>.rejected.jsonl` instead of stopping.
        inputs: what the work reads, and must not write to.

    Attributes:
        done: how many inputs earlier runs have worked through; the caller skips as many.
        finished: there is nothing to do.
        counts: what the caller counts; kept from run to run.
        rejects: where bad rows go.
        key: a random secret that stays the same until the work is complete, then is forgotten.

    Raises:
        BadOption: the output is a directory, or a file that would be written is an input.
        WouldOverwrite: the output is there, and not as this command left it.
    """

    def __init__(
        self,
        output: Path,
        made_from: str,
        force: bool = False,
        set_aside: bool = False,
        inputs: Iterable[Path] = (),
    ) -> None:
        if output.is_dir():
            raise BadOption(f"--output: expected a file, {output} is a directory")
        self.output = output
        self.rejected = output.with_suffix(".rejected.jsonl")
        self._state_path = output.with_name(output.name + ".state.json")
        self._files = {
            "rows": output.with_name(output.name + ".part"),
            "rejected": self.rejected,
            "notes": output.with_name(output.name + ".notes"),
        }
        self._open: dict[str, list[str]] = {name: [] for name in self._files}
        self._ready: dict[str, list[str]] = {name: [] for name in self._files}
        _check_apart([output, self._state_path, *self._files.values()], inputs)
        self._state = self._continued(made_from, force)
        self.counts: Counter[str] = Counter(self._state.counts)
        self.rejects: Rejects = _SetAside(self) if set_aside else Rejects()
        self._since = 0

    @property
    def done(self) -> int:
        return self._state.done

    @property
    def finished(self) -> bool:
        return self._state.complete

    @property
    def key(self) -> bytes:
        return bytes.fromhex(self._state.key)

    def notes(self) -> list[str]:
        """The lines that earlier runs have put to `notes`."""
        path = self._files["notes"]
        return path.read_text("utf-8").splitlines() if path.exists() else []

    def put(self, value: Any, to: str = "rows") -> None:
        """Adds a line; it is written with the portion of the input that is being worked on."""
        self._open[to].append(json_line(value))

    def advance(self) -> None:
        """One input is worked through."""
        for name, lines in self._open.items():
            self._ready[name] += lines
            lines.clear()
        self._since += 1
        if self._since >= PORTION:
            self._write()

    def finish(self) -> None:
        """All inputs are worked through: the output takes its place."""
        self._write()
        self._state.complete, self._state.key = True, ""
        self._save(self._state)
        self._settle()

    def __enter__(self) -> Portions:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None or self.finished:
            return
        for lines in self._open.values():
            lines.clear()
        self._write()
        if issubclass(kind, KeyboardInterrupt):
            raise Interrupted(
                f"{self.done} inputs are done; the same command continues with the next"
            ) from None

    def _continued(self, made_from: str, force: bool) -> _State:
        state = self._stored()
        if state and state.complete:
            self._settle()
        size = self.output.stat().st_size if self.output.exists() else None
        ours = size is None or bool(state and size == _expected(state))
        if not ours and not force:
            raise WouldOverwrite(self.output)
        if state and ours and state.made_from == made_from and self._goes_on(state, force):
            return state
        return self._anew(_State(made_from, replaces=size, forced=force))

    def _goes_on(self, state: _State, force: bool) -> bool:
        """Whether that work is done, or can be taken up; if so, the files are ready for it."""
        if state.complete:
            return self.output.exists() and not force
        if force and not state.forced:
            return False  # --force continues only what it began itself
        damaged = self._damaged(state)
        if damaged and not force:
            raise BadFile(damaged, "expected it as an earlier run left it; --force starts anew")
        if not damaged:
            self._cut(state)
        return not damaged

    def _anew(self, state: _State) -> _State:
        state.key = secrets.token_hex(32)
        # Before anything is written: the state of earlier work would take it for its own.
        self._save(state)
        self._cut(state)
        return state

    def _stored(self) -> _State | None:
        if not self._state_path.exists():
            return None
        try:
            return _State(**json.loads(self._state_path.read_text("utf-8")))
        except (ValueError, TypeError):
            raise BadFile(
                self._state_path, "expected the state of an earlier run; remove it to start anew"
            ) from None

    def _damaged(self, state: _State) -> Path | None:
        """A file that holds less than the state tells of."""
        for name, path in self._files.items():
            size = state.sizes.get(name, 0)
            if size and not (path.exists() and path.stat().st_size >= size):
                return path
        return None

    def _cut(self, state: _State) -> None:
        """What was written after the last portion was not counted as done."""
        for name, path in self._files.items():
            size = state.sizes.get(name, 0)
            if size == 0:
                path.unlink(missing_ok=True)
            else:
                os.truncate(path, size)

    def _write(self) -> None:
        for name, lines in self._ready.items():
            if lines or name == "rows":
                self._state.sizes[name] = _append(self._files[name], "".join(lines))
            lines.clear()
        self._state.done += self._since
        self._state.counts = dict(self.counts)
        self._since = 0
        self._save(self._state)

    def _save(self, state: _State) -> None:
        write_text(self._state_path, json.dumps(asdict(state), indent=1) + "\n", 0o600)

    def _settle(self) -> None:
        if self._files["rows"].exists():
            self._files["rows"].replace(self.output)
        self._files["notes"].unlink(missing_ok=True)


class _SetAside(Rejects):
    """Bad rows become part of the portion they were found in."""

    def __init__(self, portions: Portions) -> None:
        super().__init__()
        self._portions = portions

    def add(self, error: BadRow, content: object) -> None:
        self._portions.put(self.record(error, content), "rejected")
        self._portions.counts["set aside"] += 1


def fingerprint(inputs: list[Path], settings: Mapping[str, Any]) -> str:
    """Stands for the content of the inputs and the settings.

    Raises:
        BadFile: an input cannot be read.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
    for path in inputs:
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise BadFile(path, f"cannot be read: {error.strerror}") from None
        digest.update(b"\x00")
    return digest.hexdigest()


def _expected(state: _State) -> int | None:
    """The size of the output as the runs that the state tells of left it."""
    return state.sizes.get("rows", 0) if state.complete else state.replaces


def _check_apart(written: Iterable[Path], inputs: Iterable[Path]) -> None:
    places = {path.resolve() for path in inputs}
    for path in written:
        if path.resolve() in places:
            raise BadOption(f"--output: expected another name, {path} is an input")


def _append(path: Path, text: str) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
        return file.tell()
