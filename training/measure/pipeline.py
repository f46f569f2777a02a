"""A pipeline trained and asked in this process, by the machinery of Rasa that the product uses.

A model is trained, packed and loaded as `rasa train` and `rasa run` do it, without the policies
and without a server; so what is measured is what customers will meet.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import rasa.engine.validation
from rasa.core.channels.channel import UserMessage
from rasa.engine.caching import LocalTrainingCache
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.exceptions import GraphRunError
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.training.graph_trainer import GraphTrainer
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.channels.incoming import for_nlu
from training.errors import BadFile, TrainingError
from training.measure.parsed import Parsed, parsed
from training.rows import Row

BATCH = 64


class Understanding:
    """A trained pipeline that can be asked.

    Args:
        runner: of the model's prediction graph.
        target: the node that gives the understood message.
    """

    def __init__(self, runner: GraphRunner, target: str) -> None:
        self._runner = runner
        self._target = target

    def parse(self, text: str) -> Parsed:
        """What the pipeline makes of one message, as when a customer sends it."""
        return next(self.parse_all([text]))

    def parse_all(self, texts: Sequence[str]) -> Iterator[Parsed]:
        """The same for many messages, in order; a good deal faster with some components."""
        for start in range(0, len(texts), BATCH):
            # As the website's channel does it: what a customer writes is no command of Rasa's.
            asked = [for_nlu(text) for text in texts[start : start + BATCH]]
            inputs = {
                PLACEHOLDER_MESSAGE: [UserMessage(text) for text in asked],
                PLACEHOLDER_TRACKER: None,
            }
            messages = self._runner.run(inputs=inputs, targets=[self._target])[self._target]
            for before, now, message in zip(texts[start:], asked, messages, strict=False):
                yield parsed(message.as_dict(), shift=len(now) - len(before))


def train(
    config: Mapping[str, Any],
    rows: Sequence[Row],
    *,
    lists: TrainingData | None = None,
    keep: Path | None = None,
) -> Understanding:
    """Trains `config`'s pipeline on the rows that have an intent.

    Args:
        config: as in `config.yml`.
        lists: training data whose synonyms, lookup tables and patterns belong to it, if any.
        keep: where to keep the model's archive; it is thrown away otherwise.

    Raises:
        TrainingError: Rasa, or a component, refuses the configuration or the rows.
    """
    with tempfile.TemporaryDirectory(prefix="care-measure-") as folder:
        archive = keep or Path(folder) / "model.tar.gz"
        storage = Path(folder) / "training"
        storage.mkdir()
        try:
            _train(config, _Rows(config, _training_data(rows, lists)), storage, archive)
        except (RasaException, GraphRunError) as error:
            raise TrainingError(f"training failed: {_reason(error)}") from error
        return load(archive)


def load(archive: Path) -> Understanding:
    """The model in a `.tar.gz`.

    Raises:
        BadFile: there is none, or it understands no text.
        TrainingError: it does not fit the components of this checkout.
    """
    if not archive.is_file():
        raise BadFile(archive, "there is no such model")
    with tempfile.TemporaryDirectory(prefix="care-measure-") as folder:
        try:
            metadata, runner = load_predict_graph_runner(
                Path(folder), archive, LocalModelStorage, DaskGraphRunner
            )
        except (RasaException, GraphRunError, OSError, KeyError, ValueError) as error:
            raise TrainingError(f"{archive} cannot be loaded: {_reason(error)}") from error
    if not metadata.nlu_target:
        raise BadFile(archive, "expected a model that understands text; it has no pipeline")
    return Understanding(runner, metadata.nlu_target)


class _Rows(TrainingDataImporter):
    """Rows as what Rasa trains from."""

    def __init__(self, config: Mapping[str, Any], data: TrainingData) -> None:
        self._config = dict(config)
        self._data = data

    def get_domain(self) -> Domain:
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])

    def get_config(self) -> dict[str, Any]:
        return self._config

    def get_config_file_for_auto_config(self) -> str | None:
        return None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        return self._data


def _training_data(rows: Sequence[Row], lists: TrainingData | None) -> TrainingData:
    messages = [_message(row) for row in rows if row.intent is not None]
    if lists is None:
        return TrainingData(messages)
    return TrainingData(
        messages,
        entity_synonyms=lists.entity_synonyms,
        regex_features=lists.regex_features,
        lookup_tables=lists.lookup_tables,
    )


def _message(row: Row) -> Message:
    entities = [
        {"start": span.start, "end": span.end, "entity": span.entity, "value": span.value}
        for span in row.entities
    ]
    return Message.build(text=row.text, intent=row.intent, entities=entities or None)


def _train(
    config: Mapping[str, Any], importer: TrainingDataImporter, storage: Path, archive: Path
) -> None:
    recipe = Recipe.recipe_for_name(config.get("recipe"))
    graph = recipe.graph_config_for_recipe(dict(config), {}, training_type=TrainingType.NLU)
    rasa.engine.validation.validate(graph)
    trainer = GraphTrainer(LocalModelStorage(storage), _NoCache(), DaskGraphRunner)
    with warnings.catch_warnings():
        # Rasa's hints are for authors of training data; `rasa data validate` gives them all.
        warnings.simplefilter("ignore")
        trainer.train(graph, importer, archive, force_retraining=True)


class _NoCache(LocalTrainingCache):
    """Nothing is kept from one training to the next: a training that is timed must be whole."""

    def __init__(self) -> None:
        """Without the database that the real one opens."""

    def cache_output(self, *_: Any, **__: Any) -> None:
        return None

    def get_cached_output_fingerprint(self, fingerprint_key: str) -> str | None:
        return None

    def get_cached_result(self, *_: Any, **__: Any) -> None:
        return None


def _reason(error: BaseException) -> str:
    """What went wrong at the bottom, on one line: the graph wraps it once a node."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split()) or type(error).__name__
