"""Which files belong to which language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

SLOT = "language"  # holds the code of the customer's language; empty is the default one
_TRANSLATED = re.compile(r"^(responses|nlu)\.([a-z]{2,3})\.ya?ml$")


def language_of(path: str | Path, kind: str) -> str | None:
    """The code of the language of a file such as `nlu.es.yml`; None where it is the default one.

    Args:
        kind: `responses` or `nlu`; a file of another kind is of no other language.
    """
    found = _TRANSLATED.match(Path(path).name)
    return found.group(2) if found and found.group(1) == kind else None


def by_language(paths: Iterable[str], kind: str) -> dict[str | None, list[str]]:
    """The files of each language; under None those of the default one and of no language."""
    files: dict[str | None, list[str]] = {None: []}
    for path in sorted(paths):
        files.setdefault(language_of(path, kind), []).append(path)
    return files
