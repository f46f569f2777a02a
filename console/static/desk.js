// Keeps an open page up to date. The server says that something has changed (server-sent events);
// the page then fetches the part that shows it, as HTML that the server has escaped.

import { armKeys } from "/static/keys.js";
import { armForms } from "/static/forms.js";
import { markNew } from "/static/news.js";
import { patch } from "/static/patch.js";

const FRAGMENT = { "X-Fragment": "1" };
const MINUTE = 30_000; // how often waiting times are renewed, in ms
const part = document.querySelector("[data-part]");
const plainTitle = document.title.replace(/^\(\d+\) /, "");
let fetched = null; // the version that is shown
let wanted = null;
let busy = false;

async function refresh() {
  if (!part || busy) return;
  busy = true;
  try {
    const aim = wanted;
    const answer = await fetch(part.dataset.part, { headers: FRAGMENT });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    patch(part, await answer.text());
    fetched = aim;
    markNew(part);
  } catch {
    setTimeout(refresh, 2000);
  } finally {
    busy = false;
  }
  if (wanted !== fetched) refresh();
}

function showWaiting(count) {
  const badge = document.getElementById("waiting");
  const before = Number(badge.textContent);
  badge.textContent = count;
  badge.hidden = count === 0;
  document.title = (count ? `(${count}) ` : "") + plainTitle;
  if (count > before) document.getElementById("news").textContent = `${count} waiting`;
}

function listen() {
  const source = new EventSource(document.body.dataset.live);
  const offline = document.getElementById("offline");
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    offline.hidden = true;
    showWaiting(state.waiting);
    if (!part) return;
    wanted = state[part.dataset.watch];
    if (wanted !== fetched) refresh();
  });
  source.addEventListener("gone", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("open", () => { offline.hidden = true; });
  source.addEventListener("error", () => {
    offline.hidden = false;
    // After an answer that is no stream, the browser does not try again by itself.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
  addEventListener("pagehide", () => source.close(), { once: true });
}

addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
armForms(FRAGMENT, refresh);
armKeys();
markNew(part, true);
const thread = document.getElementById("thread");
if (thread) thread.scrollTop = thread.scrollHeight;
if (part && "minutely" in part.dataset) setInterval(refresh, MINUTE);
listen();
