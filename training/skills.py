"""Which skill's folder an intent belongs to, as the training data has it now."""

from __future__ import annotations

from pathlib import Path

from training.rasa_data import files_of, load


def skills_of(data: Path) -> dict[str, Path]:
    """The file of each intent in the training data at `data`.

    Raises:
        BadFile: a file cannot be read.
    """
    skills: dict[str, Path] = {}
    for file in files_of(data):
        for message in load(file).intent_examples:
            skills.setdefault(message.get("intent"), file)
    return skills
