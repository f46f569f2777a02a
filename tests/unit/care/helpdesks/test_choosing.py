"""Which helpdesk it is, and what is said when its settings do not suffice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from care.errors import Misconfigured
from care.helpdesks.choosing import desk_of
from care.helpdesks.rest_mapping import load_mapping
from care.policy import load_policy
from care.settings import Settings, load_settings
from care.store.database import Database

MAPPING = Path(__file__).parents[3] / "support/desks/tiny.yml"
ALL = {
    "helpdesk_url": "https://desk.example",
    "helpdesk_token": "token",
    "helpdesk_secret": "s" * 16,
}
NEEDED: dict[str, dict[str, Any]] = {
    "builtin": {},
    "chatwoot": {**ALL, "chatwoot_account": 1, "chatwoot_inbox": 7},
    "zendesk": {**ALL, "zendesk_user": "care@shop.example"},
    "freshdesk": ALL,
    "rest": {**ALL, "helpdesk_mapping": str(MAPPING)},
}


def chosen(helpdesk: str, **values: Any) -> Settings:
    needed = {"session_secret": "s" * 32, "shop_client_secret": "x"}
    return load_settings(_env_file=None, helpdesk=helpdesk, **needed, **values)


@pytest.mark.parametrize("name", NEEDED)
def test_each_is_chosen_by_its_name(name: str) -> None:
    desk = desk_of(chosen(name, **NEEDED[name]), Database("sqlite://"), load_policy().handoff)
    assert desk.name == name


@pytest.mark.parametrize(
    ("name", "missing"),
    [(name, one) for name, needed in NEEDED.items() for one in needed if one != "helpdesk_token"],
)
def test_what_is_missing_is_named(name: str, missing: str) -> None:
    rest = {one: value for one, value in NEEDED[name].items() if one != missing}
    with pytest.raises(Misconfigured, match=rf"CARE_HELPDESK: {name} needs CARE_{missing.upper()}"):
        chosen(name, **rest)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("CARE_HELPDESK_SECRET", {"helpdesk_secret": "hunter2"}),
        ("CARE_HELPDESK_URL", {"helpdesk_url": "desk.example"}),
        ("CARE_CHATWOOT_INBOX", {"chatwoot_inbox": 0}),
        ("CARE_SLACK_URL", {"slack_url": "hunter2"}),
        ("CARE_HELPDESK_LINK", {"helpdesk_link": "https://desk.example/{ticket}"}),
        ("CARE_HELPDESK", {"helpdesk": "jira"}),
    ],
)
def test_what_is_wrong_is_named_and_not_repeated(name: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured, match=name) as error:
        chosen(**{"helpdesk": "chatwoot", **NEEDED["chatwoot"], **wrong})
    assert "hunter2" not in str(error.value)


def test_json_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARE_HELPDESK_TEAMS", "billing=3")
    with pytest.raises(Misconfigured, match=r"(?i)care_helpdesk_teams"):
        chosen("builtin")


def test_a_team_that_there_is_not_is_named() -> None:
    settings = chosen("freshdesk", **ALL, helpdesk_teams={"biling": 3})
    with pytest.raises(Misconfigured, match=r"CARE_HELPDESK_TEAMS.*biling"):
        desk_of(settings, Database("sqlite://"), load_policy().handoff)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("webhook:", "webhok:"), "webhok"),
        (("{{ answer.case.id }}", "{{ answer.case.id"), "answer.case.id"),
        (("what: spoke,", "what: delivered,"), "what must be one of"),
        (("  private: \"{{ told.hidden }}\"\n", ""), "private"),
        (("  own: \"{{ told.by == values.me }}\"\n", ""), "own"),
        (("  signature: {header: X-Tiny-Signature, algorithm: sha1, prefix: \"sha1=\"}\n", ""),
         "either a signature or a secret"),
        (("    ref: \"{{ answer.case.id }}\"\n", ""), "needs a ref"),
        (("note:", "note: ["), "tiny.yml"),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_where(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    file = tmp_path / "tiny.yml"
    assert change[0] in MAPPING.read_text()
    file.write_text(MAPPING.read_text().replace(*change))
    with pytest.raises(Misconfigured, match="CARE_HELPDESK_MAPPING") as error:
        load_mapping(file)
    assert said in str(error.value)


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"CARE_HELPDESK_MAPPING.*none\.yml"):
        load_mapping(tmp_path / "none.yml")
