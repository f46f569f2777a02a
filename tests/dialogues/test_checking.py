"""That the dialogues notice what they are there to notice."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dialogue_records import changes_not_expected, records
from support.dialogue_shop import a_shop
from support.dialogues import _fits

Json = dict[str, object]

# The kinds of talk there have to be of each skill and look-up; the README tells what they are.
KINDS = frozenset(
    {
        "already_told",
        "backend_down",
        "correction",
        "happy_path",
        "interruption",
        "nonsense",
        "refusal",
    }
)
OF_NO_SKILL = frozenset({"conversation", "spanish"})  # of the talk itself, across all skills
FOLDERS = sorted(folder for folder in Path(__file__).parent.iterdir() if any(folder.glob("*.yml")))


@pytest.mark.parametrize(
    ("wanted", "said", "fits"),
    [
        (["utter_a"], ["utter_a"], True),
        (["utter_a"], ["utter_a", "utter_b"], False),
        (["utter_a|utter_b"], ["utter_b"], True),
        (["utter_a?", "utter_b"], ["utter_b"], True),
        (["utter_a?", "utter_b"], ["utter_a", "utter_b"], True),
        (["utter_a", "utter_b?"], ["utter_a", "utter_c"], False),
        ([], ["utter_a"], True),
    ],
)
def test_responses_are_compared_in_order(wanted: list[str], said: list[str], fits: bool) -> None:
    assert _fits(wanted, said) is fits


@pytest.mark.parametrize(
    ("expected", "problems"),
    [
        ({"#W0000004": {"status": "cancelled", "cancel_reason": "no longer needed"}}, 0),
        ({"#W0000004": {"status": "cancelled"}}, 1),  # and the reason has changed, too
        ({"#W0000004": {"status": "cancelled", "cancel_reason": "ordered by mistake"}}, 1),
        ({"#W0000006": {"status": "cancelled"}}, 5),  # that one is not, and all of the other is
        ({"#W9999999": {"status": "cancelled"}}, 5),
    ],
)
def test_only_what_is_named_may_differ(expected: dict[str, Json], problems: int) -> None:
    shop = a_shop()
    before = records(shop)
    shop.cancel_order("#W0000004", "no longer needed", "key")
    assert len(list(changes_not_expected(before, records(shop), expected))) == problems


def test_what_is_not_done_is_noticed() -> None:
    shop = a_shop()
    found = records(shop)
    wanted = {"ada": {"balance": 25.5}, "#W0000005": {"returned": ["103"]}}
    assert len(list(changes_not_expected(found, found, wanted))) == 2


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_no_skill_lacks_a_kind_of_talk(folder: Path) -> None:
    if folder.name not in OF_NO_SKILL:
        assert KINDS - {file.stem for file in folder.glob("*.yml")} == set()
