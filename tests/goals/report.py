"""What is printed and written of the results."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from goals.expected import Outcome
from goals.play import Manner, Result


def line(result: Result) -> str:
    """One goal in one line."""
    refused = ", refused as the policy says" if result.is_refusal else ""
    problem = f", {result.played.problem}" if result.played.problem else ""
    turns = f"{result.played.turns} turns (shortest {result.shortest})"
    return f"{result.goal.id:<18} {result.outcome.value:<16} {turns}{refused}{problem}"


def table(results: Sequence[Result]) -> str:
    """All goals in figures."""
    rows = [(outcome.value, _count(results, outcome)) for outcome in Outcome]
    rows.append(("refused as the policy says", sum(r.is_refusal for r in results)))
    lines = [f"{name:<32}{count:>6}{_share(count, len(results))}" for name, count in rows]
    turns = [r.played.turns for r in results if r.outcome is Outcome.REACHED]
    above = [r.played.turns - r.shortest for r in results if r.outcome is Outcome.REACHED]
    lines.append(f"{'turns, median':<32}{_median(turns):>6}")
    lines.append(f"{'turns above shortest, median':<32}{_median(above):>6}")
    return "\n".join(lines)


def dialogue(result: Result) -> str:
    """One goal's conversation, to read."""
    lines = [f"--- {result.goal.id}: {result.goal.instruction}"]
    for turn in result.played.transcript:
        if "customer" in turn:
            mark = "▸ [chosen] " if turn.get("chosen") else "▸ "
            lines.append(mark + turn["customer"])
        else:
            offered = f"  {turn['choices']}" if turn["choices"] else ""
            lines.append(f"  {' | '.join(turn['care'])}{offered}  <{turn['expects']}>")
    lines += [f"  differs: {json.dumps(d, default=_number)}" for d in result.differing]
    return "\n".join(lines)


def write(results: Sequence[Result], manner: Manner, file: Path) -> None:
    """The results as JSON; conversations of those not reached only."""
    turns = [r.played.turns for r in results if r.outcome is Outcome.REACHED]
    above = [r.played.turns - r.shortest for r in results if r.outcome is Outcome.REACHED]
    whole = {
        "manner": {**vars(manner), "style": manner.style.value},
        "goals": len(results),
        **{o.value.replace(" ", "_"): _count(results, o) for o in Outcome},
        "refused_as_policy_says": sum(r.is_refusal for r in results),
        "median_turns": median(turns) if turns else None,
        "median_turns_above_shortest": median(above) if above else None,
        "results": [_row(result) for result in results],
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(whole, indent=1, default=_number, ensure_ascii=False) + "\n")


def _row(result: Result) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": result.goal.id,
        "outcome": result.outcome.value,
        "turns": result.played.turns,
        "shortest": result.shortest,
        "refused_as_policy_says": result.is_refusal,
        "forbidden": result.forbidden,
        "came_to": result.played.came_to,
        "differing": result.differing,
        "stray": result.stray,
        "problem": result.played.problem,
    }
    if result.outcome is not Outcome.REACHED:
        row["instruction"] = result.goal.instruction
        row["transcript"] = result.played.transcript
    return row


def _count(results: Sequence[Result], outcome: Outcome) -> int:
    return sum(result.outcome is outcome for result in results)


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:>8.1f} %" if total else ""


def _median(values: Sequence[int]) -> str:
    return f"{median(values):g}" if values else "–"


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)
