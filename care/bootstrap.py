"""What Care consists of, put together in one place.

`services()` is what actions and channels use; tests call `bootstrap` with a fake shop.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from care.accounts.identification import Identification
from care.accounts.identity import IdentityRegister
from care.accounts.memory import Memories
from care.accounts.permission import Permission
from care.accounts.service import AccountService
from care.accounts.verification import Verification
from care.appointments.calendar import CalendarLinks
from care.appointments.service import AppointmentService
from care.billing.service import BillingService
from care.clients.calls.health import Health
from care.clients.calls.limits import CallLimits
from care.clients.calls.memory import Memory
from care.clients.calls.tokens import ClientCredentials
from care.clients.http import HttpClient
from care.clients.shop import HttpShop, Shop
from care.conversations.standing import Standings
from care.conversations.transcript import Transcript
from care.encoder import load_encoder
from care.experiments import Seats
from care.handoff.canned import answers_for
from care.handoff.delivery import Deliveries
from care.handoff.emails import Emails
from care.handoff.hearing import Hearing
from care.handoff.level import level_of
from care.handoff.notices import SlackNotices
from care.handoff.packing import Packer
from care.handoff.service import HandoffService
from care.helpdesks.choosing import desk_of
from care.helpdesks.inbox import DeskInbox
from care.helpdesks.port import Helpdesk
from care.knowledge.figures import figures_of
from care.knowledge.keeper import Keeper
from care.knowledge.service import KnowledgeService
from care.knowledge.wording import Wording, wording_of
from care.mail.choosing import mailer_of
from care.orders.changes import ChangeService
from care.orders.service import OrderService
from care.outbox.outbox import Outbox
from care.outbox.worker import Worker
from care.policy import Policy, load_policy
from care.settings import Settings, settings
from care.store.database import Database
from care.store.migrate import ready
from care.subscriptions.service import SubscriptionService
from care.tickets.cases import CaseService

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """Everything that can be asked of Care."""

    settings: Settings
    policy: Policy
    database: Database
    shop: Shop
    identities: IdentityRegister
    identification: Identification
    verification: Verification
    orders: OrderService
    changes: ChangeService
    handoffs: HandoffService
    outbox: Outbox
    desk: Helpdesk
    desk_inbox: DeskInbox
    notices: SlackNotices | None
    emails: Emails
    cases: CaseService
    appointments: AppointmentService
    accounts: AccountService
    billing: BillingService
    subscriptions: SubscriptionService
    transcript: Transcript
    standings: Standings
    knowledge: KnowledgeService
    wording: Wording | None
    seats: Seats
    memories: Memories
    health: Health


def bootstrap(chosen: Settings, shop: Shop | None = None) -> Services:
    """Builds the services for these settings, with `shop` in place of the real one if given.

    Raises:
        Misconfigured: a setting is wrong; the message says how to mend it.
        Unavailable: the database does not answer.
    """
    database = ready(Database(chosen.database_url))
    shop = shop or http_shop(chosen)
    policy = load_policy(chosen.policy)
    if policy.is_laxer_than(load_policy()):
        logger.warning("%s takes less for a proof than the shipped policy does", chosen.policy)
    identities = IdentityRegister(database)
    identification = Identification(shop, identities, policy)
    permission = Permission(identities, policy)
    wording = wording_of(chosen)
    notices = notices_of(chosen, database)
    handoffs = HandoffService(
        database,
        policy.handoff,
        [notices] if notices else [],
        level_of(identities, shop),
    )
    links = CalendarLinks(chosen.session_secret.get_secret_value(), str(chosen.public_url))
    return Services(
        settings=chosen,
        policy=policy,
        database=database,
        shop=shop,
        identities=identities,
        identification=identification,
        verification=Verification(shop, identities, database),
        orders=OrderService(shop, identities, identification, policy),
        changes=ChangeService(shop, identities, policy),
        handoffs=handoffs,
        outbox=Outbox(database),
        desk=desk_of(chosen, database, policy.handoff),
        desk_inbox=DeskInbox(database),
        notices=notices,
        emails=Emails(database, shop, identities, mailer_of(chosen)),
        cases=CaseService(database, identities, permission, shop),
        appointments=AppointmentService(shop, permission, links),
        accounts=AccountService(shop, permission),
        billing=BillingService(shop, permission),
        subscriptions=SubscriptionService(shop, permission, policy, database),
        transcript=Transcript(database, handoffs),
        standings=Standings(database),
        knowledge=knowledge_of(chosen),
        wording=wording,
        seats=Seats(identities, database),
        memories=Memories(identities, database, chosen.memory_days),
        health=health_of(shop, wording),
    )


def worker_of(care: Services) -> Worker:
    """What brings the outbox's letters to where they belong."""
    deliveries = Deliveries(care.database, care.desk, packer_of(care), care.transcript)
    hearing = Hearing(care.desk, care.desk_inbox, care.handoffs)
    kinds = {**deliveries.by_kind(), **hearing.by_kind(), **care.emails.by_kind()}
    return Worker(care.outbox, {**kinds, **(care.notices.by_kind() if care.notices else {})})


def packer_of(care: Services) -> Packer:
    """What puts together all that a person needs to know."""
    return Packer(
        care.database,
        care.identities,
        care.transcript,
        care.shop,
        care.settings.helpdesk_masks,
        answers_for,
    )


def notices_of(chosen: Settings, database: Database) -> SlackNotices | None:
    """Who tells Slack, if the settings name a channel."""
    if chosen.slack_url is None:
        return None
    return SlackNotices(database, chosen.slack_url.get_secret_value(), chosen.helpdesk_link)


def knowledge_of(chosen: Settings) -> KnowledgeService:
    """The help articles that the settings name; they are read when they are first needed."""
    figures = figures_of(load_policy(chosen.policy))
    keeper = Keeper(chosen.articles, figures, load_encoder, chosen.articles_cache)
    return KnowledgeService(keeper, chosen.articles_url)


def health_of(shop: Shop, wording: Wording | None) -> Health:
    """The health of the back ends that are called over HTTP."""
    parts = (shop, wording)
    return Health([part.watched for part in parts if isinstance(part, HttpShop | Wording)])


def http_shop(chosen: Settings, memory: Memory | None = None) -> HttpShop:
    """A client of the shop that the settings name, with the usual memory where none is given."""
    credentials = ClientCredentials(
        chosen.shop_client_id, chosen.shop_client_secret.get_secret_value()
    )
    limits = CallLimits.of(chosen)
    return HttpShop(HttpClient("shop", str(chosen.shop_url), credentials, limits, memory))


@lru_cache(maxsize=1)
def services() -> Services:
    """The process's services, built at the first call; the articles are being read from then on."""
    care = bootstrap(settings())
    care.knowledge.keeper.prepare()
    return care
