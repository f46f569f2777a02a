"""The parts one running shop is made of."""

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from shop.clock import Clock, utc_now
from shop.database import Database, open_database
from shop.mailings import Mailings
from shop.oauth import Authority
from shop.settings import Settings
from shop.throttle import Throttle
from shop.verifications import Codes


@dataclass(frozen=True)
class Shop:
    """Everything routes need; put together once by `open_shop`."""

    settings: Settings
    database: Database
    authority: Authority
    codes: Codes
    throttle: Throttle
    now: Clock

    def mailings(self, connection: Connection) -> Mailings:
        """The e-mails that can be asked for, to be written in this transaction, now."""
        return Mailings(connection, self.throttle, self.settings.links_begin_with, self.now())


def open_shop(settings: Settings, now: Clock = utc_now) -> Shop:
    """The shop on the database of the settings, its tables created where they are missing."""
    secret = settings.token_secret.get_secret_value()
    client_secret = settings.client_secret.get_secret_value()
    return Shop(
        settings=settings,
        database=open_database(settings.database_url),
        authority=Authority(settings.client_id, client_secret, secret, now),
        codes=Codes(secret),
        throttle=Throttle(secret),
        now=now,
    )
