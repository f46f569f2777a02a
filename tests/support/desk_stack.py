"""The desk and the worker as real processes, beside a stack."""

from __future__ import annotations

import subprocess

from support.stack import BIN, ROOT, CareStack, kill, start, wait_healthy
from tools.ports import find_free
from tools.services import Process, Service, stop_all


class DeskStack:
    """The desk and the worker of a stack, with those who work there; `close` leaves no trace.

    Attributes:
        mail: the folder of the e-mails that were sent.
    """

    def __init__(self, stack: CareStack) -> None:
        self.port = find_free()
        self.url = f"http://127.0.0.1:{self.port}"
        self.mail = stack.folder / "mail"
        self._environment = {
            **stack.environment,
            "CARE_DESK_PORT": str(self.port),
            "CARE_MAIL_FOLDER": str(self.mail),
        }
        self._folder = stack.folder
        self._emails: list[str] = []
        self.processes: dict[str, Process] = {}
        for name in ("worker", "desk"):
            self.start(name)
        wait_healthy(*self.processes.values())

    def start(self, name: str) -> None:
        """Starts `worker` or `desk`."""
        command = {"worker": "care work", "desk": "python -m console serve"}[name]
        health = f"{self.url}/health" if name == "desk" else ""
        log = self._folder / f"{name}.log"
        self.processes[name] = start(Service(name, command, health), self._environment, log)

    def restart(self, name: str) -> None:
        """Kills it in the midst of whatever it does, and waits until it is there again."""
        kill(self.processes[name])
        self.start(name)
        wait_healthy(self.processes[name])

    def hire(self, name: str, password: str, role: str = "agent") -> str:
        """Has somebody work here; their e-mail address."""
        email = f"{name}@care.example".lower()
        if email in self._emails:
            return email
        self._care("add", email, name, "--role", role, "--password-env", "PW", PW=password)
        self._emails.append(email)
        return email

    def close(self) -> None:
        """Ends the processes, and takes everybody's account, so that nobody is at the desk."""
        stop_all(list(self.processes.values()))
        for email in self._emails:
            self._care("remove", email)

    def _care(self, *arguments: str, **more: str) -> None:
        subprocess.run(
            [BIN / "care", "agents", *arguments],
            env={**self._environment, **more},
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
