"""What is refused of a subscription or an appointment."""

from shop.errors.base import NotFound, Refused


class SubscriptionNotFound(NotFound):
    """No subscription has this id."""

    slug, title = "subscription-not-found", "There is no such subscription"


class AppointmentNotFound(NotFound):
    """No appointment has this id."""

    slug, title = "appointment-not-found", "There is no such appointment"


class SlotNotFound(NotFound):
    """The slot is not one the shop offers, or lies in the past."""

    slug, title = "slot-not-found", "There is no such appointment slot"


class SubscriptionNotActive(Refused):
    """Only an active subscription can be paused."""

    slug, status, title = "subscription-not-active", 409, "The subscription is not active"


class SubscriptionNotPaused(Refused):
    """Only a paused subscription can be resumed."""

    slug, status, title = "subscription-not-paused", 409, "The subscription is not paused"


class SubscriptionCancelled(Refused):
    """A cancelled subscription stays cancelled."""

    slug, status, title = "subscription-cancelled", 409, "The subscription is cancelled"


class PlanNotFound(Refused):
    """The shop has no such plan."""

    slug, title = "plan-not-found", "There is no such plan"


class PlanUnchanged(Refused):
    """The subscription already has this plan."""

    slug, title = "plan-unchanged", "The subscription already has this plan"


class SlotTaken(Refused):
    """Somebody else has booked the slot."""

    slug, status, title = "slot-taken", 409, "The appointment slot is taken"


class AppointmentCancelled(Refused):
    """A cancelled appointment cannot be moved or cancelled again."""

    slug, status, title = "appointment-cancelled", 409, "The appointment is cancelled"
