"""Webhooks that are the desk's, and all the ways in which they are not."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from support.desks import chatwoot, zendesk
from support.desks.base import SECRET, Webhook, signed

from care.helpdesks.http import basic
from care.helpdesks.port import WebhookRefused
from care.helpdesks.signatures import Proof, SharedSecret, Signature

BODY = b'{"text": "\xc3\xa9", "n": 1.0}'
NOW = datetime.now(timezone.utc)
CHATWOOT, ZENDESK = chatwoot.FakeChatwoot.proof(), zendesk.FakeZendesk.proof()
SENT = [(CHATWOOT, chatwoot.sent(BODY)), (ZENDESK, zendesk.sent(BODY))]
both = pytest.mark.parametrize(("proof", "webhook"), SENT, ids=["chatwoot", "zendesk"])


def why(proof: Proof, headers: Mapping[str, str], body: bytes = BODY, now: datetime = NOW) -> str:
    """Why a call is refused; "" where it is not."""
    try:
        proof.check(headers, body, now)
    except WebhookRefused as error:
        return error.why
    return ""


@both
def test_the_desks_own_call_is_admitted(proof: Proof, webhook: Webhook) -> None:
    assert why(proof, webhook.headers) == ""
    assert why(proof, {name.upper(): value for name, value in webhook.headers.items()}) == ""


@both
def test_an_altered_body_is_not(proof: Proof, webhook: Webhook) -> None:
    for body in (BODY + b" ", BODY.replace(b"1.0", b"1"), b"", BODY.decode().encode("utf-16")):
        assert why(proof, webhook.headers, body) == "forged"


@both
def test_a_wrong_secret_is_not(proof: Signature, webhook: Webhook) -> None:
    assert why(replace(proof, secret=b"another-secret"), webhook.headers) == "forged"


@both
def test_an_old_call_is_not(proof: Proof, webhook: Webhook) -> None:
    assert why(proof, webhook.headers, now=NOW + timedelta(minutes=4, seconds=50)) == ""
    for late in (timedelta(minutes=6), timedelta(days=1), -timedelta(minutes=6)):
        assert why(proof, webhook.headers, now=NOW + late) == "stale"


@both
def test_an_old_call_with_a_new_time_is_not(proof: Signature, webhook: Webhook) -> None:
    later = NOW + timedelta(hours=1)
    for stamp in (str(int(later.timestamp())), later.isoformat()):
        headers = {**webhook.headers, proof.time_header: stamp}
        assert why(proof, headers, now=later) == "forged"


@both
def test_missing_headers_are_not(proof: Proof, webhook: Webhook) -> None:
    for name in webhook.headers:
        if name != "X-Chatwoot-Delivery":
            rest = {one: value for one, value in webhook.headers.items() if one != name}
            assert why(proof, rest) == "unsigned"


def test_a_signed_time_has_to_be_one() -> None:
    for stamp in ("soon", "", "9" * 40, "NaN"):
        value = f"sha256={signed(f'{stamp}.'.encode() + BODY)}"
        headers = {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": value}
        assert why(CHATWOOT, headers) in ("no-time", "unsigned")


def test_milliseconds_are_a_time_as_well() -> None:
    stamp = str(int(time.time() * 1000))
    value = f"sha256={signed(f'{stamp}.'.encode() + BODY)}"
    assert why(CHATWOOT, {"X-Chatwoot-Timestamp": stamp, "X-Chatwoot-Signature": value}) == ""


def test_a_secret_comes_in_a_header_or_as_a_password() -> None:
    proof = SharedSecret(SECRET.encode())
    assert why(proof, {"x-care-secret": SECRET}) == ""
    assert why(proof, basic("anybody", SECRET)) == ""
    assert why(proof, {"X-Care-Secret": SECRET[:-1]}) == "forged"
    assert why(proof, basic(SECRET, "wrong")) == "forged"
    assert why(proof, {"X-Care-Secret": "wrong", **basic("a", SECRET)}) == "forged"
    for headers in ({}, {"Authorization": f"Bearer {SECRET}"}, {"Authorization": "Basic !!"}):
        assert why(proof, headers) == "unsigned"
