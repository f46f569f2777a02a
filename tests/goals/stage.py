"""A stack to play on: one of our own, or one that is running already."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from support.stack import BIN, ROOT, CareStack

from goals.channel import Website
from goals.world import BadGoals, World

POLICY = ROOT / "care" / "policy.retail.yml"


class ShopRecords:
    """The records of a shop, by its own commands `import` and `export`."""

    def __init__(self, original: Path, environment: dict[str, str]) -> None:
        self._original, self._environment = original, environment

    def reset(self) -> None:
        self._run("import", self._original)

    def records(self) -> World:
        with tempfile.TemporaryDirectory() as folder:
            self._run("export", Path(folder))
            return World.read(Path(folder))

    def _run(self, command: str, folder: Path) -> None:
        arguments = [str(BIN / "shop"), command, str(folder)]
        done = subprocess.run(
            arguments, env=self._environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise BadGoals(f"`shop {command}` failed: {done.stderr.strip()[-500:]}")


class OwnStage(ShopRecords):
    """Real processes of our own, under the retail policy, with a proxy before the shop."""

    def __init__(self, stack: CareStack, original: Path) -> None:
        super().__init__(original, stack.shop.environment)
        self._stack = stack

    def open(self) -> Website:
        return Website(self._stack.url)

    def flaky(self, rate: float, seed: int) -> AbstractContextManager[Any]:
        made: AbstractContextManager[Any] = self._stack.shop_proxy.flaky(rate, seed)
        return made


class RunningStage(ShopRecords):
    """A stack that runs already; the records of its shop are replaced."""

    def __init__(self, url: str, database_url: str, original: Path) -> None:
        super().__init__(original, {**os.environ, "SHOP_DATABASE_URL": database_url})
        self._url = url

    def open(self) -> Website:
        return Website(self._url)

    def flaky(self, rate: float, seed: int) -> AbstractContextManager[Any]:
        raise BadGoals("--flaky needs a stack of its own: leave out --url.")


@contextmanager
def own_stage(original: Path) -> Iterator[OwnStage]:
    """Starts a stack, and stops it afterwards."""
    with tempfile.TemporaryDirectory(prefix="goals-") as folder:
        stack = CareStack(Path(folder), original, CARE_POLICY=str(POLICY))
        try:
            yield OwnStage(stack, original)
        finally:
            stack.stop()
