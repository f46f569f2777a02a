"""What is asked about an order."""

from __future__ import annotations

import pytest

from care.orders.questions import Asked, asked_for


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("how much was #W0000006", Asked.PRICE),
        ("total of #W0000005", Asked.PRICE),
        ("what do those two cost together?", Asked.PRICE),
        ("what would that save me?", Asked.PRICE),
        ("how much do I get back in all?", Asked.PRICE),
        ("what did I order in #W0000006?", Asked.CONTENTS),
        ("what's in my order", Asked.CONTENTS),
        ("what items are in order W0000006", Asked.CONTENTS),
        ("which card did I pay #W0000004 with", Asked.PAYMENT),
        ("how did I pay for that order", Asked.PAYMENT),
        ("which payment method did I use for #W9084416", Asked.PAYMENT),
        ("how much have I spent in all", Asked.SPENT),
        ("what's the total of all my orders", Asked.SPENT),
        ("will it get there faster?", Asked.FASTER),
        ("can you deliver order #W0000004 faster?", Asked.FASTER),
        ("where is #W0000003?", None),
        ("how much longer till it arrives", None),
        ("what's the holdup with my order", None),
        ("whats the eta on my delivery", None),
        ("paid for next day and that was four days ago. where is it", None),
        ("where's my stuff, it cost a fortune", None),
        ("what orders do I have", None),
        ("which carrier has my parcel", None),
    ],
)
def test_what_is_asked(text: str, kind: Asked | None) -> None:
    assert asked_for(text) is kind
