"""`care agents …`: who works at the desk."""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from care.desk.agents import Agents
from care.desk.models import Account, Role
from care.errors import Misconfigured, NotFound
from care.settings import settings
from care.store.database import Database
from care.store.migrate import ready


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds `agents` to the commands of `care`."""
    parser = commands.add_parser("agents", help="list, add and remove those who work at the desk")
    chores = parser.add_subparsers(required=True)
    listing = chores.add_parser("list", help="everybody, with role and whether they are there")
    listing.set_defaults(run=_list)
    adding = chores.add_parser("add", help="add somebody; the password is asked for")
    adding.add_argument("email")
    adding.add_argument("name", help="as customers read it")
    adding.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    adding.add_argument(
        "--renew", action="store_true", help="if there is one already, set only the password"
    )
    adding.set_defaults(run=_add)
    password = chores.add_parser("password", help="set a password; ends all sessions")
    password.add_argument("email")
    password.set_defaults(run=_password)
    for chore in (adding, password):
        chore.add_argument(
            "--password-env", metavar="NAME", help="take the password from this variable"
        )
    removing = chores.add_parser("remove", help="remove somebody; ends all sessions")
    removing.add_argument("email")
    removing.set_defaults(run=_remove)


def _list(_: argparse.Namespace) -> None:
    everybody = _agents().all()
    for account in everybody:
        print(f"{account.email}  {account.name}  {account.role.value}  {_presence(account)}")
    if not everybody:
        print("Nobody works at the desk yet: uv run care agents add EMAIL NAME")


def _add(arguments: argparse.Namespace) -> None:
    agents = _agents()
    try:
        is_known = arguments.renew and bool(agents.of_email(arguments.email))
    except NotFound:
        is_known = False
    if is_known:
        _password(arguments)
        return
    password = _read_password(arguments)
    account = agents.add(arguments.email, arguments.name, Role(arguments.role), password)
    print(f"{account.name} works at the desk now, as {account.role.value}.")


def _password(arguments: argparse.Namespace) -> None:
    agents = _agents()
    agents.of_email(arguments.email)
    agents.set_password(arguments.email, _read_password(arguments))
    print("The password is changed.")


def _remove(arguments: argparse.Namespace) -> None:
    _agents().remove(arguments.email)
    print("Removed.")


def _agents() -> Agents:
    return Agents(ready(Database(settings().database_url)))


def _read_password(arguments: argparse.Namespace) -> str:
    """Never from the command line itself, which others on the machine can read."""
    if name := arguments.password_env:
        if not os.environ.get(name):
            raise Misconfigured(f"{name} is not set: put the password there")
        return os.environ[name]
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password (at least 12 characters): ")
    if first != getpass.getpass("Once more: "):
        raise Misconfigured("the two are not the same: try again")
    return first


def _presence(account: Account) -> str:
    if account.seen_at is None:
        return "not there"
    state = "" if account.is_available else ", away"
    return f"last seen {account.seen_at:%Y-%m-%d %H:%M} UTC{state}"
