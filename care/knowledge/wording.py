"""Optionally, a language model words an answer; what it says is checked against the article.

Any server with an OpenAI-compatible chat endpoint will do. It is given the question, without what
looks personal, and the sentences found, and may say nothing else. Where its text has a fact that
the sentences don't have, is too long or empty, or doesn't come in time, the sentences are said as
they are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from pydantic import BaseModel, ValidationError

from care.clients.calls.health import Watched
from care.clients.calls.limits import CallLimits
from care.clients.calls.tokens import AccessToken, ClientCredentials
from care.clients.http import HttpClient
from care.deadline import deadline, remaining
from care.errors import CareError, Misconfigured, Unavailable
from care.knowledge.claims import unfounded
from care.knowledge.service import Answer
from care.logs import mask
from care.settings import Settings

logger = logging.getLogger(__name__)

MAX_CHARS = 600
_MAX_TOKENS = 200
_TO_SAY = 0.3  # seconds that must be left of the turn afterwards
_LEAST = 0.3  # seconds below which asking isn't worth while
_TASK = (
    "You word answers of a shop's customer service. Answer the customer's question in one to three"
    " short, friendly sentences, in English, only from the facts given. Add no fact, number, date,"
    " price, link or promise of your own. If the facts don't answer the question, repeat them."
    " Write plain text without greeting, Markdown or quotation marks."
)


class _Message(BaseModel):
    content: str


class _Choice(BaseModel):
    message: _Message


class _Completion(BaseModel):
    choices: list[_Choice]


class _Key(ClientCredentials):
    """A key that never changes; a server that doesn't take it isn't asked again."""

    def __init__(self, key: str) -> None:
        super().__init__("", "")
        self._key = key

    def token(self, fetch: Callable[[tuple[str, str]], AccessToken]) -> str:
        return self._key

    def forget(self, refused: str) -> None:
        raise Unavailable("language model: it doesn't take CARE_LLM_KEY")


class Wording:
    """Words answers with a language model.

    Args:
        http: calls the endpoint's base address.
        model: the model's name.
        budget: seconds for it where no deadline is set.
    """

    def __init__(self, http: HttpClient, model: str, budget: float) -> None:
        self._http, self._model, self._budget = http, model, budget

    @property
    def watched(self) -> Watched:
        """What tells whether the endpoint is well."""
        return Watched(self._http, "/models")

    def text(self, question: str, answer: Answer) -> str:
        """The answer in the model's words, or in the article's where those can't be had."""
        try:
            left = min(self._budget, remaining(self._budget)) - _TO_SAY
            if left < _LEAST:
                return answer.text
            with deadline(left):
                text = self._asked(question, answer)
        except CareError as error:
            logger.warning("%s", error)
            return answer.text
        return text if is_faithful(text, answer) else answer.text

    def _asked(self, question: str, answer: Answer) -> str:
        facts = "\n".join(f"- {sentence}" for sentence in answer.sentences)
        body = {
            "model": self._model,
            "temperature": 0,
            "max_tokens": _MAX_TOKENS,
            "messages": [
                {"role": "system", "content": _TASK},
                {"role": "user", "content": f"Facts:\n{facts}\n\nQuestion: {mask(question)}"},
            ],
        }
        try:
            completion = _Completion.parse_obj(self._http.post("/chat/completions", body))
        except ValidationError:
            raise Unavailable("language model: its answer isn't a chat completion") from None
        return " ".join(completion.choices[0].message.content.split()) if completion.choices else ""


def is_faithful(text: str, answer: Answer) -> bool:
    """Whether a text may be said in place of the article's sentences."""
    if not text or len(text) > MAX_CHARS:
        return False
    added = unfounded(text, f"{answer.title} {answer.text}")
    if added:
        logger.warning("language model: it made up %d facts, the article is quoted", len(added))
    return not added


def wording_of(settings: Settings) -> Wording | None:
    """The wording that the settings ask for; None where they ask for none.

    Raises:
        Misconfigured: there is an address but no model.
    """
    if settings.llm_url is None:
        return None
    if not settings.llm_model:
        raise Misconfigured("CARE_LLM_MODEL is missing: name the model that CARE_LLM_URL serves.")
    http = HttpClient(
        "language model",
        str(settings.llm_url),
        _Key(settings.llm_key.get_secret_value()),
        CallLimits.of(settings),
    )
    return Wording(http, settings.llm_model, settings.turn_budget)
