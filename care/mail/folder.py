"""E-mails as files, for a machine from which nobody is to be written to."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from care.errors import Unavailable
from care.mail.email import Email, as_message

SENDER = "Care <care@localhost>"


class FolderMailer:
    """Writes each e-mail into a file of its own, which mail programs open.

    Args:
        sender: whom they are from.
    """

    def __init__(self, folder: Path, sender: str = "") -> None:
        self._folder = folder
        self._sender = sender or SENDER

    def send(self, email: Email) -> None:
        """Returns once it is written, whole; raises as `Mailer`."""
        content = as_message(email, self._sender).as_bytes()
        name = f"{email.thread}-{email.mark}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=self._folder)  # which only its owner may read
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(path).replace(self._folder / name)
        except OSError as error:
            raise Unavailable(f"mail: CARE_MAIL_FOLDER: {error.strerror}") from None
