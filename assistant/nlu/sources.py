"""What Rasa's training cache has to know of a component beside its class.

Rasa trains a component again when its configuration, its data or the source of its class changes.
It does not see the modules that the class calls.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from care import encoder


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """A hash over all source files beside this one, those of languages, and the encoder's."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    modules = [*here.rglob("*.py"), *(here.parent / "languages").rglob("*.py")]
    for file in [*sorted(modules), Path(encoder.__file__)]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
