"""The decision table: what it says, and what it refuses to say."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from care.accounts.models import NOBODY, Identity, Level
from care.errors import Misconfigured
from care.policy import FOR_ALL, Policy, Task, load_policy

RESET = Task.RESET_PASSWORD
CARE = Path("care")


def a_file(folder: Path, **changes: object) -> Path:
    """The shipped policy with changes."""
    content = YAML(typ="safe", pure=True).load((CARE / "policy.yml").read_text())
    path = folder / "policy.yml"
    with path.open("w") as file:
        YAML().dump({**content, **changes}, file)
    return path


@pytest.fixture
def strict() -> Policy:
    return load_policy()


@pytest.fixture
def retail() -> Policy:
    return load_policy(CARE / "policy.retail.yml")


def test_the_shipped_table_lets_nobody_change_anything_unverified(strict: Policy) -> None:
    by_order = Identity(Level.IDENTIFIED, "ada", "#W0000001")
    assert strict.allows(by_order, Task.TRACK_ORDER, "#W0000001")
    assert not strict.allows(by_order, Task.TRACK_ORDER, "#W0000002")
    for task in (Task.CANCEL_ORDER, Task.RETURN_ITEMS, Task.CHANGE_ADDRESS, Task.ACCOUNT):
        assert not strict.allows(by_order, task, "#W0000001")
        assert strict.allows(Identity(Level.VERIFIED, "ada"), task, "#W0000001")


def test_the_retail_table_takes_an_address_for_everything(retail: Policy) -> None:
    identity = Identity(Level.IDENTIFIED, "ada")
    assert all(retail.allows(identity, task, "#W0000002") for task in {*Task} - {RESET})
    assert not any(retail.allows(NOBODY, task) for task in {*Task} - FOR_ALL)


def test_who_knows_an_address_gets_into_no_account(retail: Policy) -> None:
    assert not retail.allows(Identity(Level.IDENTIFIED, "ada"), RESET)


def test_a_laxer_table_is_known_as_such(strict: Policy, retail: Policy) -> None:
    assert retail.is_laxer_than(strict)
    assert not strict.is_laxer_than(strict)


def test_the_window_is_counted_from_delivery(strict: Policy) -> None:
    delivered = datetime(2026, 10, 1, tzinfo=timezone.utc)
    assert strict.days_over(delivered, date(2026, 10, 31)) == 0
    assert strict.days_over(delivered, date(2026, 11, 11)) == 11
    assert strict.days_over(None, date(2026, 11, 11)) == 0


def test_without_a_window_nothing_is_too_late(retail: Policy) -> None:
    assert retail.days_over(datetime(2020, 1, 1, tzinfo=timezone.utc), date(2026, 1, 1)) == 0


def test_a_person_approves_what_is_over_the_limit(strict: Policy, retail: Policy) -> None:
    assert not strict.needs_approval(Decimal("500.00"))
    assert strict.needs_approval(Decimal("500.01"))
    assert not retail.needs_approval(Decimal("99999.00"))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"return_window_days": -1}, "return_window_days"),
        ({"refund_limit": "much"}, "refund_limit"),
        ({"return_shipping_paid_by": "nobody"}, "return_shipping_paid_by"),
        ({"identified_by": [["order_number"]]}, "identified_by"),
        ({"identified_by": []}, "identified_by"),
        ({"identity": {"cancel_order": "verified"}}, "say what these need, too"),
        ({"identity": {task.value: "anonymous" for task in Task}}, "identified"),
        ({"retrun_window": 3}, "retrun_window"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    with pytest.raises(Misconfigured, match=named):
        load_policy(a_file(tmp_path, **changes))


def test_a_file_that_is_not_there_or_not_yaml_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read"):
        load_policy(tmp_path / "none.yml")
    broken = tmp_path / "broken.yml"
    broken.write_text("identity: [")
    with pytest.raises(Misconfigured, match="is not YAML"):
        load_policy(broken)
