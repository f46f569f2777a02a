"""Tokens: who is talking, and in which conversation."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from assistant.channels.problems import Problem
from assistant.channels.tokens import CustomerTokens, SessionTokens, new_conversation_id
from care.errors import Unavailable
from care.settings import Settings

SECRET = "a-secret-for-tests-that-is-long-enough"


def customer_token(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    good = {"sub": "ada", "aud": "care", "exp": time.time() + 60}
    payload = {k: v for k, v in {**good, **claims}.items() if v is not None}
    return jwt.encode(payload, secret, algorithm)


def test_a_session_token_opens_its_conversation(settings: Settings) -> None:
    tokens = SessionTokens(settings)
    token = tokens.issue("web-1")
    assert tokens.read(f"Bearer {token}")[0] == "web-1"
    assert tokens.read(f"bearer {token}")[0] == "web-1"


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic abc", "Bearer a.b.c"]
)
def test_without_a_good_token_there_is_no_session(settings: Settings, header: str | None) -> None:
    with pytest.raises(Problem) as problem:
        SessionTokens(settings).read(header)
    assert problem.value.status == 401
    assert problem.value.headers == {"WWW-Authenticate": "Bearer"}


def test_a_customer_token_is_no_session_token_and_the_other_way_round(settings: Settings) -> None:
    with pytest.raises(Problem):
        SessionTokens(settings).read("Bearer " + customer_token())
    with pytest.raises(Problem):
        CustomerTokens(settings).customer(SessionTokens(settings).issue("web-1"))


def test_a_session_ends(settings: Settings) -> None:
    tokens = SessionTokens(settings)
    tokens.seconds = -1
    with pytest.raises(Problem):
        tokens.read("Bearer " + tokens.issue("web-1"))


def test_the_website_vouches_for_a_customer(settings: Settings) -> None:
    assert CustomerTokens(settings).customer(customer_token()) == "ada"


@pytest.mark.parametrize(
    "token",
    [
        customer_token(secret="another-secret-that-is-long-enough-too"),
        customer_token(exp=time.time() - 60),
        customer_token(exp=None),
        customer_token(aud="shop"),
        customer_token(aud=None),
        customer_token(sub=None),
        customer_token(sub=""),
        customer_token(sub="x" * 300),
        jwt.encode({"sub": "ada", "aud": "care", "exp": time.time() + 60}, None, "none"),
        "not a token",
        5,
        {},
    ],
    ids=[
        "another secret",
        "expired",
        "for ever",
        "for another",
        "for no one",
        "of nobody",
        "of an empty name",
        "of a name too long",
        "unsigned",
        "no token",
        "a number",
        "a mapping",
    ],  # the tokens are new each time, and parallel runs have to agree on names
)
def test_what_does_not_prove_it_is_refused(settings: Settings, token: Any) -> None:
    with pytest.raises(Problem) as problem:
        CustomerTokens(settings).customer(token)
    assert problem.value.status == 401


def test_a_clock_that_is_a_little_off_locks_nobody_out(settings: Settings) -> None:
    tokens = CustomerTokens(settings)
    assert tokens.customer(customer_token(iat=time.time() + 5)) == "ada"
    assert tokens.customer(customer_token(exp=time.time() - 5)) == "ada"


class Website(http.server.BaseHTTPRequestHandler):
    """A website that publishes its public keys."""

    keys: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        body = json.dumps({"keys": self.keys}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def website() -> Iterator[http.server.HTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Website)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_the_website_may_publish_its_keys(
    settings: Settings, website: http.server.HTTPServer, algorithm: str
) -> None:
    key: Any
    if algorithm == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
        public = jwt.algorithms.ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    Website.keys = [{**public, "kid": "k1", "use": "sig"}]
    url = f"http://127.0.0.1:{website.server_port}/keys"
    tokens = CustomerTokens(settings.copy(update={"customer_token_jwks_url": url}))
    claims = {"sub": "ada", "aud": "care", "exp": time.time() + 60}
    assert tokens.customer(jwt.encode(claims, key, algorithm, headers={"kid": "k1"})) == "ada"
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    for forged in (
        jwt.encode(claims, stranger, "RS256", headers={"kid": "k1"}),
        jwt.encode(claims, stranger, "RS256", headers={"kid": "k2"}),
    ):
        with pytest.raises(Problem):
            tokens.customer(forged)
    website.shutdown()
    website.server_close()
    fresh = CustomerTokens(settings.copy(update={"customer_token_jwks_url": url}))
    with pytest.raises(Unavailable):  # not "your token is bad"
        fresh.customer(jwt.encode(claims, key, algorithm, headers={"kid": "k1"}))


def test_a_website_that_hangs_is_not_waited_for_by_everybody(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/keys"
        tokens = CustomerTokens(settings.copy(update={"customer_token_jwks_url": url}))
        key = ec.generate_private_key(ec.SECP256R1())
        claims = {"sub": "ada", "aud": "care", "exp": time.time() + 60}
        token = jwt.encode(claims, key, "ES256", headers={"kid": "k1"})

        def ask(_: int) -> None:
            with pytest.raises(Unavailable):
                tokens.customer(token)

        begun = time.monotonic()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(ask, range(16)))
        assert time.monotonic() - begun < 4


def test_without_a_secret_no_customer_token_counts(settings: Settings) -> None:
    closed = settings.copy(update={"customer_token_secret": None})
    with pytest.raises(Problem):
        CustomerTokens(closed).customer(customer_token())


def test_conversation_ids_cannot_be_guessed() -> None:
    assert len({new_conversation_id() for _ in range(1000)}) == 1000
    assert len(new_conversation_id()) >= 36
