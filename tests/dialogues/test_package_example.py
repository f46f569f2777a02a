"""The example of what goes over, in docs/handoff.md, is what goes over.

`TEST_WRITE_EXAMPLE=1` writes it anew.
"""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from itertools import count
from pathlib import Path

import pytest
from support.dialogue_stage import ROOT, Stage

from assistant.channels.incoming import Incoming
from care.bootstrap import packer_of
from care.handoff.note import written

PAGE = ROOT / "docs" / "handoff.md"
BLOCK = re.compile(r"(<!-- example -->\n```text\n).*?(```\n)", re.S)
TALK = [
    "hi, I want to send back the desk lamp from W0000005",
    "put the money on my paypal",
    "this is ridiculous, I paid with paypal every time and nobody helps me",
    "then let me talk to a person",
]


def test_the_example_is_what_goes_over(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage.conversing("strict", tmp_path, monkeypatch) as conversation:
        conversation.begin("ada")
        conversation.staff()
        for words in TALK:
            asyncio.run(conversation.say(Incoming(uuid.uuid4().hex, words, None)))
        handoff = conversation.care.handoffs.of(conversation.id)
        assert handoff, "nothing was handed over"
        note = _as_of_all_days(written(packer_of(conversation.care).pack(handoff.number)))
    page = PAGE.read_text(encoding="utf-8")
    example = BLOCK.sub(lambda found: found[1] + note + found[2], page)
    if os.environ.get("TEST_WRITE_EXAMPLE"):
        PAGE.write_text(example, encoding="utf-8")
    assert example == page


def _as_of_all_days(note: str) -> str:
    """The note with another number, and other times."""
    note = re.sub(r"T-[A-Z0-9]{6}", "T-ABC234", note)
    seconds = count(step=7)
    return re.sub(
        r"^\d\d \w{3} \d\d:\d\d:\d\d",
        lambda _: f"22 Nov 10:{15 + (second := next(seconds)) // 60}:{second % 60:02}",
        note,
        flags=re.M,
    )
