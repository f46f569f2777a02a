"""What changes do to the records, by the exchange format, and how a goal's outcome is told."""

from __future__ import annotations

from decimal import Decimal

import pytest
from goals.expected import Forbidden, Outcome, apply, expect, judge
from goals.little import (
    BLACK,
    CARD,
    DELIVERED,
    GIFT,
    GONE,
    KETTLE,
    PAYPAL,
    PENDING,
    PLACE,
    RED,
    SECOND,
    cancel,
    exchange,
    give_back,
    goal,
    little_world,
    modify,
    readdress,
    repay,
)
from goals.world import Account, Action

WORLD = little_world()


def after(*actions: Action) -> Account:
    account = WORLD.account("ada")
    for action in actions:
        account = apply(WORLD, account, action)
    return account


def balance(account: Account) -> Decimal:
    return Decimal(account.user["payment_methods"][GIFT]["balance"])


def history(account: Account, number: str) -> list[tuple[str, str, str]]:
    entries = account.orders[number]["payment_history"]
    return [(e["transaction_type"], str(e["amount"]), e["payment_method_id"]) for e in entries]


def test_cancelling_refunds_each_payment() -> None:
    done = after(cancel())
    assert done.orders[PENDING]["status"] == "cancelled"
    assert done.orders[PENDING]["cancel_reason"] == "no longer needed"
    assert history(done, PENDING)[1:] == [("refund", "70.00", CARD)]


def test_cancelling_after_the_method_was_changed_refunds_the_new_one_only() -> None:
    done = after(repay(GIFT, SECOND))
    assert balance(done) == 10
    assert history(done, SECOND)[1:] == [("payment", "50.00", GIFT), ("refund", "50.00", CARD)]
    done = apply(WORLD, done, cancel(SECOND))
    assert history(done, SECOND)[3:] == [("refund", "50.00", GIFT)]
    assert balance(done) == 60


def test_changed_items_settle_the_difference_and_fix_the_order() -> None:
    done = after(modify(RED, BLACK, GIFT))
    assert done.orders[PENDING]["status"] == "pending (item modified)"
    assert done.orders[PENDING]["items"][0]["options"]["color"] == "black"
    assert history(done, PENDING)[1:] == [("payment", "15.50", GIFT)]
    assert balance(done) == Decimal("44.50")


def test_the_same_variant_again_is_a_refund_of_nothing() -> None:
    assert history(after(modify(RED, RED)), PENDING)[1:] == [("refund", "0.00", CARD)]


def test_a_return_and_an_exchange_leave_items_and_money() -> None:
    returned = after(give_back(KETTLE, BLACK, method=GIFT)).orders[DELIVERED]
    assert returned["return_items"] == [BLACK, KETTLE]
    assert returned["return_payment_method_id"] == GIFT
    swapped = after(exchange(BLACK, RED, PAYPAL)).orders[DELIVERED]
    assert swapped["exchange_price_difference"] == Decimal("-15.50")
    assert swapped["items"] == WORLD.orders[DELIVERED]["items"]


def test_an_order_gets_a_new_address() -> None:
    assert after(readdress()).orders[PENDING]["address"] == PLACE


@pytest.mark.parametrize(
    "actions",
    [
        (cancel(DELIVERED),),
        (cancel(reason="changed my mind"),),
        (cancel("#W9999999"),),
        (repay(GIFT),),
        (repay(CARD),),
        (repay(PAYPAL), repay(CARD)),
        (modify(RED, GONE),),
        (modify(RED, KETTLE),),
        (modify(BLACK, RED),),
        (modify(RED, BLACK), modify(BLACK, RED)),
        (modify(RED, BLACK), cancel()),
        (give_back(RED, RED),),
        (give_back(RED, method=PAYPAL),),
        (give_back(RED, number=PENDING),),
        (give_back(RED), exchange(BLACK, RED)),
        (exchange(RED, BLACK, "paypal_2"),),
    ],
)
def test_what_the_rules_forbid(actions: tuple[Action, ...]) -> None:
    with pytest.raises(Forbidden):
        after(*actions)


def test_a_forbidden_change_is_left_out_of_what_is_expected() -> None:
    wanted = expect(WORLD, goal(repay(GIFT), cancel()))
    assert [action.name for action in wanted.allowed] == ["cancel_pending_order"]
    assert [why for _, why in wanted.forbidden] == ["not enough on the gift card"]


def test_outcomes() -> None:
    both = goal(readdress(), cancel(SECOND))
    assert judge(WORLD, both, after(cancel(SECOND), readdress()))[0] is Outcome.REACHED
    assert judge(WORLD, both, after(readdress()))[0] is Outcome.NOT_REACHED
    assert judge(WORLD, both, after())[0] is Outcome.NOT_REACHED
    assert judge(WORLD, both, after(readdress(), cancel()))[0] is Outcome.WRONGLY_CHANGED
    reason = after(readdress(), cancel(SECOND, "ordered by mistake"))
    outcome, differing = judge(WORLD, both, reason)
    assert outcome is Outcome.WRONGLY_CHANGED
    assert [(d["record"], d["field"]) for d in differing] == [(SECOND, "cancel_reason")]


def test_a_change_of_others_is_seen() -> None:
    changed = little_world()
    changed.orders[SECOND]["status"] = "cancelled"
    assert WORLD.others_changed(changed, {"bob"}) == [SECOND]
    assert WORLD.others_changed(changed, {"ada"}) == []
