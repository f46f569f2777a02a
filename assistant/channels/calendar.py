"""An appointment's calendar file, for whoever has the link to it."""

from __future__ import annotations

from datetime import datetime, timezone

from sanic.request import Request
from sanic.response import HTTPResponse, text

from assistant.channels.turns import Turns
from care.appointments.calendar import calendar_file
from care.bootstrap import Services
from care.errors import NotFound

_ENDING = ".ics"


class CalendarRoute:
    """Serves `GET /appointments/<token>.ics`."""

    def __init__(self, care: Services, turns: Turns) -> None:
        self._care = care
        self._turns = turns

    async def serve(self, request: Request) -> HTTPResponse:
        """The file as it is now: a moved or cancelled appointment is shown as such."""
        name = request.path.rsplit("/", 1)[-1]
        if not name.endswith(_ENDING):
            raise NotFound("no such calendar file")
        token = name.removesuffix(_ENDING)
        appointment = await self._turns.in_thread(self._care.appointments.of_link, token)
        place = self._care.settings.shop_address
        return text(
            calendar_file(appointment, place, datetime.now(timezone.utc)),
            content_type="text/calendar; charset=utf-8; method=PUBLISH",
            headers={
                "Content-Disposition": 'attachment; filename="appointment.ics"',
                "Cache-Control": "private, no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )
