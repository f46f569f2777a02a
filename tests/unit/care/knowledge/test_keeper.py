"""Articles that change while Care runs."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import pytest
from support.articles import FIGURES, WordEncoder, knowledge, write_article

import care.knowledge.keeper as module
from care.errors import Misconfigured, Unavailable
from care.knowledge.keeper import Keeper
from care.knowledge.service import KnowledgeService
from care.knowledge.vectors import VectorStore

SHIPPING = "Shipping costs five dollars."
KETTLE = "Descale the kettle with vinegar."


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks for changes with every question, and waits for them."""
    monkeypatch.setattr(module, "_LOOK_EVERY", 0.0)
    monkeypatch.setattr(module, "_PATIENCE", 30.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_article(tmp_path / "articles", "shipping", SHIPPING)
    write_article(tmp_path / "articles", "kettles", KETTLE)
    return tmp_path / "articles"


def quoted(articles: KnowledgeService, question: str) -> str:
    answer = articles.answer(question, least=0.0)
    return answer.text if answer else ""


def later(file: Path) -> None:
    """Gives the file a time of change of its own, however quickly the test runs."""
    status = file.stat()
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + 1_000_000))


def test_what_is_changed_is_said_without_a_restart(folder: Path, tmp_path: Path) -> None:
    encoder = WordEncoder()
    articles = knowledge(folder, tmp_path / "cache", encoder)
    assert quoted(articles, "shipping costs") == SHIPPING
    before = encoder.runs
    later(write_article(folder, "shipping", "Shipping costs six dollars."))
    assert quoted(articles, "shipping costs") == "Shipping costs six dollars."
    # The new sentence and its section; title, topic and the other article are known.
    assert encoder.runs - before == 2 + 1  # and the question
    write_article(folder, "warranty", "The warranty lasts two years.")
    assert quoted(articles, "how long the warranty lasts") == "The warranty lasts two years."
    (folder / "warranty.md").unlink()
    assert "warranty" not in [hit.slug for hit in articles.search("warranty")]


def test_a_broken_article_stays_as_it_was(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    articles = knowledge(folder, tmp_path / "cache")
    assert quoted(articles, "shipping costs") == SHIPPING
    with caplog.at_level(logging.WARNING):
        later(write_article(folder, "shipping", "Now it costs nothing.", audience="friends"))
        assert quoted(articles, "shipping costs") == SHIPPING
    assert "shipping.md: audience" in caplog.text and "what it said before stays" in caplog.text
    problems = articles.keeper.shelf().problems
    assert problems.keys() == {"shipping.md"}
    later(write_article(folder, "shipping", "Shipping is free."))
    assert quoted(articles, "shipping") == "Shipping is free."
    assert not articles.keeper.shelf().problems


def test_a_new_article_that_is_broken_is_left_out(folder: Path, tmp_path: Path) -> None:
    write_article(folder, "returns", "Returns take {forty} days.")
    write_article(folder, "double", "Shipping is free.", address="shipping")
    articles = knowledge(folder, tmp_path / "cache")
    assert {hit.slug for hit in articles.search("shipping")} == {"shipping", "kettles"}
    problems = articles.keeper.shelf().problems
    assert "there is no figure {forty}" in problems["returns.md"]
    assert "double.md has the address shipping, too" in problems["shipping.md"]


def test_a_second_start_encodes_nothing(folder: Path, tmp_path: Path) -> None:
    first, second, other = WordEncoder(), WordEncoder(), WordEncoder("others")
    knowledge(folder, tmp_path / "cache", first).search("x")
    knowledge(folder, tmp_path / "cache", second).search("x")
    assert (first.runs > 8, second.runs) == (True, 2)  # its size, and the question
    knowledge(folder, tmp_path / "cache", other).search("x")
    assert other.runs == first.runs


def test_what_a_killed_process_left_of_a_vector_is_cut_off(tmp_path: Path) -> None:
    store = VectorStore(WordEncoder(), tmp_path)
    rows = store.rows(["one", "two", "three"])
    (file,) = tmp_path.glob("*.vectors")
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])
    again = VectorStore(WordEncoder(), tmp_path)
    found = again.vectors(again.rows(["one", "two", "three"]))
    assert file.read_bytes() == whole
    assert (found == store.vectors(rows)).all()


def test_two_processes_share_the_vectors(tmp_path: Path) -> None:
    encoders = WordEncoder(), WordEncoder()
    one, two = (VectorStore(encoder, tmp_path) for encoder in encoders)
    one.rows(["a", "b"])
    theirs = two.vectors(two.rows(["b", "c"]))
    mine = one.vectors(one.rows(["c", "b"]))
    assert (theirs[::-1] == mine).all()


def test_without_a_place_to_keep_them_vectors_last_as_long_as_the_process(
    folder: Path, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert quoted(knowledge(folder, blocked / "cache"), "shipping costs") == SHIPPING


def test_articles_that_are_not_there_say_so(tmp_path: Path) -> None:
    articles = knowledge(tmp_path / "nowhere", tmp_path / "cache")
    with pytest.raises(Misconfigured, match=r"no folder .*nowhere.*CARE_ARTICLES"):
        articles.answer("shipping?")
    write_article(tmp_path / "nowhere", "shipping", SHIPPING)
    assert quoted(articles, "shipping") == SHIPPING


def test_an_empty_folder_has_no_answer(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    articles = knowledge(tmp_path / "articles", tmp_path / "cache")
    assert articles.answer("shipping?", least=0.0) is None
    assert articles.search("shipping?") == []


def test_nobody_waits_longer_than_a_while_for_a_slow_encoder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class SlowEncoder(WordEncoder):
        def encode(self, sentences: list[str]) -> object:
            time.sleep(0.5)
            return super().encode(sentences)

    monkeypatch.setattr(module, "_FIRST_PATIENCE", 0.05)
    articles = KnowledgeService(
        Keeper(folder, FIGURES, SlowEncoder, tmp_path / "cache"), "/articles"
    )
    started = time.monotonic()
    with pytest.raises(Unavailable, match="still being read"):
        articles.search("shipping")
    assert time.monotonic() - started < 0.4
    monkeypatch.setattr(module, "_FIRST_PATIENCE", 30.0)
    assert articles.search("shipping")
