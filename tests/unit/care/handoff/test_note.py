"""The five lines that an agent reads first, and the answers that they are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from support.packages import AT, HANDOFF, a_package

from care.conversations.models import Author
from care.handoff.canned import answers_for
from care.handoff.models import Way
from care.handoff.note import summary
from care.handoff.package import Line


def test_what_it_is_about_was_said_before_a_person_was_asked_for() -> None:
    said = [(-2, "my lamp flickers"), (-1, "a person please"), (1, "Answer me by e-mail")]
    transcript = [Line(AT + timedelta(minutes=m), Author.CUSTOMER, "", text) for m, text in said]
    package = replace(a_package(), wishes=[], transcript=transcript)
    assert summary(package)["what"] == '"my lamp flickers"'


def test_answers_fit_the_way_they_are_given() -> None:
    chat, email = answers_for(HANDOFF), answers_for(replace(HANDOFF, way=Way.EMAIL))
    assert any("Thank you for waiting" in one for one in chat)
    assert not any("Thank you for waiting" in one for one in email)
    assert set(chat) & set(email)  # the team's own
