"""Reads the training data of all languages, and makes translations variations of responses.

Rasa merges files that name the same response, and the last one wins; here a translation becomes a
variation that holds where the slot `language` has its code, which is Rasa's own way to choose.
"""

from __future__ import annotations

from typing import Any

import rasa.shared.data
from rasa.shared.importers import utils
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.languages.files import SLOT, by_language


class LanguageImporter(RasaFileImporter):
    """Rasa's importer of files, with `responses.<code>.yml` and `nlu.<code>.yml`."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: list[str] | str | None = None,
    ) -> None:
        super().__init__(config_file, domain_path, training_data_paths)
        files = rasa.shared.data.get_data_files(training_data_paths, rasa.shared.data.is_nlu_file)
        responses = by_language(files, "responses")
        examples = by_language(responses.pop(None), "nlu")
        self._nlu_files = examples.pop(None)
        self._responses = {code: paths for code, paths in responses.items() if code}
        self._examples = {code: paths for code, paths in examples.items() if code}

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        """All examples, those of other languages marked with `language`, and all responses."""
        data = utils.training_data_from_paths(self._nlu_files, language or "en")
        for code, paths in self._examples.items():
            other = utils.training_data_from_paths(paths, code)
            for message in other.training_examples:
                message.set(SLOT, code)
            data = data.merge(other)
        for code, paths in self._responses.items():
            translated = utils.training_data_from_paths(paths, code).responses
            for name, variations in translated.items():
                data.responses.setdefault(name, []).extend(
                    _only_in(code, variation) for variation in variations
                )
        return data


def _only_in(code: str, variation: dict[str, Any]) -> dict[str, Any]:
    own = variation.get("condition") or []
    return {**variation, "condition": [*own, {"type": "slot", "name": SLOT, "value": code}]}
