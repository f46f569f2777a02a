// The chat: a thin page over Care's website channel. What anybody says while the page is open, the
// assistant, a person or Care itself, is fetched every two seconds; a reload begins from the start.

const POLL = 2000; // ms
const FIRST_WAIT = 1000;
const TYPING = 3000; // ms between two tellings that the customer writes
const LONGEST_WAIT = 10000;
const list = document.getElementById("chat");
const choices = document.getElementById("choices");
const problem = document.getElementById("problem");
const writing = document.getElementById("typing");
const form = document.getElementById("say");
let seq = 0;
let reading = null;
let beginning = null;
let isSending = false;
let isWithPerson = false;
let toldTyping = 0;
const unsent = JSON.parse(sessionStorage.getItem("unsent") ?? "[]");

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const token = sessionStorage.getItem("token");
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`/chat/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (answer.status === 401 && token) {
    sessionStorage.removeItem("token");
    location.reload();
  }
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function begin() {
  // Once, however many ask at the same time: a second conversation would have half of what is said.
  beginning ??= (async () => {
    if (!sessionStorage.getItem("token")) {
      sessionStorage.setItem("token", (await call("POST", "sessions", {})).token);
    }
  })().finally(() => {
    beginning = null;
  });
  return beginning;
}

async function read() {
  // One at a time, so that nothing is shown twice.
  reading = (reading ?? Promise.resolve()).then(async () => {
    try {
      await begin();
      const { messages, typing, state } = await call("GET", `messages?after=${seq}`);
      messages.forEach(show);
      writing.textContent = typing ? `${typing} is typing …` : "";
      isWithPerson = state === "queued" || state === "with_agent";
      problem.hidden = true;
    } catch {
      problem.hidden = false;
    }
  });
  return reading;
}

function show(message) {
  if (message.seq <= seq) return;
  seq = message.seq;
  document.getElementById(`p-${message.id}`)?.remove();
  list.append(bubble(message.author.kind, message.author.name, message.text, message.sources));
  list.scrollTop = list.scrollHeight;
  choices.replaceChildren(...message.choices.map(offer));
}

function bubble(kind, name, text, sources = []) {
  const item = document.createElement("li");
  item.className = `said ${kind}`;
  if (name) item.append(element("small", name));
  item.append(element("p", text));
  for (const source of sources) {
    const link = element("a", source.title);
    link.href = new URL(source.url, list.dataset.care).href;
    item.append(link);
  }
  return item;
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

function offer(choice) {
  const button = element("button", choice.title);
  button.type = "button";
  button.addEventListener("click", () => say({ choice: choice.id }, choice.title));
  return button;
}

function say(content, text) {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join("");
  unsent.push({ id, content, text });
  keep();
  expect(id, text);
  choices.replaceChildren();
  send();
}

// What has not arrived yet is kept through a reload, and shown as such.
function keep() {
  sessionStorage.setItem("unsent", JSON.stringify(unsent));
}

function expect(id, text) {
  const pending = bubble("customer", "", text);
  pending.id = `p-${id}`;
  pending.classList.add("pending");
  list.append(pending);
  list.scrollTop = list.scrollHeight;
}

// One after another, so that they arrive in their order. The same id is said once, however often it
// is sent; what Care refuses is not sent again.
async function send() {
  if (isSending) return;
  isSending = true;
  let wait = FIRST_WAIT;
  while (unsent.length) {
    const [{ id, content }] = unsent;
    try {
      await begin();
      await call("POST", "messages", { id, ...content });
      wait = FIRST_WAIT;
      unsent.shift();
      keep();
      await read();
    } catch (error) {
      problem.hidden = false;
      if (/^4(?!08|29)/.test(error.message)) {
        document.getElementById(`p-${id}`)?.classList.add("failed");
        unsent.shift();
        keep();
      } else {
        await new Promise((done) => setTimeout(done, wait));
        wait = Math.min(wait * 2, LONGEST_WAIT);
      }
    }
  }
  isSending = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  form.elements.text.value = "";
  if (text) say({ text }, text);
});

form.elements.text.addEventListener("input", () => {
  if (!isWithPerson || Date.now() - toldTyping < TYPING) return;
  toldTyping = Date.now();
  call("POST", "typing", {}).catch(() => {});
});

unsent.forEach(({ id, text }) => expect(id, text));
read();
send();
setInterval(read, POLL);
