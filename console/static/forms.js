// Sends answers and notes without leaving the page, and keeps what was written until it is sent: a
// reload, a lost connection or a log-out costs nothing. A form has an id that stays the same until
// it has arrived, so that sending it again does not say it twice.

const TYPING = 3000; // ms between two of these
let toldTyping = 0;

export function armForms(headers, refresh) {
  restore();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "logout") return sessionStorage.clear();
    if (!form.matches("[data-send]")) return guard(form);
    event.preventDefault();
    send(form, headers, refresh);
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset.draft === "reply") tellTyping(event.target.form, headers);
    if (event.target.dataset.draft) sessionStorage.setItem(slot(event.target), event.target.value);
  });
  document.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-insert]");
    if (answer) insert(answer.querySelector("span").textContent);
  });
  new MutationObserver(restore).observe(document.getElementById("main"), {
    childList: true, subtree: true,
  });
}

// The customer sees for a few seconds that an answer is being written.
function tellTyping(form, headers) {
  if (Date.now() - toldTyping < TYPING || !form.elements.text.value.trim()) return;
  toldTyping = Date.now();
  const body = new URLSearchParams({ csrf: form.elements.csrf.value });
  const url = form.action.replace(/reply$/, "typing");
  fetch(url, { method: "POST", headers, body }).catch(() => {});
}

async function send(form, headers, refresh) {
  const [button, field] = [form.querySelector("button"), form.elements.text];
  const problem = form.querySelector(".problem");
  if (button.disabled) return;
  button.disabled = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", headers, body });
    if (!answer.ok) return tell(problem, await answer.text());
    problem.hidden = true;
    field.value = "";
    sessionStorage.removeItem(slot(field));
    form.elements.form.value = newId();
    refresh();
  } catch {
    tell(problem, "It did not arrive. What you have written is kept: send it again, it is said only once.");
  } finally {
    button.disabled = false;
    field.focus();
  }
}

function tell(problem, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  problem.textContent = fresh.content.textContent.trim();
  problem.hidden = false;
}

function guard(form) {
  // A double click on any other button sends one form.
  setTimeout(() => form.querySelectorAll("button").forEach((one) => { one.disabled = true; }));
}

function insert(text) {
  const field = document.getElementById("reply-text");
  if (!field) return;
  field.value = field.value.trim() ? `${field.value.trimEnd()}\n${text}` : text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

function restore() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    if (field.dataset.restored) continue;
    field.dataset.restored = "yes";
    if (!field.value) field.value = sessionStorage.getItem(slot(field)) ?? "";
  }
}

function slot(field) {
  return `draft:${location.pathname}:${field.dataset.draft}`;
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, "0")).join("");
}
