"""The command `python -m tests.goals`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from goals import report
from goals.customer import Style
from goals.expected import Outcome
from goals.play import Manner, Result, Stage, play_all
from goals.world import BadGoals, Goal, World, read_goals

ROOT = Path(__file__).parents[2]
DONE, WRONG, BAD_INPUT = 0, 1, 2


def main(arguments: Sequence[str] | None = None, description: str | None = None) -> int:
    """Plays the goals; returns the exit code."""
    options = _parser(description).parse_args(arguments)
    try:
        return _run(options)
    except BadGoals as error:
        print(error, file=sys.stderr)
        return BAD_INPUT


def _run(options: argparse.Namespace) -> int:
    world = World.read(options.retail)
    goals = _chosen(read_goals(options.goals), options, world)
    manner = Manner(
        Style(options.style), options.seed, options.misspell, options.flaky, options.jobs
    )
    done = 0

    def tell(result: Result) -> None:
        nonlocal done
        done += 1
        print(f"{done:>4}/{len(goals)} {report.line(result)}", flush=True)
        if options.verbose:
            print(report.dialogue(result), flush=True)

    with _stage(options) as stage:
        results = play_all(goals, world, stage, manner, tell)
    print(f"\n{report.table(results)}")
    if options.report:
        report.write(results, manner, options.report)
    return WRONG if any(r.outcome is Outcome.WRONGLY_CHANGED for r in results) else DONE


def _chosen(goals: list[Goal], options: argparse.Namespace, world: World) -> list[Goal]:
    unknown = set(options.only or ()) - {goal.id for goal in goals}
    if unknown:
        raise BadGoals(f"There are no goals {', '.join(sorted(unknown))} in {options.goals}.")
    strangers = [goal.id for goal in goals if goal.user_id not in world.users]
    if strangers:
        raise BadGoals(f"The records in {options.retail} have no customer for {strangers[0]}.")
    chosen = [goal for goal in goals if not options.only or goal.id in options.only]
    return chosen[: options.limit]


def _stage(options: argparse.Namespace) -> AbstractContextManager[Stage]:
    # Only now: starting a stack needs much that `--help` and the tests of the customer do not.
    from goals.stage import RunningStage, own_stage  # noqa: PLC0415

    if not options.url:
        return own_stage(options.retail)
    if not options.shop_url:
        raise BadGoals("--url needs --shop-url too, or SHOP_DATABASE_URL in the environment.")
    return nullcontext(RunningStage(options.url, options.shop_url, options.retail))


def _parser(description: str | None) -> argparse.ArgumentParser:
    shared = Path(os.environ.get("CARE_SHARED", ROOT / ".." / "shared"))
    parser = argparse.ArgumentParser(
        prog="python -m tests.goals",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--goals", type=Path, required=True, metavar="FILE", help="JSON lines, or a JSON list")
    add("--report", type=Path, metavar="FILE", help="write the results as JSON")
    add("--retail", type=Path, metavar="DIR", default=shared / "reference" / "retail",
        help="the shop's records (default: $CARE_SHARED/reference/retail)")  # fmt: skip
    _add_manner(parser)
    add("--verbose", action="store_true", help="print every conversation")
    add("--url", metavar="URL", help="a running assistant, in place of a stack of its own")
    add("--shop-url", metavar="URL", default=os.environ.get("SHOP_DATABASE_URL"),
        help="with --url: the database of its shop, whose records are REPLACED by those of "
        "--retail (default: $SHOP_DATABASE_URL)")  # fmt: skip
    return parser


def _add_manner(parser: argparse.ArgumentParser) -> None:
    """Which goals are played, and how."""
    add = parser.add_argument
    add("--only", nargs="+", metavar="ID", help="these goals only")
    add("--limit", type=int, metavar="N", help="at most so many goals")
    add("--seed", type=int, default=1, metavar="N", help="another seed, other words (default: 1)")
    add("--style", choices=[s.value for s in Style], default=Style.MIXED.value,
        help="facts one by one, all at once, or now so, now so (default)")  # fmt: skip
    add("--misspell", type=_chance, default=0.0, metavar="P", help="chance of a typo in a word")
    add("--flaky", type=_chance, default=0.0, metavar="P", help="chance of a failing shop call")
    add("--jobs", type=int, default=2, metavar="N", help="conversations at once (default: 2)")


def _chance(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("a number from 0 to 1")
    return value
