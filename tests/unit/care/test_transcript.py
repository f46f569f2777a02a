"""Nothing lost, nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from care.accounts.models import Level
from care.bootstrap import Services
from care.conversations.models import Author, Choice, Reply
from care.errors import NotFound, Rejected

HELLO = Reply("Hello!", (Choice("choice-1", "My order", "/track_order"),), "order_number")


def begin(care: Services) -> None:
    care.transcript.start("c1", None)


def test_both_sides_are_numbered_in_order(care: Services) -> None:
    begin(care)
    care.transcript.accept("c1", "m1", "hi", "f1")
    care.transcript.answer("c1", "m1", [HELLO, Reply("And welcome.")])
    said = care.transcript.since("c1", 0)
    assert [(m.seq, m.author, m.text) for m in said] == [
        (1, Author.CUSTOMER, "hi"),
        (2, Author.BOT, "Hello!"),
        (3, Author.BOT, "And welcome."),
    ]
    assert [m.seq for m in care.transcript.since("c1", 2)] == [3]
    assert said[1].expects == "order_number"


def test_the_same_message_again_finds_its_replies(care: Services) -> None:
    begin(care)
    assert care.transcript.accept("c1", "m1", "hi", "f1").replies is None
    sent = care.transcript.answer("c1", "m1", [HELLO])
    assert care.transcript.accept("c1", "m1", "hi", "f1").replies == sent
    assert len(care.transcript.since("c1", 0)) == 2


def test_a_message_that_was_never_answered_is_answered_now(care: Services) -> None:
    begin(care)
    care.transcript.accept("c1", "m1", "hi", "f1")
    assert care.transcript.accept("c1", "m1", "hi", "f1").replies is None
    assert len(care.transcript.since("c1", 0)) == 1


def test_an_id_stands_for_one_message(care: Services) -> None:
    begin(care)
    care.transcript.accept("c1", "m1", "hi", "f1")
    with pytest.raises(Rejected) as refusal:
        care.transcript.accept("c1", "m1", "cancel it all", "f2")
    assert refusal.value.reason == "id-reused"


def test_choices_are_found_in_their_own_conversation_only(care: Services) -> None:
    begin(care)
    care.transcript.start("c2", None)
    care.transcript.accept("c1", "m1", "hi", "f1")
    care.transcript.answer("c1", "m1", [HELLO])
    assert care.transcript.choice("c1", "choice-1").payload == "/track_order"
    with pytest.raises(NotFound):
        care.transcript.choice("c2", "choice-1")


def test_what_customers_see_of_a_choice_has_no_payload(care: Services) -> None:
    begin(care)
    care.transcript.accept("c1", "m1", "hi", "f1")
    (message,) = care.transcript.answer("c1", "m1", [HELLO])
    assert message.as_dict()["choices"] == [{"id": "choice-1", "title": "My order"}]
    assert "payload" not in str(message.as_dict())


def test_an_ended_conversation_can_be_read_but_not_continued(care: Services) -> None:
    begin(care)
    care.transcript.accept("c1", "m1", "hi", "f1")
    care.transcript.end("c1")
    with pytest.raises(Rejected) as refusal:
        care.transcript.accept("c1", "m2", "hello?", "f2")
    assert refusal.value.reason == "conversation-ended"
    assert len(care.transcript.since("c1", 0)) == 1


def test_unknown_conversations_are_not_begun_by_writing_to_them(care: Services) -> None:
    with pytest.raises(NotFound):
        care.transcript.accept("nowhere", "m1", "hi", "f1")


def test_a_customer_the_website_vouches_for_is_verified_from_the_start(care: Services) -> None:
    care.transcript.start("c1", "ada")
    identity = care.identities.of("c1")
    assert (identity.level, identity.customer_id) == (Level.VERIFIED, "ada")


def test_many_writers_leave_no_gap_and_no_double(care: Services) -> None:
    begin(care)

    def say(number: int) -> None:
        care.transcript.accept("c1", f"m{number}", "hi", f"f{number}")
        care.transcript.answer("c1", f"m{number}", [Reply("Hello!")])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(say, range(40)))
    assert [m.seq for m in care.transcript.since("c1", 0)] == list(range(1, 81))


def test_a_later_rating_replaces_the_earlier(care: Services) -> None:
    begin(care)
    care.transcript.rate("c1", 2, "slow")
    care.transcript.rate("c1", 5, None)
    with care.database.read() as connection:
        row = connection.exec_driver_sql("SELECT rating, comment FROM feedback").one()
    assert tuple(row) == (5, None)
