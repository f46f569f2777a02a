"""`python -m console serve`: runs the desk."""

from __future__ import annotations

import argparse
import sys

from care.errors import CareError
from care.settings import settings
from console.server import serve


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m console", description="The desk's pages.")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("serve", help="serve the desk at CARE_DESK_HOST and CARE_DESK_PORT")
    parser.parse_args(argv)
    try:
        serve(settings())
    except CareError as error:
        print(f"console: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
