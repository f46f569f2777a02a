"""A browser at the desk, without a window."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient
from httpx import Response

from support.desk import PASSWORD

CSRF = re.compile(r'name="csrf" value="(\w+)"')


class Browser(TestClient):
    """A browser at the desk: it sends forms as it found them."""

    def proof(self, path: str = "/") -> str:
        """What the forms of a page carry."""
        found = CSRF.search(self.get(path).text)
        assert found, f"no form on {path}"
        return found[1]

    def submit(self, path: str, on: str = "/", **fields: str) -> Response:
        return self.post(path, data={"csrf": self.proof(on), **fields})

    def log_in(self, email: str, password: str = PASSWORD) -> Response:
        return self.submit("/login", "/login", email=email, password=password)
