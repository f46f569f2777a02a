"""What can be set from outside: environment variables `SHOP_*`, or the same lines in `.env`."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseSettings, Field, SecretStr, ValidationError, validator

from shop.errors import UsageError

SHORTEST_SECRET = 32


class BadSettings(UsageError):
    """A setting is missing or wrong; the message names it and says how to mend it."""


class DatabaseSettings(BaseSettings):
    """What `import`, `export` and `seed` need."""

    database_url: str = "sqlite:///var/shop.db"

    class Config:
        env_prefix = "SHOP_"
        env_file = ".env"
        env_file_encoding = "utf-8"


class Settings(DatabaseSettings):
    """What `serve` needs besides."""

    host: str = "127.0.0.1"
    port: int = Field(8090, ge=1, le=65535)
    client_id: str = Field("care", min_length=1)
    client_secret: SecretStr = Field(..., min_length=1)
    token_secret: SecretStr
    customer_token_secret: SecretStr
    public_url: str = ""
    care_url: str = "http://127.0.0.1:5005"
    development: bool = False

    @property
    def links_begin_with(self) -> str:
        """Where the links in e-mails lead: `public_url`, or else host and port."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @validator("token_secret", "customer_token_secret")
    @classmethod
    def _long_enough(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"is shorter than {SHORTEST_SECRET} characters")
        return secret


def load_database_settings() -> DatabaseSettings:
    """The settings of the database. Raises BadSettings."""
    try:
        return DatabaseSettings()
    except ValidationError as error:
        raise _bad_settings(error) from error


def load_settings() -> Settings:
    """All settings. Raises BadSettings, naming every variable that is missing or wrong."""
    try:
        return Settings.parse_obj({})  # all values come from the environment
    except ValidationError as error:
        raise _bad_settings(error) from error


def _bad_settings(error: ValidationError) -> BadSettings:
    return BadSettings(" ".join(_sentence(mistake) for mistake in error.errors()))


def _sentence(mistake: Mapping[str, Any]) -> str:
    variable = f"SHOP_{str(mistake['loc'][0]).upper()}"
    problem = "is not set" if mistake["type"] == "value_error.missing" else mistake["msg"]
    remedy = "set it in the environment or in .env"
    if variable.endswith("_SECRET"):
        remedy += ", for instance to the output of `openssl rand -hex 32`"
    return f"{variable} {problem}: {remedy}."
