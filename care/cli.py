"""`uv run care …`: chores of an operator."""

from __future__ import annotations

import argparse
import sys

from care.errors import CareError
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
    arguments = parser.parse_args(argv)
    try:
        arguments.run()
    except CareError as error:
        print(f"care: {error}", file=sys.stderr)
        return 2
    return 0


def _migrate() -> None:
    upgrade(Database(settings().database_url))
    print("The database's schema is up to date.")


def _check() -> None:
    settings()
    print("The settings are complete.")


if __name__ == "__main__":
    sys.exit(main())
