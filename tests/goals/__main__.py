"""Plays customers' goals against a running Care and compares the shop's records with each goal.

    uv run python -m tests.goals --goals ../shared/corpus/dialogues.jsonl --limit 20

A goal is a row of JSON: `id`, `instruction`, `user_id`, `gold_actions`. The customer knows what a
human would know of it and reads only what the channel shows. `--help` lists the options; rows of
another `kind` are passed over. The exit code is 1 if anything was changed that should not have
been, 2 if something given was wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path

# As under pytest: `goals` and `support` are found in the folder of the tests.
sys.path.insert(0, str(Path(__file__).parents[1]))

from goals.cli import main

if __name__ == "__main__":
    sys.exit(main(description=__doc__))
