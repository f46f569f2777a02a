"""Customers ask where their orders are, through all the real processes."""

from __future__ import annotations

import concurrent.futures
import sqlite3

from support.stack import CareStack, Records


def test_a_customer_hears_where_their_order_is(stack: CareStack, retail: Records) -> None:
    customer = stack.customer()
    asked = customer.says("hi, where's my order #W2378156?")
    assert "e-mail" in asked
    assert customer.heard[-1]["expects"] == "email"
    told = customer.says(retail.users["yusuf_rossi_9620"]["email"])
    assert "#W2378156" in told and "delivered" in told
    assert "843053632392" in told
    assert customer.choices


def test_another_customers_address_gives_nothing_away(stack: CareStack, retail: Records) -> None:
    customer = stack.customer()
    customer.says("hi, where's my order #W2378156?")
    other = retail.users["noah_brown_6181"]["email"]
    told = customer.says(other)
    unknown = stack.customer()
    unknown.says("hi, where's my order #W9999999?")
    assert unknown.says(other) == told.replace("#W2378156", "#W9999999")
    for word in ("delivered", "843053632392", "Headphones", "yusuf"):
        assert word not in told


def test_number_and_address_at_once_are_not_asked_for_again(
    stack: CareStack, records: Records
) -> None:
    _, user, number = records.someone()
    for written in (number, number[1:], f"order {number[2:]}"):
        told = stack.customer().says(f"where is {written}? my mail is {user['email'].upper()}")
        assert number in told


def test_a_code_from_the_mail_opens_all_orders(stack: CareStack, records: Records) -> None:
    _, user, _ = records.someone(orders=3)
    customer = stack.customer()
    customer.says("where is my order")
    customer.chooses("don't have it")
    told = customer.says(user["email"])
    assert customer.heard[-1]["expects"] == "code"
    code = stack.shop.newest_code(user["email"])
    assert code not in told
    customer.says(f"it's {code}")
    offered = customer.choices
    assert sorted(t.split()[0] for t in offered) == sorted(user["orders"])
    assert user["orders"][0] in customer.chooses(user["orders"][0])


def test_the_websites_login_opens_all_orders(stack: CareStack, records: Records) -> None:
    user_id, user, number = records.someone(orders=2)
    customer = stack.customer(user_id)
    customer.says("where's my order?")
    assert sorted(t.split()[0] for t in customer.choices) == sorted(user["orders"])
    assert number in customer.says(f"what about {number}")


def test_a_logged_in_customer_gets_nobody_elses_order(stack: CareStack, records: Records) -> None:
    user_id, user, _ = records.someone()
    theirs, other = next(
        (n, u["email"]) for u in records.users.values() if u != user for n in u["orders"]
    )
    customer = stack.customer(user_id)
    told = customer.says(f"where is {theirs}? {other}")
    unknown = stack.customer(user_id).says(f"where is #W9999999? {other}")
    assert told == unknown.replace("#W9999999", theirs)


def test_a_code_that_comes_late_still_counts(stack: CareStack, records: Records) -> None:
    _, user, _ = records.someone(orders=3)
    customer = stack.customer()
    customer.says("where is my order")
    customer.chooses("don't have it")
    customer.says(user["email"])
    code = stack.shop.newest_code(user["email"])
    customer.says("forget it")
    customer.says(code)
    assert sorted(t.split()[0] for t in customer.choices) == sorted(user["orders"])


def test_three_failed_tries_offer_a_person_who_gets_a_ticket(
    stack: CareStack, records: Records
) -> None:
    _, user, _ = records.someone()
    customer = stack.customer()
    customer.says(f"where is #W9999999? {user['email']}")
    customer.says("#W9999998")
    customer.says("#W9999997")
    assert "Yes, a person please" in customer.choices
    told = customer.chooses("Yes, a person please")
    assert "T-" in told and user["email"] in told


def test_after_the_answer_there_is_a_next_step(stack: CareStack, records: Records) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    customer.says(f"where is {number}? {user['email']}")
    assert {"Another order", "Talk to a person", "No, that's all"} <= set(customer.choices)
    assert "order number" in customer.chooses("Another order")
    assert "All right" in customer.says("never mind")


def test_small_talk_in_between_leads_back_to_the_question(stack: CareStack) -> None:
    customer = stack.customer()
    customer.says("track my order")
    told = customer.says("are you a robot?")
    assert "program" in told
    assert customer.heard[-1]["expects"] == "order_number"


def test_fifty_customers_at_once(stack: CareStack, records: Records) -> None:
    """Three turns each; everybody hears of their own order, and of nobody else's."""
    pairs = [(n, u) for u in records.users.values() for n in u["orders"]][:50]
    assert len(pairs) == 50

    def talk(number: str, email: str) -> list[str]:
        customer = stack.customer()
        return [customer.says(said) for said in ("hi", f"where is {number}", email)]

    with concurrent.futures.ThreadPoolExecutor(50) as threads:
        jobs = [threads.submit(talk, number, user["email"]) for number, user in pairs]
        heard = [job.result() for job in jobs]
    for (number, user), answers in zip(pairs, heard, strict=True):
        assert "automated assistant" in answers[0]
        assert "e-mail" in answers[1]
        assert number in answers[2], (user["email"], answers)
        others = {n for n in records.orders if n != number}
        assert not any(other in "".join(answers) for other in others)


def test_two_wishes_are_answered_and_only_what_was_typed_is_on_record(
    stack: CareStack, records: Records
) -> None:
    _, user, number = records.someone()
    customer = stack.customer()
    text = f"where is my order {number}? my mail is {user['email']}. and please close my account"
    told = customer.send("m1", text=text).json()["messages"]
    assert number in told[0]["text"]
    assert any("closing an account" in message["text"] for message in told)
    assert told[-1]["expects"] == "code"  # closing it takes more of a proof
    said = [m["text"] for m in customer.history() if m["author"]["kind"] == "customer"]
    assert said == [text]
    typed, taken_up = stack.events(customer, "user")
    assert taken_up["metadata"]["continues"] is True
    assert "continues" not in typed["metadata"]
    with sqlite3.connect(stack.folder / "care.db") as database:
        mine = (customer.conversation_id,)
        database.execute("DELETE FROM messages WHERE conversation_id = ? AND seq > 1", mine)
        database.execute("UPDATE messages SET answered = 0 WHERE conversation_id = ?", mine)
        database.execute("UPDATE conversations SET last_seq = 1 WHERE id = ?", mine)
    again = customer.send("m1", text=text).json()["messages"]  # the replies had not been stored
    assert [m["text"] for m in again] == [m["text"] for m in told]
