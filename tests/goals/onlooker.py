"""A customer who wants nothing changed: asks what there is, and keeps everything."""

from __future__ import annotations

from goals import naming, reading, utterances
from goals.answers import KNOWN_QUESTIONS, Asked, Errand, Move, answer
from goals.customer import Customer
from goals.persona import Kind, Wish
from goals.phrases import LEAVE
from goals.reading import Heard

IDENTITY = ("email", "identity", "name", "postcode", "code", "order_number")


class Onlooker(Customer):
    """Asks about options, says who they are when asked, and agrees to nothing."""

    most_turns = 6

    def opening(self) -> Move:
        order = next(iter(sorted(self.persona.numbers)), "")
        about = naming.order(order, self.rng) if order else "my last order"
        me = utterances.who(self.persona, self.rng)
        asks = self.rng.choice(
            (
                f"I'm not happy with {about}. What other options would there be?",
                f"{about} isn't quite what I expected, what else do you have in its place?",
                f"what could I get instead of what's in {about}?",
            )
        )
        return f"Hi, {me}. {asks}"

    def respond(self, heard: Heard) -> Move | None:
        """Facts about themselves, and otherwise no."""
        if heard.expects in IDENTITY and heard.expects in KNOWN_QUESTIONS:
            number = next(iter(sorted(self.persona.numbers)), "")
            wish = Wish(Kind.EXCHANGE, number)
            errand = Errand(wish, wish)
            return answer(Asked(heard, errand, self.persona, self.rng, is_short=True))
        said_no = any(turn.get("customer") in LEAVE for turn in self.played.transcript)
        if said_no and heard.expects is None:
            return None
        if reading.is_read_back(heard):
            return reading.no_choice(heard) or self.rng.choice(LEAVE)
        return self.rng.choice(LEAVE)
