"""What the desk consists of, put together in one place."""

from __future__ import annotations

from dataclasses import dataclass

from care.bootstrap import Services, packer_of
from care.desk.agents import Agents
from care.desk.conversations import Conversations
from care.desk.lists import Lists
from care.desk.log import DeskLog, write_log
from care.desk.models import Account, Did
from care.desk.people import People
from care.desk.sessions import Sessions
from care.desk.work import Work
from care.helpdesks.inbox import DeskInbox
from care.outbox.outbox import Outbox
from care.store.database import Database


@dataclass(frozen=True)
class Desk:
    """Everything that can be done at the desk."""

    database: Database
    teams: tuple[str, ...]
    time_zone: str
    agents: Agents
    sessions: Sessions
    log: DeskLog
    lists: Lists
    conversations: Conversations
    work: Work
    outbox: Outbox
    inbox: DeskInbox

    def resend(self, entry_id: int, account: Account) -> None:
        """Has a dead letter delivered again. Raises `NotFound`."""
        self.outbox.resend(entry_id)
        with self.database.write() as connection:
            write_log(connection, account.id, Did.RESENT, detail=str(entry_id))


def desk_of(care: Services) -> Desk:
    """The desk of these services."""
    database, rules = care.database, care.policy.handoff
    teams = tuple(sorted({*rules.teams, rules.other_team}))
    people = People(database, care.identities, care.shop)
    return Desk(
        database=database,
        teams=teams,
        time_zone=rules.hours.time_zone,
        agents=Agents(database),
        sessions=Sessions(database, care.settings.desk_session_hours),
        log=DeskLog(database),
        lists=Lists(database, people),
        conversations=Conversations(database, care.transcript, packer_of(care), care.emails),
        work=Work(database, care.handoffs, care.emails, teams),
        outbox=care.outbox,
        inbox=care.desk_inbox,
    )
