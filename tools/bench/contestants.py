"""Who is measured: Care as it is shipped, and Rasa as `rasa init` leaves it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from tools.bench.channels import Channel, Rest, Website
from tools.bench.turns import Plan
from tools.environment import HOST, ROOT
from tools.services import Service

SHARED = ("data", "domain.yml")  # both are trained on the same


@dataclass(frozen=True)
class Contestant:
    """One assistant to be trained, started and asked.

    Attributes:
        folder: its four Rasa files, and where its commands run.
        models: where it is trained into.
    """

    key: str
    title: str
    folder: Path
    models: Path
    port: int
    health: str
    channel: Channel
    plan: Plan

    @property
    def training(self) -> str:
        """The command that trains it."""
        return f"rasa train --fixed-model-name {self.key} --out {self.models}"

    @property
    def service(self) -> Service:
        """The command that serves it, and where it says that it is up."""
        model = self.models / f"{self.key}.tar.gz"
        command = f"rasa run --interface {HOST} --port {self.port} --model {model}"
        return Service(self.key, command, self.health)


def care(temporary: Path, port: int) -> Contestant:
    """Care as it is in this checkout."""
    return Contestant(
        key="care",
        title="Care",
        folder=ROOT,
        models=temporary / "care",
        port=port,
        health=f"http://{HOST}:{port}/webhooks/website/health",
        channel=Website(port),
        plan=Plan(short=10, long=3),
    )


def stock(temporary: Path, port: int, actions_url: str) -> Contestant:
    """Rasa with the configuration `rasa init` ships, its SQL tracker store and REST channel.

    It is trained on the same data and calls the same action server. Its late turns are so slow
    that one long conversation has to do.
    """
    folder = temporary / "stock"
    folder.mkdir()
    for name in SHARED:
        (folder / name).symlink_to(ROOT / name)
    with as_file(files("rasa") / "cli" / "initial_project" / "config.yml") as config:
        shutil.copyfile(config, folder / "config.yml")
    database = {"type": "SQL", "dialect": "sqlite", "db": str(temporary / "stock.db")}
    endpoints = {"action_endpoint": {"url": actions_url}, "tracker_store": database}
    # JSON is YAML too.
    (folder / "endpoints.yml").write_text(json.dumps(endpoints), encoding="utf-8")
    (folder / "credentials.yml").write_text(json.dumps({"rest": None}), encoding="utf-8")
    return Contestant(
        key="stock",
        title="Rasa as initialised",
        folder=folder,
        models=temporary / "stock-models",
        port=port,
        health=f"http://{HOST}:{port}/webhooks/rest/",
        channel=Rest(port),
        plan=Plan(short=10, long=1),
    )
