"""The settings of helpdesks: which it is, and how to reach it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import AnyHttpUrl, BaseSettings, Field, SecretStr, parse_obj_as, validator

MIN_WEBHOOK_SECRET_CHARS = 16

Name = Literal["builtin", "chatwoot", "zendesk", "freshdesk", "rest"]
_ALL = ("helpdesk_url", "helpdesk_secret")
# What each of them cannot do without.
_NEEDS: Mapping[str, tuple[str, ...]] = {
    "builtin": (),
    "chatwoot": (*_ALL, "helpdesk_token", "chatwoot_account", "chatwoot_inbox"),
    "zendesk": (*_ALL, "helpdesk_token", "zendesk_user"),
    "freshdesk": (*_ALL, "helpdesk_token"),
    "rest": (*_ALL, "helpdesk_mapping"),
}


class HelpdeskSettings(BaseSettings):
    """What can be set about the helpdesk. `helpdesk` is last, as it is checked with the others."""

    helpdesk_url: AnyHttpUrl | None = None
    helpdesk_token: SecretStr | None = None
    # By which its webhooks are known to be its own.
    helpdesk_secret: SecretStr | None = None
    # The desk's own ids of Care's teams, as in {"billing": 3}.
    helpdesk_teams: dict[str, int] = {}
    helpdesk_max_body_bytes: int = Field(1024 * 1024, gt=0)

    chatwoot_account: int | None = Field(None, gt=0)
    chatwoot_inbox: int | None = Field(None, gt=0)
    # With it, Care is the bot of an inbox; without, its chat is the channel of an API inbox.
    chatwoot_bot_token: SecretStr | None = None

    zendesk_user: str = ""
    zendesk_fields: dict[str, int] = {}

    helpdesk_mapping: Path | None = None

    # Where agents open a case, for links to it: {number} and {case} are filled in.
    helpdesk_link: str = ""
    # An incoming webhook of Slack's, to be told of those who wait.
    slack_url: SecretStr | None = None

    helpdesk: Name = "builtin"

    @validator("helpdesk_secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < MIN_WEBHOOK_SECRET_CHARS:
            raise ValueError(f"must have at least {MIN_WEBHOOK_SECRET_CHARS} characters")
        return value

    @validator("slack_url")
    @classmethod
    def _address(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            parse_obj_as(AnyHttpUrl, value.get_secret_value())
        return value

    @validator("helpdesk_link")
    @classmethod
    def _fillable(cls, value: str) -> str:
        try:
            value.format(number="", case="")
        except (KeyError, IndexError, ValueError):
            raise ValueError("may have {number} and {case} in braces, and nothing else") from None
        return value

    @validator("helpdesk")
    @classmethod
    def _complete(cls, value: str, values: dict[str, Any]) -> str:
        # Those that are wrong are not among the values, and are complained of themselves.
        missing = [one for one in _NEEDS[value] if one in values and values[one] in (None, "")]
        if missing:
            names = ", ".join(f"CARE_{name.upper()}" for name in missing)
            raise ValueError(f"{value} needs {names} as well (docs/helpdesks.md)")
        return value
