"""Tells people of handoffs that wait: a line in a Slack channel."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from care.errors import NotFound
from care.handoff import store
from care.handoff.models import Handoff, Moment
from care.helpdesks.http import DeskHttp
from care.outbox import outbox
from care.outbox.models import Entry, Letter
from care.outbox.worker import Deliver
from care.store.database import Database

NOTIFY = "notify.slack"
_WHAT = {
    Moment.REQUESTED: "waits for a person",
    Moment.RAISED: "still waits for a person",
    Moment.TIMED_OUT: "was not taken in time",
}


class SlackNotices:
    """Writes a letter for each moment, and brings it to Slack.

    Args:
        url: Slack's incoming webhook; whoever knows it may write, so it is a secret.
        link: the address of a case, with `{number}` and `{case}`; "" for none.
    """

    def __init__(self, database: Database, url: str, link: str = "") -> None:
        self._database = database
        self._http = DeskHttp("slack", url)
        self._link = link

    def __call__(self, connection: Connection, handoff: Handoff, moment: Moment) -> None:
        """Has it told, in the transaction in which it happens; once at each priority."""
        key = f"{NOTIFY}:{handoff.number}:{moment.value}:{handoff.priority.value}"
        payload = {"number": handoff.number, "moment": moment.value}
        outbox.add(connection, Letter(NOTIFY, key, f"notify:{handoff.number}", payload))

    def by_kind(self) -> dict[str, Deliver]:
        """For the outbox's worker."""
        return {NOTIFY: self._tell}

    def _tell(self, entry: Entry) -> None:
        moment = Moment(entry.payload["moment"])
        try:
            with self._database.read() as connection:
                handoff = store.named(connection, str(entry.payload["number"]))
        except NotFound:
            return  # it was erased meanwhile
        if moment is Moment.TIMED_OUT or handoff.state.is_waiting:  # else somebody has it by now
            self._http.post("", {"text": self._line(handoff, moment)})

    def _line(self, handoff: Handoff, moment: Moment) -> str:
        """The number, team, reason and priority; nothing that the customer said or is."""
        why = handoff.reason.value.replace("_", " ")
        line = (
            f"{handoff.number} {_WHAT[moment]}: team {handoff.team}, {why}, "
            f"priority {handoff.priority.value}, by {handoff.way.value}"
        )
        link = self._link.format(number=handoff.number, case=_case(handoff))
        return _escaped(f"{line}. {link}".strip()) if link else _escaped(line)


def _case(handoff: Handoff) -> str:
    """The desk's own id of the case."""
    return (handoff.case_ref or "").rpartition(":")[2]


def _escaped(text: str) -> str:
    """The text with Slack's three special characters as it wants them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
