"""The settings of e-mail: who sends it, and as whom."""

from __future__ import annotations

from email.utils import parseaddr
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import BaseSettings, Field, SecretStr, validator

from care.accounts.facts import EMAIL


class Security(str, Enum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"  # encrypted before anything is said; never without
    TLS = "tls"  # encrypted from the first byte, as on port 465
    NONE = "none"  # readable for everybody on the way


class MailSettings(BaseSettings):
    """What can be set about e-mail. Without a server and a folder, none is sent."""

    mail_from: str = ""
    mail_reply_to: str = ""
    mail_port: int = Field(587, ge=1, le=65535)
    mail_security: Security = Security.STARTTLS
    mail_user: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_host: str = ""
    # In place of a server: each e-mail becomes a file.
    mail_folder: Path | None = None

    @validator("mail_from", "mail_reply_to")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if value and ("\n" in value or not EMAIL.fullmatch(parseaddr(value)[1])):
            raise ValueError("has to be like help@example.com, or Example <help@example.com>")
        return value

    @validator("mail_host")
    @classmethod
    def _from_somebody(cls, value: str, values: dict[str, Any]) -> str:
        # One that is wrong is not among the values, and is complained of itself.
        if value and values.get("mail_from", True) == "":
            raise ValueError("CARE_MAIL_FROM has to say whom e-mails are from")
        return value

    @validator("mail_folder")
    @classmethod
    def _only_one(cls, value: Path | None, values: dict[str, Any]) -> Path | None:
        if value is not None and values.get("mail_host"):
            raise ValueError("either this or CARE_MAIL_HOST: files are not sent")
        return value
