"""Nothing is said to be done that was not, and there is always a next step, whatever fails.

What is tried is generated: each skill of the registry that changes something, and each action of
the domain that is not known for harmless (`harmless.yml`), in the moments in which the dialogues
have them do something (`support/moments.py`). What is said in such a moment, and never where
nothing was done, is a claim. Then the shop, the action server or Care's database fails in that
moment, over real sockets, and no claim may be heard unless it is true.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Set
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from support.actions_server import action_of
from support.breaking import BARE, LOST, TWELVE, Fault
from support.dialogue_stage import ROOT, Conversation, Said
from support.kept import changed, kept_facts, locked, lost
from support.moments import CARRY_OUT, Bench, Moment, claims_of
from support.shop_server import is_change

from actions.skills import SKILLS
from actions.tasks import ChangesNothing
from actions.wording import phrase, said
from assistant.channels.incoming import Incoming
from care.accounts.facts import EMAIL

Breaks = Callable[[Bench, Conversation, Moment, float], AbstractContextManager[None]]
_YAML = YAML(typ="safe", pure=True)
HARMLESS: dict[str, str] = _YAML.load(Path(__file__).with_name("harmless.yml"))
DOMAIN: list[str] = _YAML.load(ROOT / "domain.yml")["actions"]
TASKS = [task.value for task, skill in SKILLS.items() if not isinstance(skill, ChangesNothing)]
ACTIONS = [name for name in DOMAIN if name not in HARMLESS]
SUBJECTS = [*TASKS, *(name for name in ACTIONS if name != CARRY_OUT)]

# A next step for whoever reads it, where nothing is offered or asked.
WAY_OUT = EMAIL.findall(said("utter_service_problem"))[0]
FAILURES = {"utter_service_problem", "utter_backend_unavailable", "utter_shop_silent"}
SMALL_TALK, ITS_ANSWER = "are you a robot?", "utter_bot_challenge"


class NeverMetError(Exception):
    """What was broken was not asked for anything."""


@dataclass(frozen=True)
class Case:
    """Something that breaks.

    `of_all` is whether it is tried in every moment of a subject, `is_heard` whether Care hears in
    any case that the shop has done it.
    """

    id: str
    breaks: Breaks
    of_all: bool = False
    is_heard: bool = False


def _at_the_change(fault: Fault) -> Breaks:
    """The shop fails where it is to do something, and can be read."""

    @contextmanager
    def broken(bench: Bench, talk: Conversation, moment: Moment, patience: float) -> Iterator[None]:
        server = bench.shop_server
        with _in_time(bench, talk, fault, patience), server.breaking(fault, is_change):
            yield
            if moment.asked_of_shop and not server.met:
                raise NeverMetError

    return broken


def _from_then_on(fault: Fault) -> Breaks:
    """The shop fails whatever it is asked."""

    @contextmanager
    def broken(bench: Bench, talk: Conversation, moment: Moment, patience: float) -> Iterator[None]:
        with ExitStack() as stack:
            stack.enter_context(_in_time(bench, talk, fault, patience))
            if fault.name == "down":
                stack.enter_context(bench.shop_server.gone())
            else:
                everything = bench.shop_server.breaking(fault, lambda *asked: True)
                stack.enter_context(everything)
            yield

    return broken


def _in_the_action(fault: Fault) -> Breaks:
    """The action server fails where it is to run what has the thing done."""

    @contextmanager
    def broken(bench: Bench, talk: Conversation, moment: Moment, patience: float) -> Iterator[None]:
        server = bench.actions_server
        with ExitStack() as stack:
            stack.enter_context(_in_time(bench, talk, fault, patience))
            if fault.name == "down":
                # Rasa opens a connection for each action, so that all of the turn is without one.
                stack.enter_context(server.gone())
                yield
                return
            wanted = server.breaking(fault, lambda _, __, body: action_of(body) == moment.action)
            stack.enter_context(wanted)
            yield
            if not server.met:
                raise NeverMetError

    return broken


def _in_the_store(broken_store: Callable[[Any], AbstractContextManager[None]]) -> Breaks:
    """Care's database fails while the action runs."""

    @contextmanager
    def broken(bench: Bench, talk: Conversation, moment: Moment, patience: float) -> Iterator[None]:
        @contextmanager
        def around(call: dict[str, Any]) -> Iterator[list[str]]:
            with ExitStack() as stack:
                if call["next_action"] == moment.action:
                    stack.enter_context(broken_store(talk.care.database))
                yield []

        earlier, bench.actions_side.around = bench.actions_side.around, around
        try:
            with bench.impatient_store(talk):
                yield
        finally:
            bench.actions_side.around = earlier

    return broken


def _in_time(
    bench: Bench, talk: Conversation, fault: Fault, patience: float
) -> AbstractContextManager[None]:
    """Nobody waits longer for what hangs than it takes to see that it does."""
    limits = {"turn_budget": 0.7 * patience, "answer_within": 0.8 * patience}
    return bench.limited(talk, **(limits if fault.takes_time else {}))


CASES = [
    *(Case(f"{f.name} at the change", _at_the_change(f), True) for f in (*TWELVE, *LOST[1:])),
    *(Case(f"{f.name} at the change", _at_the_change(f)) for f in (*BARE, LOST[0])),
    *(Case(f"{f.name} from then on", _from_then_on(f)) for f in TWELVE),
    Case("database locked", _in_the_store(locked), True, True),
    Case("database lost", _in_the_store(lost), True, True),
]
# Rasa cannot tell one skill from another, so that it is tried with each action, not each skill.
CASES_OF_RASA = [Case(f.name, _in_the_action(f)) for f in (*TWELVE, *LOST[1:])]


def test_the_stories_hold_over_http(found: tuple[list[Moment], dict[str, str]]) -> None:
    assert found[1] == {}


def test_what_is_harmless_is(moments: list[Moment]) -> None:
    """And every action in the list is still one of the domain."""
    assert not {moment.action for moment in moments} & HARMLESS.keys()
    assert HARMLESS.keys() <= set(DOMAIN)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.id))
@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_false_confirmation(
    bench: Bench, moments: list[Moment], subject: str, case: Case
) -> None:
    mine = _of(subject, [moment for moment in moments if moment.subject == subject])
    of_shop = [moment for moment in mine if moment.asked_of_shop or case.is_heard]
    for moment in of_shop if case.of_all and of_shop else mine[:1]:
        _expect_none(bench, moments, moment, case)


@pytest.mark.parametrize("case", CASES_OF_RASA, ids=lambda case: str(case.id))
@pytest.mark.parametrize("action", ACTIONS)
def test_the_action_server_fails(
    bench: Bench, moments: list[Moment], action: str, case: Case
) -> None:
    mine = _of(action, [moment for moment in moments if moment.action == action])
    _expect_none(bench, moments, mine[0], case)


def _of(subject: str, mine: list[Moment]) -> list[Moment]:
    if not mine:
        pytest.fail(
            f"no story of tests/dialogues leads to where {subject} has something done. Write a "
            "happy path, or name the action in harmless.yml, if it changes and promises nothing."
        )
    return mine


def _expect_none(bench: Bench, moments: list[Moment], moment: Moment, case: Case) -> None:
    try:
        problems = list(_problems(bench, moments, moment, case, 1))
    except NeverMetError:
        # On a busy machine the time can be up before it comes to that.
        problems = list(_problems(bench, moments, moment, case, 4))
    assert not problems, f"{moment.id}: {problems}"


def _problems(
    bench: Bench, moments: list[Moment], moment: Moment, case: Case, patience: float
) -> Iterator[str]:
    """What is wrong about what is heard when this breaks, and after it was mended."""
    claims, mine = claims_of(moments), set(moment.said)
    with bench.resumed(moment) as talk:
        before = kept_facts(talk)
        with case.breaks(bench, talk, moment, patience):
            heard = asyncio.run(talk.say(moment.message))
        is_done, is_told = _is_done(bench, talk, moment, before), mine <= set(heard.responses)
        yield from _false(heard, claims, mine if is_done else set())
        if case.is_heard and is_done and not is_told:
            yield f"done, and not told: {heard.responses}"
        if not (is_told or _has_next_step(heard)):
            yield f"no next step: {heard.responses} {heard.text!r}"
        obeyed = len(bench.shop_side.changes)
        after = _go_on(talk, heard)
        is_done = _is_done(bench, talk, moment, before)
        # Going on may have something else done, such as another code sent.
        others = claims_of(_asked_for(moments, bench.shop_side.changes[obeyed:]))
        yield from _false(after, claims, others | (mine if is_done else set()))
        yield from _not_gone_on(heard, after, mine, is_told)


def _asked_for(moments: list[Moment], changes: list[str]) -> Iterator[Moment]:
    """The moments in which the shop was asked for nothing but what it has done here."""
    for moment in moments:
        if moment.asked_of_shop and set(moment.asked_of_shop) <= set(changes):
            yield moment


def _is_done(bench: Bench, talk: Conversation, moment: Moment, before: dict[str, Any]) -> bool:
    """Whether all is now as it was when nothing was broken."""
    was_asked = set(moment.asked_of_shop) <= set(bench.shop_side.changes)
    return was_asked and changed(before, kept_facts(talk)) == moment.done


def _false(heard: Said, claims: Set[str], true: Set[str]) -> Iterator[str]:
    for name in heard.responses:
        if name in claims - true:
            yield f"claimed, and not so: {name} in {heard.responses}"


def _has_next_step(heard: Said) -> bool:
    """Something can be taken or answered, or there is an address to write to."""
    if not heard.messages:
        return False
    last = heard.messages[-1]
    return bool(last.choices or last.expects or WAY_OUT in last.text)


def _go_on(talk: Conversation, heard: Said) -> Said:
    """All works again: takes the offer to try again, or says something else."""
    again = next((one for one in heard.choices if one.title == phrase("try_again")), None)
    words = None if again else SMALL_TALK
    message = Incoming(f"{talk.id}-on", words, again.id if again else None)
    return asyncio.run(talk.say(message))


def _not_gone_on(heard: Said, after: Said, mine: set[str], was_told: bool) -> Iterator[str]:
    if not after.responses or FAILURES & set(after.responses):
        yield f"afterwards, after {heard.responses}: {after.responses}"
    if misread := [name for name in after.responses if name.startswith("utter_explain_")]:
        yield f"a choice that was offered is not understood: {misread}"
    if "utter_change_unsure" in heard.responses and not mine <= set(after.responses):
        yield f"tried again, and not told: {after.responses}"
    was_small_talk = phrase("try_again") not in heard.titles
    # What was told may have ended in a question that takes any words for its answer.
    if was_small_talk and not was_told and ITS_ANSWER not in after.responses:
        yield f"small talk after {heard.responses} is answered with {after.responses}"
