"""The help articles as pages, for links below answers: small, without scripts, for every reader.

Articles for customers only are shown to whoever sends the session token of a conversation whose
customer is known; to all others there is no such page.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timezone
from html import escape

from markdown_it import MarkdownIt
from sanic.request import Request
from sanic.response import HTTPResponse, html

from assistant.channels.problems import Problem
from assistant.channels.sessions import Sessions
from assistant.channels.turns import Turns
from care.accounts.models import Level
from care.bootstrap import Services
from care.knowledge.articles import Article

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; font: 1.05rem/1.6 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin: 2rem 0 .4rem; }
p { margin: .4rem 0; }
nav, footer { font-size: .9rem; }
ul { padding-left: 1.2rem; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: .3rem .6rem; text-align: left; }
a { color: LinkText; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }
"""
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Raw HTML is shown as text, and links with a scheme such as `javascript:` aren't made.
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


class ArticleRoutes:
    """Serves `GET /articles` and `GET /articles/<slug>`."""

    def __init__(self, care: Services, sessions: Sessions, turns: Turns) -> None:
        self._care, self._sessions, self._turns = care, sessions, turns

    async def index(self, request: Request) -> HTTPResponse:
        """The list of all articles that this reader may see."""
        articles = await self._turns.in_thread(self._readable, request)
        return _response(_index_page(articles, self._url), self._is_personal(request))

    async def page(self, request: Request) -> HTTPResponse:
        """An article's page; 404 where there is none for this reader."""
        slug = request.path.rstrip("/").rsplit("/", 1)[-1]
        articles = await self._turns.in_thread(self._readable, request)
        article = next((one for one in articles if one.slug == slug), None)
        if article is None:
            raise Problem(404, "no-article", "There is no such article.")
        return _response(_article_page(article, self._url("")), self._is_personal(request))

    def _readable(self, request: Request) -> list[Article]:
        """The articles that hold today, for this reader, by title."""
        today, is_customer = _today(), self._is_customer(request)
        shelf = self._care.knowledge.keeper.shelf()
        found = [a for a in shelf.articles.values() if a.may_be_quoted(today, is_customer)]
        return sorted(found, key=lambda article: article.title)

    def _is_customer(self, request: Request) -> bool:
        if not self._is_personal(request):
            return False
        conversation_id = self._sessions.conversation(request.headers.get("authorization"))
        return self._care.identities.of(conversation_id).level is not Level.ANONYMOUS

    def _is_personal(self, request: Request) -> bool:
        return "authorization" in request.headers

    def _url(self, slug: str) -> str:
        return self._care.knowledge.url(slug).rstrip("/")


def _today() -> date:
    return datetime.now(timezone.utc).date()


def _response(page: str, is_personal: bool) -> HTTPResponse:
    cache = "private, no-store" if is_personal else "public, max-age=60"
    return html(page, headers={**_HEADERS, "Cache-Control": cache, "Vary": "Authorization"})


def _article_page(article: Article, index_url: str) -> str:
    title = escape(article.title)
    body = (
        f'<nav><a href="{escape(index_url)}">All articles</a></nav>'
        f"<article><h1>{title}</h1>{_MARKDOWN.render(article.text)}</article>"
        f"<footer>Valid from <time>{article.front.valid_from}</time></footer>"
    )
    return _page(title, body)


def _index_page(articles: Iterable[Article], url: Callable[[str], str]) -> str:
    items = "".join(
        f'<li><a href="{escape(url(one.slug))}">{escape(one.title)}</a></li>' for one in articles
    )
    return _page("Help", f"<h1>Help</h1><ul>{items}</ul>")


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
