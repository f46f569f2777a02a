"""The scripted customer with clerks good and bad, and what is made of their conversations."""

from __future__ import annotations

import os
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from goals import report
from goals.channel import heard
from goals.customer import Customer, Style
from goals.expected import Outcome
from goals.little import (
    BLACK,
    DELIVERED,
    GIFT,
    KETTLE,
    PENDING,
    RED,
    SECOND,
    cancel,
    exchange,
    give_back,
    goal,
    little_world,
    modify,
    readdress,
    repay,
)
from goals.misspelling import misspelt
from goals.persona import Wish, persona_of
from goals.phrases import BARE, ONLY_ORDER, WISHES
from goals.play import Manner, Result, batches, play_all
from goals.reading import Choice, Heard
from goals.rehearsal import Clerk, MemoryStage, slip
from goals.world import Action, Goal, World, read_goals

WORLD = little_world()
ALL = goal(
    readdress(), modify(RED, BLACK, GIFT), cancel(SECOND, "ordered by mistake"), give_back(KETTLE)
)


def played(wanted: Goal, manner: Manner | None = None, **clerk: Any) -> tuple[Result, Clerk]:
    stage = MemoryStage(WORLD, [wanted], clerk)
    results = play_all([wanted], WORLD, stage, manner or Manner(jobs=1))
    return results[0], stage.clerks[0]


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("seed", range(12))
def test_a_good_clerk_reaches_the_goal(style: Style, seed: int) -> None:
    result, _ = played(ALL, Manner(style, seed))
    assert result.outcome is Outcome.REACHED, report.dialogue(result)
    assert result.played.turns <= result.shortest + 2
    misspelling, _ = played(ALL, Manner(style, seed, misspell=0.1))
    assert misspelling.outcome is not Outcome.WRONGLY_CHANGED


def test_the_same_seed_says_the_same() -> None:
    assert len({tuple(played(ALL, Manner(seed=s))[1].heard) for s in (3, 3, 4)}) == 2


def wish(action: Action) -> Wish:
    return persona_of(goal(action), WORLD).wishes[0]


LAMP = wish(give_back(RED))
SLIPS = [
    (give_back(RED), {"order": SECOND}),
    (give_back(RED), {"pieces": wish(give_back(BLACK)).pieces}),
    (give_back(RED), {"pieces": wish(give_back(RED, KETTLE)).pieces}),
    (give_back(RED, KETTLE), {"pieces": LAMP.pieces}),
    (give_back(RED), {"method": wish(repay(GIFT)).method}),
    (exchange(RED, BLACK), {"pieces": wish(exchange(RED, RED)).pieces}),
    (cancel(), {"reason": "ordered by mistake"}),
    (readdress(), {"address": (*LAMP.address, ("address1", "1 Elm Street"), ("city", "Austin"),
                               ("state", "TX"), ("zip", "78701"))}),
]  # fmt: skip


@pytest.mark.parametrize(("action", "changes"), SLIPS)
def test_what_is_read_back_wrongly_is_put_right(action: Action, changes: dict[str, Any]) -> None:
    wanted = goal(action)
    wrong = slip(persona_of(wanted, WORLD).wishes[0], **changes)
    result, clerk = played(wanted, slips={0: wrong})
    assert result.outcome is Outcome.REACHED, report.dialogue(result)
    assert clerk.read_backs == 2


def test_nothing_wrong_is_agreed_to_however_often_it_is_read_back() -> None:
    wanted = goal(give_back(RED))
    wrong = slip(persona_of(wanted, WORLD).wishes[0], order=SECOND)
    result, clerk = played(wanted, slips=dict.fromkeys(range(30), wrong))
    assert result.outcome is Outcome.NOT_REACHED
    assert clerk.made == 0


def test_a_change_that_nobody_agreed_to_is_wrong() -> None:
    result, _ = played(goal(cancel()), hasty=cancel(SECOND))
    assert result.outcome is Outcome.WRONGLY_CHANGED
    assert {d["record"] for d in result.differing} == {SECOND}


def test_a_refusal_by_the_rules_is_taken() -> None:
    result, _ = played(goal(repay(GIFT), cancel(SECOND)))
    assert result.outcome is Outcome.REACHED and result.is_refusal
    assert result.shortest == 3


def test_what_comes_to_mind_late_is_added_to_the_read_back() -> None:
    story = "Your name is Ada Lovell, zip code 97201. Return the desk lamp of your order. But "
    story += "before confirming, decide to return the tea kettle as well."
    result, clerk = played(
        goal(give_back(RED, KETTLE), story=story), slips={0: LAMP}, manner=Manner(Style.FULL)
    )
    assert result.outcome is Outcome.REACHED
    assert "tea kettle" not in clerk.heard[0].lower()
    assert any("also like to return the tea kettle" in said for said in clerk.heard)
    assert not any(DELIVERED in said for said in clerk.heard)


class Scripted:
    """Says what it is told to, one after another, and then the last thing again."""

    def __init__(self, *script: Heard) -> None:
        self.script, self.heard = list(script), list[str]()

    def say(self, text: str) -> Heard:
        self.heard.append(text)
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def choose(self, choice: Choice) -> Heard:
        return self.say(choice.title)


def talk(wanted: Goal, *script: Heard, style: Style = Style.SHORT) -> list[str]:
    channel = Scripted(*script)
    Customer(persona_of(wanted, WORLD), channel, style, Random(5)).play()
    return channel.heard


def asks(expects: str | None, *titles: str, text: str = "Which?") -> Heard:
    return Heard((text,), tuple(Choice(title, title) for title in titles), expects)


BYE = asks(None, text="You're welcome.")


def test_answers_are_what_is_asked_for() -> None:
    said = talk(
        goal(exchange(RED, BLACK)),
        asks("email"),
        asks("order_number", f"{PENDING} · Desk Lamp", f"{DELIVERED} · Desk Lamp"),
        asks("items", "Desk Lamp (color: red, size: L)", "Desk Lamp (color: black, size: L)"),
        asks("options", "color: white, size: L (+$1)", "color: black, size: L (+$15.50)"),
        asks("payment_method", "PayPal account", "Gift card ($60.00)", "Visa ending in 4242"),
        asks("confirmation", "Yes", "No", text="Exchange Desk Lamp red to black, #W1000002?"),
        BYE,
    )
    assert "Ada Lovell" in said[1] and "97201" in said[1]
    assert DELIVERED in said[2]
    assert said[3:6] == [
        "Desk Lamp (color: red, size: L)",
        "color: black, size: L (+$15.50)",
        "Visa ending in 4242",
    ]
    assert len(said) == 7


def test_a_failing_shop_is_tried_again_but_not_for_ever() -> None:
    down = asks(None, "Try again", "Talk to a person", text="I can't reach the shop's system.")
    assert talk(goal(cancel()), down)[1:] == ["Try again"] * 3


def test_after_a_failure_what_does_not_say_it_is_done_counts_for_nothing() -> None:
    read_back = asks("confirmation", "Yes", "No", text="Cancel order #W1000001?")
    down = asks(None, "Try again", text="I can't reach the shop's system.")
    said = talk(goal(cancel()), read_back, down, asks(None, text="It's on its way."), read_back,
                asks(None, text="Order #W1000001 is cancelled."))  # fmt: skip
    assert PENDING[1:] in said[3].upper() and len(said) == 5


def test_nobody_repeats_themselves_for_ever() -> None:
    said = talk(goal(cancel()), asks("horoscope", "Yes, a person please", "No", text="Hm?"))
    assert len(said) <= 5
    assert "Yes, a person please" not in said


def test_who_wants_no_change_agrees_to_none() -> None:
    wanted = Goal("keep", "Your name is Ada Lovell, zip code 97201. Order #W1000002.", "ada", ())
    result, clerk = played(wanted)
    assert result.outcome is Outcome.REACHED
    assert clerk.made == 0 and result.played.turns <= 6


def test_misspelling_leaves_whatever_has_digits_alone() -> None:
    text = "order #W1234567 to ada@example.com, card 4242, 9 Mill Lane 78701 size 1.5L please"
    for seed in range(20):
        wrong = misspelt(text, 1.0, Random(seed))
        kept = r"\S*[\d@#]\S*"
        assert re.findall(kept, wrong) == re.findall(kept, text)
        assert wrong != text
    assert misspelt(text, 0.0, Random(1)) == text


def test_there_are_many_ways_to_say_it() -> None:
    for kind, templates in WISHES.items():
        assert len({*templates, *BARE[kind], *ONLY_ORDER.get(kind, ())}) >= 8, kind


def test_batches_have_each_customer_once() -> None:
    many = [Goal(str(n), "", f"u{n % 3}", ()) for n in range(7)]
    assert ["".join(g.id for g in batch) for batch in batches(many)] == ["012", "345", "6"]


def test_the_last_message_has_the_question() -> None:
    told = heard(
        [
            {"text": "Done.", "choices": [{"id": "1", "title": "A"}], "expects": None},
            {"text": "Next?", "choices": [{"id": "2", "title": "B"}], "expects": "items"},
        ]
    )
    assert [c.title for c in told.choices] == ["B", "A"]
    assert (told.text, told.expects) == ("Done.\nNext?", "items")


def test_the_report_has_the_transcripts_of_misses(tmp_path: Path) -> None:
    good, _ = played(goal(cancel()))
    bad, _ = played(goal(cancel()), hasty=cancel(SECOND))
    report.write([good, bad], Manner(), tmp_path / "out.json")
    written = (tmp_path / "out.json").read_text()
    assert written.count('"transcript"') == 1
    assert "wrongly changed" in report.table([good, bad])


@pytest.mark.parametrize("style", Style)
def test_all_known_goals_are_reached_with_a_good_clerk(style: Style) -> None:
    shared = Path(os.environ.get("CARE_SHARED", Path(__file__).parents[3] / "shared"))
    file = shared / "corpus" / "dialogues.jsonl"
    if not file.exists():
        pytest.skip(f"needs the goals in {file}; CARE_SHARED says where to look")
    world, goals = World.read(shared / "reference" / "retail"), read_goals(file)[::4]
    ordered = [one for batch in batches(goals) for one in batch]
    results = play_all(goals, world, MemoryStage(world, ordered), Manner(style, jobs=1))
    assert not [report.dialogue(r) for r in results if r.outcome is not Outcome.REACHED]
