"""`uv run care articles`, as a support lead or a pipeline runs it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from support.articles import write_article

import care.cli
from care.knowledge.listing import list_articles
from care.settings import Settings

TODAY = date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_article(tmp_path / "articles", "shipping", "Shipping costs five dollars.")
    return tmp_path / "articles"


@pytest.fixture
def chosen(settings: Settings, folder: Path, tmp_path: Path) -> Settings:
    return settings.copy(update={"articles": folder, "articles_cache": tmp_path / "cache"})


def listed(chosen: Settings, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = list_articles(chosen, TODAY)
    return code, capsys.readouterr().out.splitlines()


def test_each_article_has_its_state(
    chosen: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = TODAY + timedelta(days=30)
    write_article(folder, "returns", "Returns are free.", review_by=soon)
    write_article(folder, "summer", "The sale begins.", valid_from="2027-06-01")
    assert listed(chosen, capsys) == (
        0,
        [
            "due for review  2026-12-21  returns",
            "live            2027-06-30  shipping",
            "not yet valid   2027-06-01  summer",
            "3 articles, 0 past review, 0 broken",
        ],
    )


def test_what_is_too_old_or_broken_fails(
    chosen: Settings, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_article(folder, "returns", "Returns are free.", review_by="2026-11-20")
    code, lines = listed(chosen, capsys)
    assert (code, lines[0]) == (1, "past review     2026-11-20  returns")
    write_article(folder, "returns", "Returns are free.", title=None)
    code, lines = listed(chosen, capsys)
    assert code == 1
    assert lines[1].startswith("broken          returns.md: title: field required → write `title:`")
    assert lines[-1] == "1 articles, 0 past review, 1 broken"


def test_a_question_shows_the_three_best(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care.cli, "settings", lambda: settings)
    assert care.cli.main(["articles", "--ask", "do you ship to Hawaii?"]) == 0
    *hits, answer = capsys.readouterr().out.splitlines()
    assert len(hits) == 3
    assert "po-boxes-and-remote-addresses" in hits[0] or "shipping-" in hits[0]
    assert answer.startswith("answered, sure to ") and "Hawaii" in answer
    assert care.cli.main(["articles", "--ask", "who won the game last night?"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("no answer, sure only to 0.")


def test_a_folder_that_is_not_there_is_named(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings.copy(update={"articles": Path("/nowhere/articles")})
    monkeypatch.setattr(care.cli, "settings", lambda: chosen)
    assert care.cli.main(["articles"]) == 2
    assert "CARE_ARTICLES names where articles are" in capsys.readouterr().err
