"""What the tools say when something they need cannot be had."""

from __future__ import annotations


class ToolError(Exception):
    """One sentence for whoever ran the command: what failed, why, and what to do about it.

    The commands print it and leave with exit code 1; it never carries a traceback.
    """


class Interrupted(Exception):
    """Somebody asked for an end (Ctrl-C, SIGTERM): stop what was started and leave."""
