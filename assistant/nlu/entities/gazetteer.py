"""Lists of names and words the tagger looks tokens up in.

They are made while training and stored with the model, so that a trained model never changes.
The names are those of `faker` (MIT), of all countries it has in Latin letters; the places are its
and the cities with an airport (`airportsdata`, MIT), which it lacks.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import airportsdata
import faker.providers.address as places
import faker.providers.lorem.en_US as english
import faker.providers.person as people

_LAST_LATIN = "\u024f"
_MIN_NAME = 3


@dataclass(frozen=True)
class Gazetteer:
    """Names and words in lower case.

    Attributes:
        first: given names.
        last: family names.
        places: cities and countries; not David, which is both, and Lincoln still.
        known: words of ordinary messages.
    """

    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    @classmethod
    def of(cls, known: Iterable[str]) -> Gazetteer:
        """All names there are, with these known words and the commonest of English."""
        words = frozenset(word.lower() for word in english.Provider.word_list)
        first, last = _names(people, "first_name"), _names(people, "last_name")
        listed = [*_all_names(places, "cit"), *_all_names(places, "countries")]
        listed += [airport["city"] for airport in airportsdata.load("ICAO").values()]
        cities = {place.lower() for place in listed if _is_latin(place)}
        cities -= _names(people, "first_name", "en_")
        return cls(first, last, frozenset(cities), frozenset(known) | words)

    def write(self, file: Path) -> None:
        """Stores the lists as JSON."""
        file.write_text(json.dumps({name: sorted(words) for name, words in vars(self).items()}))

    @classmethod
    def read(cls, file: Path) -> Gazetteer:
        """The lists that `write` has stored."""
        lists = json.loads(file.read_text())
        return cls(**{name: frozenset(words) for name, words in lists.items()})


def _names(family: ModuleType, kind: str, language: str = "") -> frozenset[str]:
    return frozenset(
        part.lower()
        for name in _all_names(family, kind, language)
        if _is_latin(name)
        for part in name.split()
        if len(part) >= _MIN_NAME and part[0].isalpha()
    )


def _is_latin(name: str) -> bool:
    return len(name) >= _MIN_NAME and name[0].isalpha() and max(name) <= _LAST_LATIN


def _all_names(family: ModuleType, kind: str, language: str = "") -> Iterator[str]:
    """What the providers of a language's countries, or of all, list under `kind`."""
    for module in pkgutil.iter_modules(family.__path__):
        if not module.name.startswith(language):
            continue
        provider: Any = import_module(f"{family.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            names = getattr(provider, attribute)
            if kind in attribute and isinstance(names, (tuple, list, dict)):
                yield from (name for name in names if isinstance(name, str))
