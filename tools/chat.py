"""`make chat`: talk to Care in this terminal, without a website.

The demo shop and the action server are used if they run already, and started quietly otherwise;
their output is in var/log. What was started here is stopped at the end.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence

from tools import examples, ports, train, welcome
from tools.environment import HOST, ROOT, load
from tools.errors import Interrupted, ToolError
from tools.services import Service, answers
from tools.stack import HEALTH, POLL_S, Stack, services, stop_on_signals

LOGS = ROOT / "var" / "log"
NEEDED = ("actions", "shop")  # in the order they are started: the slow one first


def main() -> int:
    """Talk until `/stop`; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make chat", description=__doc__)
    _, options = parser.parse_known_args()  # the rest goes to `rasa shell`, as in --debug
    try:
        chat(load(), stop_on_signals(), options)
    except ToolError as error:
        print(f"\nmake chat: {error}", file=sys.stderr)
        return 1
    except Interrupted:
        print("\nStopped.")
    return 0


def chat(settings: Mapping[str, str], stop: threading.Event, options: Sequence[str]) -> None:
    """Train if need be, start what is missing, and hand the terminal to `rasa shell`.

    Raises:
        ToolError: a port is taken, a process died or does not come up, training failed.
        Interrupted: `stop` was set; what was started has been stopped by then.
    """
    missing = [one for one in _needed(settings) if not answers(one.health)]
    ports.check(settings, tuple(HEALTH[one.name][0] for one in missing))
    train.ensure(settings, stop)
    with Stack(settings, LOGS, stop) as stack:
        people = examples.customers(settings, seed=True)
        for service in missing:
            stack.start(service)
        stack.wait_healthy()
        print("\n".join([*welcome.people(people), ""]), flush=True)
        shell(settings, stop, options)


def shell(settings: Mapping[str, str], stop: threading.Event, options: Sequence[str]) -> None:
    """Run `rasa shell` in the foreground.

    Raises:
        ToolError: it failed.
        Interrupted: `stop` was set. While the shell asks for input, Ctrl-C is a key like others
            to it and cancels the question; a second one ends it.
    """
    rasa = str(ROOT / ".venv" / "bin" / "rasa")
    command = [rasa, "shell", "--quiet", "--model", train.MODEL, "-i", HOST]
    command += ["-p", str(ports.find_free())]
    print("Loading the model …", flush=True)
    LOGS.mkdir(parents=True, exist_ok=True)
    with (LOGS / "shell.log").open("a", encoding="utf-8") as log:  # warnings of Rasa's libraries
        process = subprocess.Popen(  # noqa: S603 - the project's own command
            [*command, *options], env=dict(settings), cwd=ROOT, stderr=log
        )
    while process.poll() is None:
        if stop.wait(POLL_S):
            process.kill()  # while it waits for its terminal, it hears no milder signal
            process.wait()
            raise Interrupted
    if process.returncode:
        raise ToolError("The shell ended with an error; what it said is in var/log/shell.log.")


def _needed(settings: Mapping[str, str]) -> list[Service]:
    known = services(settings)
    return [known[name] for name in NEEDED]


if __name__ == "__main__":
    sys.exit(main())
