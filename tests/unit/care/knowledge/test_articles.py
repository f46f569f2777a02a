"""Articles as support leads write them: what is taken from them, and what is said of mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.articles import FIGURES, write_article

from care.knowledge.articles import BrokenArticle, State, read_article
from care.knowledge.figures import figures_of, fill
from care.knowledge.markdown import read_sections
from care.knowledge.sentences import split_sentences
from care.policy import load_policy

BODY = """
You can return **anything** within {return_window_days} days.

## Who pays?

Returns are [free](https://shop.example/returns). We e-mail a label:

- Print it, e.g. at work.
- Bring the box to a counter by 5 p.m. on weekdays.

| day | hours |
|---|---|
| Sunday | none |

Refunds above {refund_limit} are checked. All others aren't.
"""


def broken(file: Path) -> str:
    with pytest.raises(BrokenArticle) as error:
        read_article(file, FIGURES)
    return str(error.value)


def test_an_article_is_its_sections_and_sentences(tmp_path: Path) -> None:
    article = read_article(write_article(tmp_path, "returns", BODY), FIGURES)
    assert (article.slug, article.title) == ("returns", "Returns")
    assert [section.heading for section in article.sections] == ["", "Who pays?"]
    assert article.sentences == (
        "You can return anything within 30 days.",
        "Returns are free.",
        "We e-mail a label:",
        "Print it, e.g. at work.",
        "Bring the box to a counter by 5 p.m. on weekdays.",
        "All others aren't.",
    )


def test_a_sentence_whose_figure_the_policy_does_not_have_is_not_said(tmp_path: Path) -> None:
    article = read_article(write_article(tmp_path, "returns", BODY), FIGURES)
    assert "checked" not in article.text
    assert "| Sunday | none |" in article.text  # on the page, though not quoted


def test_ways_to_ask_are_not_said(tmp_path: Path) -> None:
    asked = ["I want my money again", "Do I owe you the postage?"]
    article = read_article(write_article(tmp_path, "returns", BODY, asked_as=asked), FIGURES)
    assert article.front.asked_as == asked
    said = " ".join([article.text, *article.sentences])
    assert not any(way in said for way in asked)


def test_figures_are_the_policys_own() -> None:
    text = "{if_return_window}It is {return_window_days} days. {if_no_return_window}No limit."
    strict, retail = load_policy(), load_policy("care/policy.retail.yml")
    assert fill(text, figures_of(strict)) == f"It is {strict.return_window_days} days."
    assert fill(text, figures_of(retail)) == "No limit."
    assert figures_of(strict)["refund_limit"] == "$500"
    assert figures_of(retail)["not_returnable"] is None


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"title": None}, "title: field required → write `title:`"),
        ({"address": "Returns & more"}, "address: must be small letters"),
        ({"topics": "returns"}, "topics: value is not a valid list → write `topics:`"),
        ({"topics": "[]"}, "topics:"),
        ({"asked_as": "Who pays?"}, "asked_as: value is not a valid list → write `asked_as:`"),
        ({"asked_as": "['Who pays?', ' ']"}, "asked_as: ensure this value has at least 1 char"),
        ({"asked_as": f"[{'a' * 201}]"}, "asked_as: ensure this value has at most 200 char"),
        ({"asked_as": ["a"] * 101}, "asked_as: ensure this value has at most 100 items"),
        ({"valid_from": "soon"}, "valid_from: invalid date format"),
        ({"review_by": "2025-01-01"}, "review_by: must not be before valid_from"),
        ({"audience": "vips"}, "write `audience: everyone` or `audience: customers`"),
        ({"author": "Ada"}, "author: extra fields not permitted → remove the field"),
        ({"title": "a: b: c"}, "its head is not YAML in line 2 → quote values"),
    ],
)
def test_a_mistake_in_the_head_is_named_with_the_way_out(
    tmp_path: Path, head: dict[str, object], said: str
) -> None:
    message = broken(write_article(tmp_path, "returns", "Fine.", **head))
    assert message.startswith("returns.md: ")
    assert said in message
    assert " → " in message


def test_other_mistakes_are_named_as_well(tmp_path: Path) -> None:
    file = write_article(tmp_path, "returns", "")
    assert "says nothing → write at least one sentence" in broken(file)
    file = write_article(tmp_path, "returns", "Only {return_windows} days.")
    assert "there is no figure {return_windows} → use one of these: return_window" in broken(file)
    file.write_text("Returns are free.", encoding="utf-8")
    assert "has no head → begin the file" in broken(file)
    file.write_bytes(b"---\ntitle: \xff\n---\n")
    assert "is not in UTF-8" in broken(file)
    file.write_text("---\n- a\n---\nFree.", encoding="utf-8")
    assert "its head has no fields" in broken(file)
    file.unlink()
    file.mkdir()
    assert "cannot be read" in broken(file)


def test_an_article_holds_from_a_day_until_its_review(tmp_path: Path) -> None:
    head = {"valid_from": "2026-03-01", "review_by": "2026-06-30"}
    article = read_article(write_article(tmp_path, "returns", "Free.", **head), FIGURES)
    states = {
        date(2026, 2, 28): State.NOT_YET,
        date(2026, 3, 1): State.LIVE,
        date(2026, 5, 30): State.LIVE,
        date(2026, 5, 31): State.DUE,
        date(2026, 6, 30): State.DUE,
        date(2026, 7, 1): State.PAST,
    }
    assert {day: article.state(day) for day in states} == states
    quoted = [day for day in states if article.may_be_quoted(day, is_customer=False)]
    assert quoted == [day for day, state in states.items() if state in (State.LIVE, State.DUE)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Come at 9 a.m. or at 5 p.m. on weekdays. We are closed on Sunday.", 2),
        ("We open at 9 a.m. The showroom closes at 5 p.m.", 2),
        ("It costs $4.90. Returns are free! Is that all? Yes.", 4),
        ('Write "Stop." It ends at once.', 2),
        ("Dr. Lee lives at 5 Main St. in Portland, e.g. with Mr. Ray.", 1),
        ("Ship to P.O. Box 7, U.S. addresses only.", 1),
        ("no capital. here either", 1),
        ("", 0),
    ],
)
def test_sentences_end_where_they_end(text: str, count: int) -> None:
    sentences = split_sentences(text)
    assert len(sentences) == count, sentences
    assert " ".join(sentences) == text


def test_marks_are_taken_off() -> None:
    text = "It's *very* __good__, `really`: see <https://shop.example> and 2*3*4 = snake_case_.\n"
    ((sentence,),) = [section.sentences for section in read_sections(text)]
    assert sentence == ("It's very good, really: see https://shop.example and 2*3*4 = snake_case_.")
    code = "Before.\n\n```\nprint('Not quoted.')\n```\n\n# Heading\n\nAfter."
    assert [s.sentences for s in read_sections(code)] == [("Before.",), ("After.",)]


def test_the_shipped_articles_are_all_in_order() -> None:
    figures = figures_of(load_policy())
    articles = [read_article(f, figures) for f in sorted(Path("data/knowledge").glob("*.md"))]
    assert len(articles) >= 42
    assert len({article.slug for article in articles}) == len(articles)
    for article in articles:
        assert article.state(date(2026, 12, 1)) is State.LIVE
        assert "{" not in article.text
        assert all(sentence[-1] in '.!?:"”' for sentence in article.sentences), article.slug
