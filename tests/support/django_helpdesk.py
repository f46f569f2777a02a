"""A real django-helpdesk from the package index, in an environment and a process of its own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import requests

from support.stack import ROOT, start, wait_healthy
from tools.interpreters import ensure_uv
from tools.locks import only_one
from tools.ports import find_free
from tools.services import Process, Service, stop_all

SITE = Path(__file__).with_name("django_site")
PLACE = ROOT / "var" / "django-helpdesk"


def ensure_environment() -> Path:
    """The interpreter of an environment with what the site requires; made once.

    Raises:
        subprocess.CalledProcessError: the packages could not be had.
    """
    requirements = SITE / "requirements.txt"
    key = hashlib.sha256(requirements.read_bytes()).hexdigest()[:12]
    python = PLACE / key / "bin" / "python"
    stamp = PLACE / key / "ready"
    PLACE.mkdir(parents=True, exist_ok=True)
    with only_one(PLACE / "lock", "making django-helpdesk's environment"):
        if not stamp.exists():
            uv = ensure_uv(os.environ, ROOT / "var" / "uv")
            make = [uv, "venv", "--quiet", "--clear", "--python", sys.executable]
            _run([*make, str(PLACE / key)])
            install = [uv, "pip", "install", "--quiet", "--python", str(python)]
            _run([*install, "--requirement", str(requirements)])
            stamp.touch()
    return python


class DjangoHelpdesk:
    """The helpdesk with one queue, Care's user (1) and an agent, Ana (2).

    Args:
        webhook: where it tells what happens to its tickets.
    """

    def __init__(self, folder: Path, webhook: str) -> None:
        self.port = find_free()
        self.url = f"http://127.0.0.1:{self.port}"
        python = ensure_environment()
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        self._environment = {
            **inherited,
            "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(SITE.parent),
            "DJANGO_SETTINGS_MODULE": "django_site.settings",
            "DJANGO_HELPDESK_DB": str(folder / "helpdesk.db"),
            "HELPDESK_FOLLOWUP_WEBHOOK_URLS": webhook,
            "HELPDESK_NEW_TICKET_WEBHOOK_URLS": webhook,
        }
        prepared = subprocess.run(
            [python, "-m", "django_site.prepare"],
            env=self._environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        self.tokens: dict[str, str] = json.loads(prepared.stdout.splitlines()[-1])
        serve = f"{python} -m django runserver --noreload 127.0.0.1:{self.port}"
        service = Service("django-helpdesk", serve, f"{self.url}/api/")
        self._log = folder / "django-helpdesk.log"
        self._process: Process = start(service, self._environment, self._log)
        wait_healthy(self._process)

    def stop(self) -> None:
        stop_all([self._process])

    def tickets(self) -> list[dict[str, Any]]:
        """All tickets with their follow-ups."""
        return list(self._call("GET", "/api/tickets/?page_size=200")["results"])

    def write(self, ticket: int, comment: str, **more: Any) -> None:
        """Ana adds a follow-up, public if nothing else is said."""
        body = {"ticket": ticket, "public": True, "comment": comment, **more}
        self._call("POST", "/api/followups/", body)

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Token {self.tokens['ana']}"}
        response = requests.request(method, self.url + path, json=body, headers=headers, timeout=20)
        response.raise_for_status()
        return response.json()


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
