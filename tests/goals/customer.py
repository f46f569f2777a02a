"""A customer in a conversation: says what they want, answers, reads carefully, agrees or not."""

from __future__ import annotations

from enum import Enum
from random import Random
from typing import Any

from goals import reading, utterances
from goals.answers import KNOWN_QUESTIONS, Asked, Errand, Move, answer
from goals.channel import Channel, ChannelBroken, Played
from goals.facts import orders_in
from goals.misspelling import misspelt
from goals.persona import Kind, Persona, without
from goals.phrases import CLOSERS, HELLOS, MORE, YES
from goals.readback import Objection, objections
from goals.reading import Choice, Heard

MOST_FRUITLESS = 3
MOST_TRIES = 3  # corrections, tries after a failure, and tellings of one wish


class Style(str, Enum):
    """How much a customer says at once."""

    SHORT = "short"
    FULL = "full"
    MIXED = "mixed"


class Customer:
    """Somebody with wishes, one after another; the same for the same `rng`."""

    most_turns = 25

    def __init__(
        self, persona: Persona, channel: Channel, style: Style, rng: Random, misspell: float = 0.0
    ) -> None:
        self.persona, self.channel, self.style = persona, channel, style
        self.rng, self.misspell = rng, misspell
        self.played = Played()
        self.errands = [
            Errand(without(wish, persona.late.get(n, ())), wish)
            for n, wish in enumerate(persona.wishes)
        ]
        self._has_agreed = self._has_failed = False  # the latter: since they agreed
        self._failures = self._fruitless = 0
        self._last: Move = ""

    def play(self) -> Played:
        """The whole conversation."""
        move: Move | None = self.opening()
        try:
            while move is not None:
                heard = self._make(move)
                is_over = self.played.turns >= self.most_turns or self._is_fruitless(heard)
                move = None if is_over else self.respond(heard)
        except ChannelBroken as error:
            self.played.problem = str(error)
        self.played.came_to = [errand.came_to or "open" for errand in self.errands]
        return self.played

    @property
    def current(self) -> Errand | None:
        """The wish that is being talked about: the first told, or else the first of all."""
        still = [errand for errand in self.errands if not errand.is_closed]
        return next((e for e in still if e.is_told), still[0] if still else None)

    def opening(self) -> Move:
        """The first message: everything at once, the wish and its order, or just the wish."""
        hello, thanks = self.rng.choice(HELLOS), self.rng.choice(CLOSERS)
        ways = {Style.SHORT: (2, 3), Style.FULL: (1,), Style.MIXED: (1, 1, 2, 3)}
        way = self.rng.choice(ways[self.style])
        wish = self._tell(self.errands[0], way)
        if way == 1:
            me = utterances.who(self.persona, self.rng)
            parts = [me, wish] if self.rng.random() < 0.7 else [wish, me]
            wish = " ".join(utterances.sentence(part) for part in parts)
        wish = utterances.sentence(wish) if thanks else wish
        return self._typed(" ".join(filter(None, (hello, wish))) + thanks)

    def respond(self, heard: Heard) -> Move | None:
        """What the customer does next; None: they leave."""
        if reading.has_failed(heard):
            return self._try_again(heard)
        self._failures = 0
        if self._has_agreed:
            self._look_after_yes(heard)
        errand = self._tune_in(heard)
        if errand is None:
            return None
        if reading.is_read_back(heard) and errand.is_told:
            return self._decide(heard, errand)
        if heard.expects and errand.is_told:
            is_short = self.style is Style.SHORT
            move = answer(Asked(heard, errand, self.persona, self.rng, is_short))
            if move is not None:
                return move
        return self._go_on(heard, errand)

    def _tell(self, errand: Errand, way: int | None = None) -> str:
        """The wish: 1 in full, 2 with its order, 3 alone; sometimes another one with it."""
        errand.is_told = True
        ways = {Style.SHORT: (2,), Style.FULL: (1,), Style.MIXED: (1, 2)}
        way = way or self.rng.choice(ways[self.style])
        if way == 3:
            return utterances.wish_alone(errand.wish, self.rng)
        if way == 2:
            return utterances.wish_with_order(errand.wish, self.persona, self.rng)
        words = utterances.wish_in_full(errand.wish, self.persona, self.rng)
        other = self._other_order(errand)
        if self.style is Style.MIXED and other and self.rng.random() < 0.35:
            other.is_told = True
            more = utterances.wish_in_full(other.wish, self.persona, self.rng)
            link = self.rng.choice(("And", "Also,", "And then"))
            words = f"{utterances.sentence(words)} {link} {more}"
        return words

    def _other_order(self, errand: Errand) -> Errand | None:
        """The next wish, if it is about another order."""
        after = self.errands[self.errands.index(errand) + 1 :]
        following = after[0] if after else None
        same = following is None or following.wish.order == errand.wish.order
        return None if same or errand.wish.kind is Kind.HOME else following

    def _look_after_yes(self, heard: Heard) -> None:
        """After a yes the wish is closed, unless it was asked about once more."""
        self._has_agreed = False
        errand = self.current
        if errand is None or self._is_still_about(heard, errand):
            return
        is_undone = heard.expects is None and reading.is_undone(heard)
        # After a failure, silence about the change is no sign that it was made.
        is_doubtful = self._has_failed and not reading.is_done(heard)
        self._has_failed = False
        if (is_undone or is_doubtful) and errand.restated == 0:
            return
        errand.close("refused" if is_undone else "done")

    def _is_still_about(self, heard: Heard, errand: Errand) -> bool:
        """Whether a question after a yes is about the same wish, and not about the next."""
        has_more = any(e.is_told and not e.is_closed for e in self.errands if e is not errand)
        if reading.is_read_back(heard):
            named = orders_in(heard.question)
            return errand.wish.order in named or (not named and not self._faults(heard, errand))
        return heard.expects in KNOWN_QUESTIONS and not has_more

    def _tune_in(self, heard: Heard) -> Errand | None:
        """The wish that the assistant talks about; they may come in another order than told."""
        errand, named = self.current, orders_in(heard.question)
        if errand is None or errand.wish.order in named or not heard.expects:
            return errand
        for other in self.errands:
            if other.is_told and not other.is_closed and other.wish.order in named:
                self.errands.remove(other)
                self.errands.insert(self.errands.index(errand), other)
                return other
        return errand

    def _faults(self, heard: Heard, errand: Errand) -> list[Objection]:
        return objections(heard.question, errand.wish, self.persona.methods)

    def _decide(self, heard: Heard, errand: Errand) -> Move:
        """Yes only to what is wanted; otherwise what is wrong, and in the end no."""
        faults = self._faults(heard, errand)
        if faults and not objections(heard.question, errand.full, self.persona.methods):
            errand.wish, faults = errand.full, []  # what was to come to mind is there already
        if not faults and errand.wish != errand.full:
            return self._add_late(errand)
        if not faults and errand.agreed <= MOST_TRIES:
            errand.agreed += 1
            self._has_agreed = True
            choice = reading.yes_choice(heard)
            return (
                choice if choice and self.rng.random() < 0.4 else self._typed(self.rng.choice(YES))
            )
        errand.corrections += 1
        if not faults or errand.corrections > MOST_TRIES:
            errand.close("read back wrongly")
            return reading.no_choice(heard) or utterances.leave(self.rng)
        said = [utterances.correct(f, errand.wish, self.persona, self.rng) for f in faults[:2]]
        return self._typed(". ".join(said))

    def _add_late(self, errand: Errand) -> Move:
        only = without(errand.full, tuple(errand.wish.pieces))
        errand.wish = errand.full
        what = utterances.details(only, self.persona, self.rng)
        verb = "exchange" if errand.wish.kind.swaps else errand.wish.kind.value
        return self._typed(f"wait, before that: I'd also like to {verb} {what}")

    def _go_on(self, heard: Heard, errand: Errand) -> Move | None:
        """Nothing was asked that has an answer: the next wish, a choice, or other words."""
        if not errand.is_told:
            more = self.rng.choice(MORE)
            return self._typed(more + self._tell(errand))
        choice = reading.fitting_choice(heard, errand.wish)
        if choice and errand.taken[choice.title] < 2:
            errand.taken[choice.title] += 1
            return choice
        errand.restated += 1
        is_refused = not heard.expects and reading.is_refused(heard) and errand.restated > 1
        if is_refused or errand.restated > MOST_TRIES:
            errand.close("refused" if is_refused else "not understood")
            following = self.current
            return self._go_on(heard, following) if following else None
        no_person = "No, not a person please. " if reading.is_about_person(heard) else ""
        words = utterances.wish_in_full(errand.wish, self.persona, self.rng)
        return self._typed(no_person + words)

    def _try_again(self, heard: Heard) -> Move | None:
        """The shop did not answer: the same once more."""
        self._failures += 1
        self._has_failed = self._has_agreed
        if self._failures > MOST_TRIES:
            return None
        return reading.again_choice(heard) or (
            self._last if isinstance(self._last, str) else "please try again"
        )

    def _is_fruitless(self, heard: Heard) -> bool:
        """Whether for some turns nothing new was said; failures of the shop are no news."""
        errand = self.current
        if errand is None or reading.has_failed(heard):
            return False
        said = (heard.text, heard.expects)
        self._fruitless = self._fruitless + 1 if said in errand.seen else 0
        errand.seen.add(said)
        return self._fruitless >= MOST_FRUITLESS

    def _typed(self, text: str) -> str:
        """In lower case now and then; an address is noted as it is typed, so it keeps its own."""
        has_place = any(e.wish.address and e.wish.place["city"] in text for e in self.errands)
        return text.lower() if self.rng.random() < 0.15 and not has_place else text

    def _make(self, move: Move) -> Heard:
        """Says or chooses it, and notes both sides."""
        self._last = move
        self.played.turns += 1
        if isinstance(move, Choice):
            said: dict[str, Any] = {"customer": move.title, "chosen": True}
            heard = self.channel.choose(move)
        else:
            text = misspelt(move, self.misspell, self.rng)
            said = {"customer": text}
            heard = self.channel.say(text)
        choices = [choice.title for choice in heard.choices]
        answered = {"care": list(heard.texts), "choices": choices, "expects": heard.expects}
        self.played.transcript += [said, answered]
        return heard
