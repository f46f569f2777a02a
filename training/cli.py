"""`uv run training …`: from raw tickets to a measured model, one command a step."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NamedTuple, Protocol, cast

from care.errors import CareError
from training.errors import Interrupted

INTERRUPTED = 130
WRONG = 2
NOBODY_READS = 141  # what a shell says of a program that a closed pipe ended


class Step(NamedTuple):
    """A command: its name, the module it lives in, and what `training --help` says of it.

    The module is imported when the command is run, so that help comes at once.
    """

    name: str
    module: str
    summary: str


class CommandModule(Protocol):
    """What the module of a command offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


STEPS = (
    Step("import", "training.importing", "tickets and conversations of other systems → rows"),
    Step("mask", "training.mask", "personal data → stand-ins"),
    Step("dedupe", "training.dedupe", "one row for each group of (near) equal messages"),
    Step("cluster", "training.cluster", "suggests intents for messages without one"),
    Step("label", "training.label", "writes Label Studio's tasks, reads what people labelled"),
    Step("agreement", "training.agreement", "how far those who labelled agree"),
    Step("split", "training.split", "holds a part out for good, for measuring"),
    Step("check", "training.check", "imbalance, leaks, contradictions, probable label errors"),
    Step("augment", "training.augment", "adds typos and abbreviations to the training part"),
    Step("export", "training.export", "rows → Rasa's YAML, one file a skill"),
    Step("evaluate", "training.measure.evaluate", "how well messages are understood; is it enough"),
    Step("compare", "training.measure.compare", "which of two configurations or models is better"),
    Step("benchmark", "training.measure.benchmark", "ours and stock pipelines on any labelled set"),
)


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns the process's exit code.

    0 is success, 1 a finding under --strict or a gate not reached, 2 an error, 130 Ctrl-C,
    141 a reader that went away (`| head`).
    """
    arguments = sys.argv[1:] if argv is None else argv
    _quieten()
    step = next((step for step in STEPS if arguments[:1] == [step.name]), None)
    if step is None:
        return _overview(arguments)
    module = cast(CommandModule, importlib.import_module(step.module))
    parser = argparse.ArgumentParser(
        prog=f"training {step.name}",
        description=module.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    return _run(module, parser.parse_args(arguments[1:]))


def _quieten() -> None:
    """Rasa's pins are old: what they say while they are imported is not about anybody's data."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")


def _run(module: CommandModule, args: argparse.Namespace) -> int:
    try:
        code = module.run(args)
        sys.stdout.flush()
    except Interrupted as error:
        print(f"training {module.NAME}: {error}", file=sys.stderr)
        return INTERRUPTED
    except KeyboardInterrupt:
        again = "nothing was left half done; run the same command again"
        print(f"training {module.NAME}: stopped; {again}", file=sys.stderr)
        return INTERRUPTED
    except CareError as error:
        print(f"training {module.NAME}: {error}", file=sys.stderr)
        return WRONG
    except BrokenPipeError:
        # What is still to be written goes nowhere, else Python complains when it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except OSError as error:
        print(f"training {module.NAME}: {error.filename}: {error.strerror}", file=sys.stderr)
        return WRONG
    return code


def _overview(arguments: list[str]) -> int:
    width = max(len(step.name) for step in STEPS)
    lines = "\n".join(f"  {step.name:<{width}}  {step.summary}" for step in STEPS)
    text = (
        "usage: training <step> …\n\nFrom raw tickets to a measured model, one command a step:\n\n"
        f"{lines}\n\n`training <step> --help` says what goes in and what comes out."
    )
    if arguments[:1] in (["-h"], ["--help"]):
        print(text)
        return 0
    if arguments:
        print(f"training: there is no step {arguments[0]!r}\n", file=sys.stderr)
    print(text, file=sys.stderr)
    return WRONG


if __name__ == "__main__":
    sys.exit(main())
