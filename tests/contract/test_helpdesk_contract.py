"""What Care relies on at every helpdesk, told to each adapter beside a small desk of its vendor.

The built-in desk has nothing to be sent to and is tested where handoffs are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from support.desks.base import Answer, Case, FakeDesk, Webhook
from support.desks.chatwoot import FakeChatwoot
from support.desks.freshdesk import FakeFreshdesk
from support.desks.tiny import TinyDesk
from support.desks.zendesk import FakeZendesk
from support.packages import HANDOFF, QUESTION, a_package

from care.errors import Rejected, Unavailable
from care.handoff.events import DeskEvent
from care.handoff.machine import Event
from care.handoff.models import Priority, Way
from care.helpdesks.port import Attempt, Helpdesk, WebhookRefused

FIRST, AGAIN = Attempt("handoff.open:T-ABC234"), Attempt("handoff.open:T-ABC234", True)


@pytest.fixture(params=[FakeChatwoot, FakeZendesk, FakeFreshdesk, TinyDesk])
def there(request: pytest.FixtureRequest) -> Iterator[FakeDesk]:
    """The desk as its agents have it."""
    fake = request.param()
    yield fake
    fake.close()


@pytest.fixture
def desk(there: FakeDesk) -> Helpdesk:
    return there.desk()


def heard(desk: Helpdesk, webhook: Webhook) -> list[DeskEvent]:
    desk.admit(webhook.headers, webhook.body)
    return desk.read_webhook(webhook.body)


def spoken(desk: Helpdesk, webhook: Webhook) -> list[str]:
    return [event.text for event in heard(desk, webhook) if event.what is Event.SPOKE]


def only_case(there: FakeDesk) -> Case:
    (case,) = there.cases()
    return case


def test_a_case_has_everything_in_it_and_nothing_public(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    case = only_case(there)
    assert ref == f"{desk.name}:{case.id}"
    assert case.public == []
    (note,) = case.private
    assert "T-ABC234" in note
    assert QUESTION in note
    assert case.status in ("open", "new")
    assert case.priority in ("normal", "medium")


def test_somebody_unknown_can_be_handed_over(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(verified=False), FIRST)
    assert len(only_case(there).private) == 1


@pytest.mark.parametrize("fault", ["lost", "500-done"])
def test_an_answer_that_was_lost_makes_no_second_case(
    there: FakeDesk, desk: Helpdesk, fault: str
) -> None:
    calls = count_of_changes(there, desk)
    for place in range(calls):
        number = f"T-LST{place}22"
        first = Attempt(f"handoff.open:{number}")
        there.faults = [""] * place + [fault]
        with pytest.raises(Unavailable):
            desk.open_case(a_package(number), first)
        ref = desk.open_case(a_package(number), replace(first, is_repeated=True))
        case = next(one for one in there.cases() if ref == f"{desk.name}:{one.id}")
        assert len(case.private) == 1
        assert len(case.from_customer) <= 1
    assert len(there.cases()) == calls + 1


def count_of_changes(there: FakeDesk, desk: Helpdesk) -> int:
    """How many calls that change something it takes to open a case."""
    desk.open_case(a_package("T-CNT222", conversation_id="c2"), Attempt("handoff.open:T-CNT222"))
    return sum(call.method != "GET" for call in there.calls)


def test_the_customers_words_and_notes_arrive_once(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    before = only_case(there)
    for text, send in (("Hello? <1>", desk.append_customer_message), ("A note", desk.append_note)):
        attempt = Attempt(f"key of {text}")
        there.faults = ["lost"]
        with pytest.raises(Unavailable):
            send(ref, text, attempt)
        send(ref, text, replace(attempt, is_repeated=True))
    case = only_case(there)
    assert case.public == []
    assert [text.split("\n")[0] for text in case.from_customer[len(before.from_customer) :]] == [
        "Hello? <1>"
    ]
    assert sum("A note" in text for text in case.private) == 1


def test_priority_and_way_are_told(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    raised = replace(HANDOFF, priority=Priority.URGENT, way=Way.EMAIL, email="ada@example.com")
    desk.update_case(ref, raised, Attempt("update"))
    assert only_case(there).priority == "urgent"


def test_who_leaves_closes_the_case(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    there.faults = ["lost"]
    with pytest.raises(Unavailable):
        desk.close(ref, "cancelled", Attempt("close"))
    desk.close(ref, "cancelled", Attempt("close", is_repeated=True))
    assert only_case(there).status == "resolved"


def test_what_an_agent_says_comes_back(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    (event,) = [
        one
        for one in heard(desk, there.agent_says(only_case(there), "Hello, I am Ana."))
        if one.what is Event.SPOKE
    ]
    assert event.text == "Hello, I am Ana."
    assert event.case in (ref, "T-ABC234")
    assert event.desk == desk.name
    assert event.agent is not None
    assert event.agent.name.startswith("Ana")


def test_a_private_note_is_never_told(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    assert spoken(desk, there.agent_notes(only_case(there), "The customer is rude")) == []


def test_what_care_wrote_itself_does_not_come_back(there: FakeDesk, desk: Helpdesk) -> None:
    ref = desk.open_case(a_package(), FIRST)
    desk.append_customer_message(ref, "Hello?", Attempt("1"))
    desk.append_note(ref, "A note", Attempt("2"))
    desk.update_case(ref, HANDOFF, Attempt("3"))
    assert len(there.webhooks) >= 2
    assert [spoken(desk, webhook) for webhook in there.webhooks] == [[]] * len(there.webhooks)


def test_what_is_told_twice_has_one_id(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    case = only_case(there)
    webhooks = [there.agent_says(case, "One"), there.agent_says(case, "Two")]
    ids = [{e.id: e.text for e in heard(desk, w) if e.what is Event.SPOKE} for w in webhooks * 2]
    assert ids[0] == ids[2] or ids[0].items() <= ids[2].items()
    assert set(ids[1].values()) | set(ids[0].values()) == {"One", "Two"}
    assert len({**ids[0], **ids[1]}) == 2


def test_a_closed_case_is_told(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    told = heard(desk, there.agent_closes(only_case(there)))
    assert [event.what for event in told] == [Event.CLOSED]


def test_a_taken_case_is_told(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    (event,) = heard(desk, there.agent_takes(only_case(there)))
    assert event.what is Event.ASSIGNED
    assert event.agent is not None
    assert event.agent.name == "Ana"


def test_all_calls_about_one_case_are_told_as_such(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    case = only_case(there)
    about = {
        desk.admit(webhook.headers, webhook.body).case
        for webhook in (there.agent_says(case, "Hello"), there.agent_closes(case))
    }
    assert len(about) == 1
    assert about != {""}


def test_two_things_that_happen_are_two_calls(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    case = only_case(there)
    webhooks = [there.agent_says(case, "Ok"), there.agent_says(case, "Ok")]
    assert len({desk.admit(one.headers, one.body).id for one in webhooks}) == 2


def test_nobody_else_is_admitted(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    webhook = there.agent_says(only_case(there), "Hello")
    wrong = {name: f"{value[:-2]}xx" for name, value in webhook.headers.items()}
    for headers in (wrong, {}):
        with pytest.raises(WebhookRefused):
            desk.admit(headers, webhook.body)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"{", b'{"event": 7, "detail": []}'])
def test_a_call_of_no_sense_tells_nothing(desk: Helpdesk, body: bytes) -> None:
    with suppress(Rejected):
        assert desk.read_webhook(body) == []


def test_a_busy_desk_says_when_to_come_again(there: FakeDesk, desk: Helpdesk) -> None:
    there.faults = [Answer(429, None, Retry_After="17")]
    with pytest.raises(Unavailable) as error:
        desk.open_case(a_package(), FIRST)
    assert error.value.retry_after == 17


def test_a_token_that_is_refused_loses_nothing(there: FakeDesk, desk: Helpdesk) -> None:
    there.faults = [Answer(401, {"error": "who?"})]
    with pytest.raises(Unavailable, match="CARE_HELPDESK_TOKEN"):
        desk.open_case(a_package(), FIRST)


def test_a_refusal_is_final_and_names_nobody(there: FakeDesk, desk: Helpdesk) -> None:
    refusal = {"errors": [{"field": "email", "message": "Ada ada@example.com is 'odd' 4711"}]}
    there.faults = [Answer(400, refusal)]
    with pytest.raises(Rejected) as error:
        desk.open_case(a_package(), FIRST)
    assert "email" in str(error.value)
    assert "400" in str(error.value)
    for told in ("Ada", "ada@", "4711", "odd"):
        assert told not in str(error.value)


def test_a_case_of_another_desk_is_not_touched(there: FakeDesk, desk: Helpdesk) -> None:
    desk.open_case(a_package(), FIRST)
    with pytest.raises(Rejected, match="another desk"):
        desk.append_note(f"other:{only_case(there).id}", "Hello", Attempt("1"))
