"""Care's settings: environment variables with the prefix `CARE_`, or the same lines in `.env`.

The environment wins over the file. Everything is checked when it is read, and a setting that
is missing or wrong raises `Misconfigured` with a sentence that says how to mend it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import AnyHttpUrl, Field, SecretStr, ValidationError, validator
from pydantic.env_settings import SettingsError

from care.errors import Misconfigured
from care.helpdesks.settings import HelpdeskSettings
from care.mail.settings import MailSettings
from care.privacy.found import Kind

MIN_SECRET_CHARS = 32
_ORIGIN = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?|https?://\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?"
)
DEFAULT_POLICY = Path(__file__).with_name("policy.yml")
DEFAULT_ARTICLES = Path(__file__).parents[1] / "data" / "knowledge"


class Settings(HelpdeskSettings, MailSettings):
    """What can be set, with the default that is right for one machine.

    Seconds are floats, sizes are as named.
    """

    database_url: str = "sqlite:///var/care.db"

    # Where the assistant finds the action server; empty: what endpoints.yml says.
    actions_url: AnyHttpUrl | None = None
    # The customer has an answer within this time if the action server hangs; above `turn_budget`.
    answer_within: float = Field(4.5, gt=0, lt=55)

    shop_url: AnyHttpUrl = Field("http://127.0.0.1:8090")
    shop_client_id: str = "care"
    shop_client_secret: SecretStr
    connect_timeout: float = Field(1.0, gt=0)
    # All back-end work of one turn together, counted from the customer's message.
    turn_budget: float = Field(3.5, gt=0, lt=30)

    # Each back end is left alone for some seconds after so many failed calls in a row, ...
    backend_failures: int = Field(5, ge=1)
    # ... and then tried by one call. Above 10 it would not be found well again within 15 s.
    backend_cool_down: float = Field(3.0, gt=0, le=10)
    # Calls to one back end at the same time, and in a second, of each process.
    backend_calls_at_once: int = Field(32, ge=1)
    backend_calls_per_second: float = Field(200.0, gt=0)

    # Seconds from one asking of the shop for its products to the next.
    catalogue_refresh_s: float = Field(900.0, ge=1)

    # The decision table: what may be done, and for whom.
    policy: Path = DEFAULT_POLICY

    # Help articles: the folder, the address of their pages, and where their vectors are kept.
    articles: Path = DEFAULT_ARTICLES
    articles_url: str = Field("/webhooks/website/articles", min_length=1)
    articles_cache: Path = Path("var/articles")
    # A language model that words answers from articles: an OpenAI-compatible chat endpoint.
    llm_url: AnyHttpUrl | None = None
    llm_model: str = ""
    llm_key: SecretStr = SecretStr("")

    # Where customers reach the website channel, for links in messages; and where they come to.
    public_url: AnyHttpUrl = Field("http://127.0.0.1:5005")
    shop_address: str = "48 Harbor Street, Portland, ME 04101"

    # For how long something is remembered of a customer for their next conversation; 0: not at all.
    memory_days: int = Field(90, ge=0)

    # What of the customers' words the helpdesk does not see.
    helpdesk_masks: frozenset[Kind] = frozenset({Kind.CARD, Kind.IBAN, Kind.SECRET, Kind.ID_NUMBER})

    # The built-in desk's pages: where they listen, and how long a log-in there is good.
    desk_host: str = "127.0.0.1"
    desk_port: int = Field(5080, ge=1, le=65535)
    desk_session_hours: float = Field(12.0, gt=0)

    session_secret: SecretStr
    session_hours: float = Field(24.0, gt=0)
    # How websites prove who is logged in: a shared secret, or the address of their public keys.
    customer_token_secret: SecretStr | None = None
    customer_token_jwks_url: AnyHttpUrl | None = None
    # The origins of pages, besides the channel's own, whose scripts may call it.
    origins: frozenset[str] = frozenset()
    # How many proxies of one's own stand before the channel and add to X-Forwarded-For.
    proxies: int = Field(0, ge=0)
    # How often the channel is called: by one address, and by one conversation.
    calls_per_second: float = Field(20.0, gt=0)
    calls_at_once: int = Field(100, ge=1)
    connections_per_address: int = Field(100, ge=1)
    sessions_per_minute: float = Field(30.0, gt=0)
    sessions_at_once: int = Field(30, ge=1)
    messages_per_minute: float = Field(40.0, gt=0)
    messages_at_once: int = Field(15, ge=1)
    max_message_chars: int = Field(4000, gt=0)
    max_body_bytes: int = Field(64 * 1024, gt=0)

    @validator("origins", each_item=True)
    @classmethod
    def _an_origin(cls, value: str) -> str:
        if not _ORIGIN.fullmatch(value):
            raise ValueError("has to be like https://shop.example: no path, no slash at the end")
        return value

    class Config:
        env_prefix = "CARE_"
        env_file = ".env"
        env_file_encoding = "utf-8"

    @validator("session_secret", "customer_token_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < MIN_SECRET_CHARS:
            raise ValueError(f"must have at least {MIN_SECRET_CHARS} characters")
        return value


def load_settings(**overrides: Any) -> Settings:
    """Reads the settings afresh; `overrides` win over environment and file.

    Raises:
        Misconfigured: naming every variable that is missing or wrong.
    """
    try:
        return Settings(**overrides)
    except SettingsError as error:
        raise Misconfigured(
            f"Care's settings: {error}: it has to be JSON (docs/settings.md)."
        ) from None
    except ValidationError as error:
        problems = "; ".join(f"CARE_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
        raise Misconfigured(
            f"Care's settings are incomplete: {problems}. "
            "`make setup` writes a complete .env; or set the variables in the environment."
        ) from None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The process's settings, read once."""
    return load_settings()
