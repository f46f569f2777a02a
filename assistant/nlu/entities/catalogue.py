"""What the shop sells, found in messages by its names: no training is needed for a new product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from assistant.nlu.entities.spans import Rank, Span

_MIN_MISSPELT = 5  # letters of a word that may have a typo
_MIN_OPTION = 3  # letters; shorter ones ("M") are left to the tagger, which sees the words around
_NO_OPTION = frozenset({"yes", "none", "true", "false", "other", "one size", "standard", "regular"})


class Product(NamedTuple):
    """A product's name and the values its options can have, such as "olive" or "128GB"."""

    name: str
    options: tuple[str, ...] = ()


class Catalogue:
    """Finds products and options in spaCy documents. Never changes.

    A name is found in any letter case, as a plural, and with one typo in one of its longer words;
    the value is the shop's own spelling.

    Args:
        nlp: what the documents are made by.
        products: the shop's products.
        known: words that are spelt right, and so are no misspelt product.
    """

    def __init__(self, nlp: Any, products: Sequence[Product], known: frozenset[str]) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._known = known
        self._spelling: dict[str, tuple[str, str]] = {}
        for product in products:
            for name in _forms(product.name):
                self._spelling[name] = ("product", product.name)
        for option in {value for product in products for value in product.options}:
            if len(option) >= _MIN_OPTION and option.lower() not in _NO_OPTION:
                self._spelling.setdefault(option.lower(), ("option", option.lower()))
        documents = {name: nlp.make_doc(name) for name in self._spelling}
        for name, document in documents.items():
            if not all(token.is_stop for token in document):
                self._matcher.add(name, [document])
        self._misspelt = _misspelt({t.text for document in documents.values() for t in document})

    def spans(self, doc: Doc) -> Iterator[Span]:
        """Products and options in `doc`."""
        if not self._spelling:
            return
        read = self._corrected(doc)
        for match, first, last in self._matcher(read):
            entity, value = self._spelling[doc.vocab.strings[match]]
            end = doc[last - 1].idx + len(doc[last - 1].text)
            yield Span(doc[first].idx, end, entity, value, Rank.CATALOGUE)

    def _corrected(self, doc: Doc) -> Doc:
        words = [token.lower_ for token in doc]
        changed = [self._correct(word) for word in words]
        return doc if changed == words else Doc(doc.vocab, words=changed)

    def _correct(self, word: str) -> str:
        if len(word) < _MIN_MISSPELT - 1 or word in self._known or word in self._misspelt[1]:
            return word
        for form in _shortened(word):
            if right := self._misspelt[0].get(form):
                return right
        return word


def _forms(name: str) -> set[str]:
    """The name in lower case, as it is and as a plural or singular."""
    lower = " ".join(name.lower().split())
    forms = {lower, lower + ("es" if lower.endswith(("s", "x", "ch", "sh")) else "s")}
    if lower.endswith("s") and not lower.endswith("ss"):
        forms.add(lower[:-1])
    return {form for form in forms if len(form) > 1}


def _misspelt(words: set[str]) -> tuple[dict[str, str], frozenset[str]]:
    """From each word with one letter left out to the word; and the words themselves.

    Two words are one typo apart if leaving out at most one letter of each makes them alike. This
    finds a little more than that (two typos far apart), and needs no comparing of all with all.
    """
    long = sorted(word for word in words if len(word) >= _MIN_MISSPELT)
    return {form: word for word in long for form in _shortened(word)}, frozenset(long)


def _shortened(word: str) -> list[str]:
    return [word, *(word[:i] + word[i + 1 :] for i in range(len(word)))]
