"""All that Care can do for a customer, and which of it is being talked about."""

from __future__ import annotations

from actions.account_closing import CloseAccount
from actions.account_opening import OpenAccount
from actions.account_updating import UpdateAccount
from actions.account_username import RemindUserName
from actions.addresses import ChangeAddress
from actions.appointment_changes import CancelAppointment, MoveAppointment
from actions.appointments import BookAppointment
from actions.billing_codes import CheckPromoCode
from actions.billing_disputes import ContestCharge
from actions.billing_extensions import ExtendPayment
from actions.boundary import CareAction
from actions.cancelling import CancelOrder
from actions.case_changes import AddToCase, CloseCase
from actions.case_status import CaseStatus
from actions.cases import OpenCase
from actions.newsletter import SetNewsletter
from actions.opinions import GiveOpinion
from actions.password import ResetPassword
from actions.repaying import ChangePayment
from actions.returning import ReturnItems
from actions.subscriptions import ChangeSubscription
from actions.swapping import ChangeItems
from actions.tasks import Skill
from actions.turn import Turn
from actions.work import DRAFT
from care.bootstrap import Services
from care.orders.drafts import read_draft
from care.policy import Task

_ALL: tuple[Skill, ...] = (
    CancelOrder(),
    ChangeAddress(),
    ChangePayment(),
    ChangeItems(),
    ReturnItems(),
    SetNewsletter(),
    GiveOpinion(),
    ExtendPayment(),
    ContestCharge(),
    CheckPromoCode(),
    ChangeSubscription(),
    RemindUserName(),
    ResetPassword(),
    OpenAccount(),
    UpdateAccount(),
    CloseAccount(),
    BookAppointment(),
    MoveAppointment(),
    CancelAppointment(),
    AddToCase(),
    CloseCase(),
    CaseStatus(),
    OpenCase(),
)
SKILLS: dict[Task, Skill] = {skill.task: skill for skill in _ALL}


def skill_of(turn: Turn) -> Skill | None:
    """The skill of the draft in the making; None where there is none."""
    draft = read_draft(turn.slots.get(DRAFT))
    return SKILLS.get(draft.task) if draft else None


def wanted(intent: str, words: str) -> Task | None:
    """What a message asks for that begins something; None where it is none of the skills."""
    return next((skill.task for skill in _ALL if skill.is_wanted(intent, words)), None)


class CheckTaskForm(CareAction):
    """The turn of whatever is talked about."""

    action_name = "validate_task_form"

    def act(self, turn: Turn, care: Services) -> None:
        skill = skill_of(turn)
        if skill is None:
            turn.say("utter_older_question" if turn.choice[0] == "yes" else "utter_help")
            turn.end_task()
        else:
            skill.take_turn(turn, care)
