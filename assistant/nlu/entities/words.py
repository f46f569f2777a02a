"""spaCy's part: tokens, and what is found by lists of words instead of characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import spacy
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc

from assistant.nlu.entities.catalogue import Catalogue, Product
from assistant.nlu.entities.lexicon import COUNTED, WAYS_TO_PAY
from assistant.nlu.entities.numerals import number
from assistant.nlu.entities.spans import Rank, Span
from assistant.nlu.tokens import without_endless_words

_MAX_COUNT = 999
_FRESH_AFTER = 300_000  # strings: some 50 MB


class Token(NamedTuple):
    """A word and its place in the text."""

    text: str
    start: int
    end: int


class Words:
    """Tokens of a language, ways to pay, counts, and a catalogue. Never changes.

    Args:
        language: spaCy's code for its tokenizer.
        products: what the shop sells.
        known: words that are spelt right, and so are no misspelt product.
    """

    def __init__(
        self, language: str, products: Sequence[Product] = (), known: frozenset[str] = frozenset()
    ) -> None:
        self._language, self._products, self._known = language, products, known
        self._nlp: Any = spacy.blank(language)
        self._ways = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._ways.add("payment_method", [self._doc(way) for way in WAYS_TO_PAY])
        self._counts = Matcher(self._nlp.vocab)
        is_number = {"LIKE_NUM": True}
        behind = {"LOWER": {"IN": list(COUNTED)}}
        of_them = [{"LOWER": "of"}, {"LOWER": {"IN": ["them", "those", "these", "each"]}}]
        in_front = {"LOWER": {"IN": ["qty", "quantity"]}}
        filler = {"LOWER": {"IN": [":", "is", "of", "to", "=", "-", "."]}, "OP": "?"}
        self._counts.add("behind", [[is_number, behind], [is_number, *of_them]])
        self._counts.add("in front", [[in_front, filler, is_number]])
        self._counts.add("times", [[{"TEXT": {"REGEX": r"^(?:[xX]\d{1,3}|\d{1,3}[xX])$"}}]])
        self.catalogue = Catalogue(self._nlp, products, known)

    def _doc(self, text: str) -> Doc:
        return self._nlp.make_doc(text)

    def with_products(self, products: Sequence[Product]) -> Words:
        """The same with another catalogue."""
        return Words(self._language, products, self._known)

    def fresh(self) -> Words:
        """The same, or a new one where this has seen so many words that they fill the memory.

        spaCy keeps every word it has ever seen.
        """
        if len(self._nlp.vocab.strings) < _FRESH_AFTER:
            return self
        return self.with_products(self._products)

    def read(self, text: str) -> tuple[list[Token], list[Span]]:
        """The tokens of `text` (without blanks), and what the lists know of it."""
        doc = self._doc(without_endless_words(text))
        tokens = [Token(t.text, t.idx, t.idx + len(t.text)) for t in doc if not t.is_space]
        spans = [*self._payment(doc), *self._quantities(doc), *self.catalogue.spans(doc)]
        return tokens, spans

    def _payment(self, doc: Doc) -> Iterator[Span]:
        for _, first, last in self._ways(doc):
            found = doc[first:last]
            place = found.start_char, found.end_char
            yield Span(*place, "payment_method", found.text.lower(), Rank.WORDS)

    def _quantities(self, doc: Doc) -> Iterator[Span]:
        for _, first, last in self._counts(doc):
            token = next((t for t in doc[first:last] if t.like_num), doc[first])
            count = number(token.text.lower().strip("x"))
            if count is not None and 0 < count <= _MAX_COUNT:
                end = token.idx + len(token.text)
                yield Span(token.idx, end, "quantity", str(count), Rank.COUNTED)
