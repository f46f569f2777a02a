"""What agents do with a conversation; refusals are told by `console/failures.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from care.desk.models import Account, Outcome
from care.desk.work import HELD_BY_ANOTHER, Work
from care.errors import Rejected
from console.security import FRAGMENT_HEADER, DeskDep, Me, OwnForm

router = APIRouter(prefix="/conversations/{number}", dependencies=[OwnForm])

Text = Annotated[str, Form()]
FormId = Annotated[str, Form(min_length=16, max_length=64)]


@dataclass(frozen=True)
class Act:
    """Something that an agent does with a conversation."""

    request: Request
    work: Work
    account: Account
    number: str

    def done(self) -> Response:
        """Back to the conversation; nothing for our script, which looks by itself."""
        if FRAGMENT_HEADER in self.request.headers:
            return Response(status_code=204)
        return RedirectResponse(f"/conversations/{self.number}", 303)


def _act(request: Request, desk: DeskDep, me: Me, number: str) -> Act:
    return Act(request, desk.work, me.account, number)


ActDep = Annotated[Act, Depends(_act)]


@router.post("/take")
def take(act: ActDep) -> Response:
    """Takes it, unless somebody was faster."""
    if not act.work.take(act.number, act.account):
        raise Rejected(HELD_BY_ANOTHER)
    return act.done()


@router.post("/take-over")
def take_over(act: ActDep) -> Response:
    """Takes it from somebody else."""
    act.work.take_over(act.number, act.account)
    return act.done()


@router.post("/release")
def release(act: ActDep) -> Response:
    """Gives it back to the queue."""
    act.work.release(act.number, act.account)
    return act.done()


@router.post("/transfer")
def transfer(act: ActDep, team: Annotated[str, Form(max_length=64)]) -> Response:
    """Gives it to another team."""
    act.work.transfer(act.number, act.account, team)
    return act.done()


@router.post("/reply")
def reply(act: ActDep, form: FormId, text: Text = "") -> Response:
    """Says something to the customer."""
    act.work.reply(act.number, act.account, text, form)
    return act.done()


@router.post("/typing")
def typing(act: ActDep) -> Response:
    """Tells the customer that an answer is being written."""
    act.work.type(act.number, act.account)
    return act.done()


@router.post("/note")
def note(act: ActDep, form: FormId, text: Text = "") -> Response:
    """Writes something that only agents see."""
    act.work.note(act.number, act.account, text, form)
    return act.done()


@router.post("/close")
def close(act: ActDep, outcome: Annotated[Outcome, Form()], comment: Text = "") -> Response:
    """Closes it: from here on the assistant answers."""
    act.work.close(act.number, act.account, outcome, comment)
    return act.done()


@router.post("/label")
def label(
    act: ActDep,
    message: Annotated[str, Form(max_length=128)],
    intent: Annotated[str, Form(max_length=64)],
) -> Response:
    """Says what a message really meant."""
    act.work.label(act.number, act.account, message, intent)
    return act.done()
