"""Whether the desk works."""

from __future__ import annotations

from fastapi import APIRouter

from console.security import DeskDep

router = APIRouter()


@router.get("/health")
def health(desk: DeskDep) -> dict[str, str]:
    """200 while the database answers."""
    desk.lists.pulse()
    return {"status": "ok"}
