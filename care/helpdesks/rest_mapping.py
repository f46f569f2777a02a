"""The file that describes a helpdesk with a JSON API. For engineers: docs/helpdesks.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, ValidationError, root_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from care.errors import Misconfigured
from care.handoff.machine import Event
from care.helpdesks.rest_values import compiled

_HEARD = (Event.ASSIGNED, Event.RELEASED, Event.SPOKE, Event.CLOSED)
_FEW_PAGES = 20


class Part(BaseModel):
    """A part of the file. What it does not know is refused: it is a slip of the pen."""

    class Config:
        extra = Extra.forbid
        frozen = True


class Find(Part):
    """How to see whether a step is done already: a list, and which of its items it would be.

    Attributes:
        next: the address of the list's next page, where it has pages.
        ref: what the desk calls the case, where it is a case that is looked for.
    """

    path: str
    params: dict[str, Any] = {}
    items: str
    match: str
    next: str | None = None
    most_pages: int = Field(_FEW_PAGES, ge=1)
    ref: str | None = None


class Step(Part):
    """One call. `unless` is looked at where an earlier attempt may have arrived."""

    method: Literal["POST", "PUT", "PATCH"] = "POST"
    path: str
    headers: dict[str, str] = {}
    body: Any = None
    when: str | None = None
    unless: Find | None = None
    ref: str | None = None


class Signed(Part):
    """An HMAC over the body, as in `care.helpdesks.signatures.Signature`."""

    header: str
    algorithm: Literal["sha1", "sha256", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    time_header: str = ""
    separator: str = ""


class Secret(Part):
    """The secret itself, in a header or as the password of HTTP Basic."""

    header: str = "X-Care-Secret"


class Heard(Part):
    """What something in a webhook means: one of `assigned`, `released`, `spoke`, `closed`."""

    what: Event
    when: str
    id: str
    text: str | None = None
    outcome: str | None = None

    @root_validator(skip_on_failure=True)
    @classmethod
    def _complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["what"] not in _HEARD:
            raise ValueError(f"what must be one of {', '.join(one.value for one in _HEARD)}")
        if values["what"] is Event.SPOKE and values["text"] is None:
            raise ValueError("spoke needs a text")
        return values


class Person(Part):
    """The agent who did it; nobody where the name is empty."""

    id: str
    name: str


class Webhook(Part):
    """How the desk's calls are read.

    Attributes:
        case: what the desk calls the case; the same as a step's `ref`.
        items: what happened; the body itself where it tells one thing.
        private: whether an item is one that the customer must not see.
        own: whether it is something Care did. Neither kind is ever told.
    """

    signature: Signed | None = None
    secret: Secret | None = None
    case: str
    items: str = "{{ [told] }}"
    private: str
    own: str
    at: str = "{{ none }}"
    agent: Person | None = None
    events: list[Heard] = Field(..., min_items=1)

    @root_validator(skip_on_failure=True)
    @classmethod
    def _one_proof(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["signature"] is None) == (values["secret"] is None):
            raise ValueError("a webhook has either a signature or a secret")
        return values


class Mapping(Part):
    """The whole file. `values` are for the templates: the ids of queues, of priorities, of users.

    `headers` are sent with every call; `{{ token }}` is `CARE_HELPDESK_TOKEN`.
    """

    headers: dict[str, str] = {}
    values: dict[str, Any] = {}
    open: list[Step] = Field(..., min_items=1)
    customer_message: list[Step]
    note: list[Step]
    update: list[Step] = []
    close: list[Step] = []
    webhook: Webhook

    @root_validator(skip_on_failure=True)
    @classmethod
    def _has_ref(cls, values: dict[str, Any]) -> dict[str, Any]:
        first = values["open"][0]
        if first.ref is None or (first.unless and first.unless.ref is None):
            raise ValueError("the first step of open needs a ref, and so does its unless")
        return values


def load_mapping(file: Path) -> Mapping:
    """Reads and checks the file, its templates included.

    Raises:
        Misconfigured: it is not there, or something in it is wrong; the message says where.
    """
    try:
        mapping = Mapping.parse_obj(YAML(typ="safe", pure=True).load(file))
        compiled(mapping.dict())
    except OSError:
        raise Misconfigured(f"CARE_HELPDESK_MAPPING: there is no file {file}") from None
    except ValidationError as error:
        problems = "; ".join(_told(one) for one in error.errors())
        raise Misconfigured(f"CARE_HELPDESK_MAPPING: {file}: {problems}") from None
    except (YAMLError, ValueError) as error:
        problem = str(error).splitlines()[0]
        raise Misconfigured(f"CARE_HELPDESK_MAPPING: {file}: {problem}") from None
    return mapping


def _told(problem: Any) -> str:
    """Where, and what is wrong there."""
    where = ".".join(str(step) for step in problem["loc"] if step != "__root__")
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
