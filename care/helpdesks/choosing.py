"""The helpdesk that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from pydantic import SecretStr

from care.errors import Misconfigured
from care.handoff.rules import HandoffRules
from care.helpdesks.builtin import BuiltinDesk
from care.helpdesks.chatwoot import ChatwootDesk
from care.helpdesks.chatwoot_bot import ChatwootBotDesk
from care.helpdesks.freshdesk import FreshdeskDesk
from care.helpdesks.http import DeskHttp, basic
from care.helpdesks.port import Helpdesk
from care.helpdesks.rest import RestDesk, proof_of
from care.helpdesks.rest_mapping import load_mapping
from care.helpdesks.settings import HelpdeskSettings
from care.helpdesks.signatures import SharedSecret, Signature
from care.helpdesks.zendesk import ZendeskDesk
from care.store.database import Database

_BASIC_PASSWORD = "X"  # noqa: S105  # Freshdesk takes the key for the user, and this for any


def desk_of(chosen: HelpdeskSettings, database: Database, rules: HandoffRules) -> Helpdesk:
    """The helpdesk; it is not called yet.

    Raises:
        Misconfigured: a team that there is not, or a mapping file that cannot be used.
    """
    if strange := set(chosen.helpdesk_teams) - {*rules.teams, rules.other_team}:
        named = ", ".join(sorted(strange))
        raise Misconfigured(f"CARE_HELPDESK_TEAMS: the policy has no team {named}")
    if chosen.helpdesk == "builtin":
        return BuiltinDesk(database)

    def is_open() -> bool:
        return rules.hours.is_open(datetime.now(timezone.utc))

    return _VENDORS[chosen.helpdesk](chosen, is_open)


def _chatwoot(chosen: HelpdeskSettings, is_open: Callable[[], bool]) -> Helpdesk:
    proof = Signature(
        _secret(chosen),
        "X-Chatwoot-Signature",
        prefix="sha256=",
        time_header="X-Chatwoot-Timestamp",
        separator=".",
    )
    place: dict[str, Any] = {"account": chosen.chatwoot_account, "inbox": chosen.chatwoot_inbox}

    def calling_with(token: SecretStr | None) -> DeskHttp:
        return _http(chosen, {"api_access_token": _plain(token)})

    http, teams = calling_with(chosen.helpdesk_token), chosen.helpdesk_teams
    if chosen.chatwoot_bot_token is None:
        return ChatwootDesk(http, proof, is_open, teams, **place)
    bot = calling_with(chosen.chatwoot_bot_token)
    return ChatwootBotDesk(http, proof, is_open, teams, **place, bot=bot)


def _zendesk(chosen: HelpdeskSettings, is_open: Callable[[], bool]) -> Helpdesk:
    proof = Signature(
        _secret(chosen),
        "X-Zendesk-Webhook-Signature",
        encoding="base64",
        time_header="X-Zendesk-Webhook-Signature-Timestamp",
    )
    user = f"{chosen.zendesk_user}/token"
    http = _http(chosen, basic(user, _plain(chosen.helpdesk_token)))
    teams, fields = chosen.helpdesk_teams, chosen.zendesk_fields
    return ZendeskDesk(http, proof, is_open, teams, fields=fields)


def _freshdesk(chosen: HelpdeskSettings, is_open: Callable[[], bool]) -> Helpdesk:
    http = _http(chosen, basic(_plain(chosen.helpdesk_token), _BASIC_PASSWORD))
    return FreshdeskDesk(http, SharedSecret(_secret(chosen)), is_open, chosen.helpdesk_teams)


def _rest(chosen: HelpdeskSettings, is_open: Callable[[], bool]) -> Helpdesk:
    if chosen.helpdesk_mapping is None:
        raise Misconfigured("CARE_HELPDESK: rest needs CARE_HELPDESK_MAPPING as well")
    mapping = load_mapping(chosen.helpdesk_mapping)
    proof, token = proof_of(mapping, _secret(chosen)), _plain(chosen.helpdesk_token)
    return RestDesk(_http(chosen, {}), proof, is_open, mapping, token)


_VENDORS: Mapping[str, Callable[[HelpdeskSettings, Callable[[], bool]], Helpdesk]] = {
    "chatwoot": _chatwoot,
    "zendesk": _zendesk,
    "freshdesk": _freshdesk,
    "rest": _rest,
}


def _http(chosen: HelpdeskSettings, headers: Mapping[str, str]) -> DeskHttp:
    return DeskHttp(chosen.helpdesk, str(chosen.helpdesk_url), headers)


def _secret(chosen: HelpdeskSettings) -> bytes:
    return _plain(chosen.helpdesk_secret).encode()


def _plain(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
