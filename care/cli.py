"""`uv run care …`: chores of an operator."""

from __future__ import annotations

import argparse
import logging
import sys
from datetime import datetime, timezone

from care.accounts.identity import IdentityRegister
from care.accounts.memory import Memories
from care.bootstrap import bootstrap, health_of, http_shop
from care.desk.cli import add_commands
from care.errors import CareError
from care.handoff.working import stop_on_signals
from care.handoff.working import work as work_until
from care.knowledge.listing import ask_articles, list_articles
from care.knowledge.wording import wording_of
from care.logs import install
from care.settings import settings
from care.store.database import Database
from care.store.migrate import upgrade


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="care", description="Chores of an operator of Care.")
    commands = parser.add_subparsers(required=True)
    migrate = commands.add_parser(
        "migrate", help="bring the database at CARE_DATABASE_URL to this version's schema"
    )
    migrate.set_defaults(run=_migrate)
    check = commands.add_parser("check", help="read the settings and say what is wrong with them")
    check.set_defaults(run=_check)
    articles = commands.add_parser(
        "articles", help="list the help articles with their state; 1 if one is broken or too old"
    )
    articles.add_argument("--ask", metavar="QUESTION", help="show what a question finds")
    articles.set_defaults(run=_articles)
    forget = commands.add_parser(
        "forget", help="erase what is remembered of a customer, and of all whose time is over"
    )
    forget.add_argument("customer", metavar="CUSTOMER", help="the customer's id in the shop")
    forget.set_defaults(run=_forget)
    health = commands.add_parser(
        "health", help="call each back end once, the way Care does; 1 if one is not well"
    )
    health.set_defaults(run=_health)
    work = commands.add_parser(
        "work", help="bring what is due to the helpdesk, and look after who waits, until stopped"
    )
    work.set_defaults(run=_work)
    add_commands(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except CareError as error:
        print(f"care: {error}", file=sys.stderr)
        return 2


def _migrate(_: argparse.Namespace) -> None:
    upgrade(Database(settings().database_url))
    print("The database's schema is up to date.")


def _articles(arguments: argparse.Namespace) -> int:
    if arguments.ask is not None:
        return ask_articles(settings(), arguments.ask)
    return list_articles(settings(), datetime.now(timezone.utc).date())


def _forget(arguments: argparse.Namespace) -> None:
    chosen = settings()
    database = Database(chosen.database_url)
    memories = Memories(IdentityRegister(database), database, chosen.memory_days)
    erased = memories.forget(arguments.customer)
    print(f"Erased of {arguments.customer}: {erased}. Erased as too old: {memories.forget_old()}.")


def _health(_: argparse.Namespace) -> int:
    asked = health_of(http_shop(settings()), wording_of(settings())).ask()
    for each in asked:
        told = each.error or "well"
        print(f"{each.health.name:16} {each.seconds:6.3f} s  {told}")
    return int(any(each.error for each in asked))


def _work(_: argparse.Namespace) -> None:
    install()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    stop = stop_on_signals()
    care = bootstrap(settings())
    print("The worker is at work.", flush=True)
    work_until(care, stop)


def _check(_: argparse.Namespace) -> None:
    settings()
    print("The settings are complete.")


if __name__ == "__main__":
    sys.exit(main())
