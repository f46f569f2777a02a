// The chat: a thin page over Care's website channel. What anybody says while the page is open, the
// assistant, a person or Care itself, is fetched every two seconds; a reload begins from the start.

const POLL = 2000; // ms
const list = document.getElementById("chat");
const choices = document.getElementById("choices");
const problem = document.getElementById("problem");
const form = document.getElementById("say");
let seq = 0;
let reading = null;

async function call(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const token = sessionStorage.getItem("token");
  if (token) headers.Authorization = `Bearer ${token}`;
  const answer = await fetch(`/chat/${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (answer.status === 401 && token) {
    sessionStorage.clear();
    location.reload();
  }
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function begin() {
  if (!sessionStorage.getItem("token")) {
    sessionStorage.setItem("token", (await call("POST", "sessions", {})).token);
  }
}

async function read() {
  // One at a time, so that nothing is shown twice.
  reading = (reading ?? Promise.resolve()).then(async () => {
    try {
      await begin();
      const { messages } = await call("GET", `messages?after=${seq}`);
      messages.forEach(show);
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

async function say(content, text) {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16)).join("");
  const pending = bubble("customer", "", text);
  pending.id = `p-${id}`;
  pending.classList.add("pending");
  list.append(pending);
  list.scrollTop = list.scrollHeight;
  choices.replaceChildren();
  for (let wait = 1000; ; wait = Math.min(wait * 2, 10000)) {
    try {
      await begin();
      await call("POST", "messages", { id, ...content });
      return read();
    } catch (error) {
      // The same id is said once, however often it is sent; what Care refuses is not sent again.
      problem.hidden = false;
      if (/^4/.test(error.message)) return pending.classList.add("failed");
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  form.elements.text.value = "";
  if (text) say({ text }, text);
});

read();
setInterval(read, POLL);
