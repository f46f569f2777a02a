"""The stories once more, answered in another language: nothing of Care's English may be in it.

What counts as English is learnt from the wording itself: the words of the English responses, of the
shop's and the policy's own terms, and of states and days, less those of the other language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any

from babel import Locale
from rasa.shared.core.events import SlotSet
from ruamel.yaml import YAML

import care.accounts.models
import care.appointments.models
import care.billing.models
import care.orders.models
import care.subscriptions.models
import care.tickets.models
from actions.wording import DATA, phrase_named
from care.appointments.topics import TOPICS
from support.dialogue_shop import PRODUCTS, a_shop
from support.dialogue_stage import Conversation, Said
from support.dialogues import Line, Performance, Place, Story

_MODELS = (
    care.accounts.models,
    care.appointments.models,
    care.billing.models,
    care.orders.models,
    care.subscriptions.models,
    care.tickets.models,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
# Addresses, numbers and codes, and what is quoted.
_NOT_READ = re.compile(r"\S*[@\d]\S*|https?://\S+|“[^”]*”")


def translations() -> list[str]:
    """The codes of the languages other than English."""
    return [code for code in _yaml("languages.yml") if code != "en"]


class Foreign(Performance):
    """A story in another language: all that it expects is said, and no English of Care's."""

    def __init__(self, story: Story, conversation: Conversation) -> None:
        super().__init__(story, conversation)
        self.language = story.language or ""

    def problems(self, line: Line, said: Said) -> list[str]:
        return [*super().problems(line, said), *self.english(said)]

    def english(self, said: Said) -> list[str]:
        """The English that was said or offered."""
        typed = [one.me for one in self.story.talk if one.me]
        texts = [*(message.text for message in said.messages), *said.titles]
        found = ((text, english_in(text, self.language, typed)) for text in texts)
        return [f"English: {words} in {text!r}" for text, words in found if words]


class Translated(Foreign):
    """An English story whose customer has chosen another language beforehand.

    What is said has to be no English; that the same is done is looked after as well.
    """

    def __init__(
        self, story: Story, conversation: Conversation, language: str, taken: Sequence[Place]
    ) -> None:
        super().__init__(story, conversation)
        self.language, self._places = language, iter(taken)

    async def play(self) -> None:
        await self._choose_language()
        await super().play()

    async def _choose_language(self) -> None:
        store = self.conversation.agent.tracker_store
        tracker = await store.get_or_create_tracker(self.conversation.id)
        for slot, value in (("language", self.language), ("language_is_chosen", True)):
            tracker.update(SlotSet(slot, value))
        await store.save(tracker)

    def choose(self, title: str, old: bool) -> Place:
        return next(self._places)

    def problems(self, line: Line, said: Said) -> list[str]:
        return self.english(said)


def needed(stories: Iterable[Story]) -> Iterator[Story]:
    """As few of the English stories as say all that is said in any of them, the first ones."""
    said: set[str] = set()
    for story in stories:
        care = " ".join(one for line in story.talk for one in line.care)
        names = set(re.findall(r"\w+", care))
        is_long = any(line.later for line in story.talk)  # the choice is for one conversation
        if not (is_long or story.broken or story.language or names <= said):
            said |= names
            yield story


def english_in(text: str, language: str, typed: Iterable[str] = ()) -> list[str]:
    """The English words of Care's in a text, other than in what the customer has typed."""
    text = text.split(_before_article(language), maxsplit=1)[0]
    for name in _names():
        text = text.replace(name, " ")
    text = _NOT_READ.sub(" ", text)
    own = set(_words(typed))
    return [word for word in _words([text]) if word in _english_only(language) and word not in own]


@lru_cache(maxsize=4)
def _english_only(language: str) -> frozenset[str]:
    """Words of Care's English that are not of the other language as well."""
    english = set(_words(_wording(""))) | set(_words(_states())) | set(_words(_days("en")))
    other = set(_words(_wording(f".{language}"))) | set(_words(_days(language)))
    for file in DATA.glob(f"*/terms.{language}.yml"):
        for entries in _yaml(str(file)).values():
            english |= set(_words(entries))
            other |= set(_words(entries.values()))
    return frozenset(english - other)


def _wording(ending: str) -> Iterator[str]:
    for file in DATA.glob(f"*/responses{ending}.yml"):
        for variations in _yaml(str(file))["responses"].values():
            for one in variations:
                titles = (button["title"] for button in one.get("buttons") or [])
                yield from (re.sub(r"{\w+}", " ", text) for text in (one["text"], *titles))


def _states() -> Iterator[str]:
    """The shop's own names of states, reasons and kinds, which customers need not know."""
    for module in _MODELS:
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Enum):
                yield from (str(one.value).replace("_", " ") for one in kind)


def _days(language: str) -> Iterator[str]:
    locale = Locale.parse(language)
    yield from locale.days["format"]["wide"].values()
    yield from locale.months["format"]["wide"].values()


@lru_cache(maxsize=1)
def _names() -> list[str]:
    """What is called the same in every language, as it is written, the longest first.

    Products, people and places; and what appointments are about, where it was told in own words.
    """
    shop = a_shop()
    own = [f"topic_{topic}" for topic in TOPICS]
    names = {product.name for product in PRODUCTS} | {each.name for each in shop.subscriptions}
    names |= {one.topic for one in shop.appointments if phrase_named(one.topic, own) is None}
    names |= {str(order.address) for order in shop.orders}
    for customer in shop.customers:
        names |= {customer.first_name, customer.last_name, str(customer.address)}
    return sorted(names, key=len, reverse=True)


@lru_cache(maxsize=4)
def _before_article(language: str) -> str:
    """What stands before the words of an article, which has its own language."""
    texts = _yaml(f"knowledge/responses.{language}.yml")["responses"]["utter_article"]
    return str(texts[0]["text"]).split("{")[0]


def _words(texts: Iterable[Any]) -> Iterator[str]:
    for text in texts:
        yield from (word.lower() for word in _WORD.findall(str(text)))


@lru_cache(maxsize=64)
def _yaml(name: str) -> Any:
    return YAML(typ="safe", pure=True).load(DATA / name)
