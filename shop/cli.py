"""The command `shop`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import OperationalError

from shop.clock import utc_now
from shop.database import Database, open_database
from shop.errors import UsageError
from shop.seed import make_demo, plant, require_empty
from shop.server import serve
from shop.settings import load_database_settings, load_settings
from shop.transfer import present_records, read_folder, replace_all, write_folder

DONE, FAILED, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 failed, 2 something given was wrong."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except UsageError as error:
        print(error, file=sys.stderr)
        return BAD_INPUT
    except (OperationalError, OSError) as error:
        print(f"The command failed: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return DONE
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shop", description="A small shop to try Care against.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    seeding = commands.add_parser("seed", help="fill an empty shop with demo data")
    seeding.add_argument("--force", action="store_true", help="replace the records there are")
    seeding.set_defaults(run=_seed)

    importing = commands.add_parser("import", help="replace all records by those of a folder")
    importing.add_argument("folder", type=Path, metavar="DIR", help="with the three JSON files")
    importing.set_defaults(run=_import)

    exporting = commands.add_parser("export", help="write all records to a folder")
    exporting.add_argument("folder", type=Path, metavar="DIR", help="made if it does not exist")
    exporting.set_defaults(run=_export)

    serving = commands.add_parser("serve", help="run the shop's API and storefront")
    serving.set_defaults(run=_serve)
    return parser


def _seed(options: argparse.Namespace) -> None:
    now = utc_now()
    demo = make_demo(now)
    with _database().writing() as connection:
        if not options.force:
            require_empty(connection)
        plant(connection, demo, now)
    print(f"Planted {len(demo.records.customers)} customers, {len(demo.records.orders)} orders.")


def _import(options: argparse.Namespace) -> None:
    records = read_folder(options.folder)
    database = _database()
    with database.writing() as connection:
        replace_all(connection, records)
    print(
        f"Imported {len(records.customers)} customers, {len(records.orders)} orders and "
        f"{len(records.products)} products."
    )


def _export(options: argparse.Namespace) -> None:
    records = present_records(_database())
    write_folder(options.folder, records)
    print(f"Exported {len(records.orders)} orders to {options.folder}.")


def _serve(_options: argparse.Namespace) -> None:
    serve(load_settings())


def _database() -> Database:
    return open_database(load_database_settings().database_url)


if __name__ == "__main__":
    sys.exit(main())
