"""What `make run` says once everything is up: where to go, whom to be, what to try."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from tools.agents import DemoAgent
from tools.environment import HOST
from tools.examples import Customer

JSON = "-H 'Content-Type: application/json'"
TAKE_TOKEN = r"""sed 's/.*"token": *"\([^"]*\)".*/\1/'"""  # noqa: S105 - a sed line, no secret


def block(
    settings: Mapping[str, str], customers: Sequence[Customer], agent: DemoAgent | None = None
) -> str:
    """The text to print, without colours."""
    shop = f"http://{HOST}:{settings['SHOP_PORT']}"
    channel = f"http://{HOST}:{settings['CARE_PORT']}/webhooks/website"
    lines = [
        "",
        "Care is running.",
        "",
        f"  Storefront       {shop}/",
        f"  Chat with Care   {shop}/chat",
        f"  E-mail outbox    {shop}/outbox",
        f"  Website channel  {channel}",
        f"  Agents' desk     http://{HOST}:{settings['CARE_DESK_PORT']}/",
        *_desk(agent),
        *people(customers),
        *_curl(channel, customers),
        "",
        "Logs are in var/log. Ctrl-C stops everything.",
        "",
    ]
    return "\n".join(lines)


def people(customers: Sequence[Customer]) -> list[str]:
    """Lines that say whom one can be, and what they ordered."""
    if not customers:
        return ["", "The shop has no customers to try as; `uv run shop seed` gives it some."]
    names = max(len(one.name) for one in customers)
    emails = max(len(one.email) for one in customers)
    return [
        "",
        "Customers of the demo shop to be:",
        "",
        *(
            f"  {one.name:<{names}}  {one.email:<{emails}}  "
            + "  ".join(f"{order.number} ({order.status})" for order in one.orders)
            for one in customers
        ),
    ]


def _desk(agent: DemoAgent | None) -> list[str]:
    if agent is None:
        return [
            "",
            "Nobody can log in at the desk by default: `uv run care agents add EMAIL NAME`.",
        ]
    return [f"                   log in as {agent.email}, password {agent.password}"]


def _curl(channel: str, customers: Sequence[Customer]) -> list[str]:
    text = "hello"
    if customers:
        first = customers[0]
        text = f"Where is my order {first.orders[0].number}? My e-mail is {first.email}"
    message = f'{{"id": "{uuid.uuid4()}", "text": "{text}"}}'
    return [
        "",
        "Or from another terminal:",
        "",
        f"  TOKEN=$(curl -s {channel}/sessions {JSON} -d '{{}}' | {TAKE_TOKEN})",
        f"  curl -s {channel}/messages -H \"Authorization: Bearer $TOKEN\" {JSON} -d '{message}'",
    ]
