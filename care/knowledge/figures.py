"""Figures of the policy in articles: `{return_window_days}` in place of 30.

An article that quotes a figure cannot say another one than the policy, which decides. Where the
policy has no such figure (no limit of days, say), the sentence that quotes it is left out. The
placeholders that begin with `if_` stand for nothing and only decide whether a sentence is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from care.knowledge.sentences import split_sentences
from care.policy import Policy

Figures = Mapping[str, "str | None"]

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def figures_of(policy: Policy) -> dict[str, str | None]:
    """What each placeholder stands for under this policy; None: the sentence is left out."""
    days, limit = policy.return_window_days, policy.refund_limit
    shop_pays = policy.return_shipping_paid_by == "shop"
    return {
        "return_window_days": None if days is None else str(days),
        "refund_limit": None if limit is None else f"${limit:,.0f}",
        "refund_takes": policy.refund_takes,
        "account_closing_days": str(policy.account_closing_days),
        "not_returnable": ", ".join(sorted(policy.not_returnable)) or None,
        "if_return_window": None if days is None else "",
        "if_no_return_window": "" if days is None else None,
        "if_shop_pays_returns": "" if shop_pays else None,
        "if_customer_pays_returns": None if shop_pays else "",
    }


def fill(text: str, figures: Figures) -> str:
    """The text with the figures in place of their names.

    Raises:
        KeyError: there is no such figure; the argument is its name.
    """
    names = set(_PLACEHOLDER.findall(text))
    for name in sorted(names):
        figures[name]  # raises
    if not names:
        return text
    return "\n".join(_fill_line(line, figures) for line in text.splitlines())


def _fill_line(line: str, figures: Figures) -> str:
    names = set(_PLACEHOLDER.findall(line))
    if any(figures[name] is None for name in names):
        line = " ".join(s for s in split_sentences(line) if _is_said(s, figures))
    return _PLACEHOLDER.sub(lambda match: figures[match[1]] or "", line)


def _is_said(sentence: str, figures: Figures) -> bool:
    return all(figures[name] is not None for name in _PLACEHOLDER.findall(sentence))
