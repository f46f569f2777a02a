"""The clusters as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Clusters</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark; --line: #8884; --soft: #888; --bar: #3b82c4; }}
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem }}
input {{ font: inherit; width: 100%; padding: .5rem; box-sizing: border-box; margin: 1rem 0 }}
article {{ border-top: 1px solid var(--line); padding: 1rem 0 }}
h2 {{ font-size: 1.05rem; margin: 0 }} h2 span {{ color: var(--soft); font-weight: normal }}
.bar {{ height: 4px; background: var(--bar); margin: .4rem 0 }}
.words {{ color: var(--soft); margin: .2rem 0 }} ul {{ margin: .4rem 0; padding-left: 1.2rem }}
summary {{ cursor: pointer; color: var(--soft) }} .new {{ color: #b45309 }}
</style></head><body>
<h1>{count} clusters of {total} messages</h1>
<p>The largest first. <em>Cohesion</em> says how alike the messages of a cluster are; a name in
orange has no existing intent close to it.</p>
<label>Show clusters with <input id="find" type="search" autocomplete="off"></label>
{articles}
<script>
const field = document.getElementById("find");
field.addEventListener("input", () => {{
  const wanted = field.value.toLowerCase();
  for (const article of document.querySelectorAll("article"))
    article.hidden = !article.textContent.toLowerCase().includes(wanted);
}});
</script></body></html>
"""


def render(clusters: Sequence[Mapping[str, Any]]) -> str:
    """The page.

    Args:
        clusters: as `training cluster` writes them to its JSON, with all `messages`.
    """
    total = sum(cluster["size"] for cluster in clusters)
    largest = max((cluster["size"] for cluster in clusters), default=1)
    articles = "\n".join(_article(cluster, largest) for cluster in clusters)
    return _PAGE.format(count=len(clusters), total=total, articles=articles)


def _article(cluster: Mapping[str, Any], largest: int) -> str:
    nearest = cluster["nearest_intent"]
    near = f"nearest: {escape(nearest)} ({cluster['similarity']:.2f})" if nearest else "no intents"
    kind = "new" if cluster["is_new"] else "known"
    width = 100 * cluster["size"] / largest
    rest = cluster["messages"][len(cluster["representatives"]) :]
    more = f"<details><summary>{len(rest)} more</summary>{_list(rest)}</details>" if rest else ""
    return (
        f'<article><h2 class="{kind}">{escape(cluster["name"])} '
        f"<span>{cluster['size']} messages, cohesion {cluster['cohesion']:.2f}, {near}</span></h2>"
        f'<div class="bar" style="width:{width:.1f}%"></div>'
        f'<p class="words">{escape(", ".join(cluster["keywords"]))}</p>'
        f"{_list(cluster['representatives'])}{more}</article>"
    )


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
