// Puts new HTML in place of old without disturbing who reads or writes: elements are told by their
// id, and those that did not change, or that somebody is working in, are left alone.

const IN_USE = "details[open]";

export function patch(target, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const focused = document.activeElement?.id;
  merge(target, fresh.content);
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}

function merge(target, fresh) {
  let place = target.firstElementChild;
  for (const element of [...fresh.children]) {
    const known = [...target.children].find((child) => child.id === element.id && child.id);
    if (!known) {
      target.insertBefore(element, place);
      continue;
    }
    if (known !== place) target.insertBefore(known, place);
    renew(known, element);
    place = target.querySelector(`#${CSS.escape(element.id)}`).nextElementSibling;
  }
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
}

function renew(known, element) {
  if (element.dataset.kind && element.dataset.kind === known.dataset.kind) return;
  if (element.id === "thread") return mergeThread(known, element);
  if (plain(known) === plain(element)) return;
  if (known.querySelector(IN_USE) && element.querySelector("details")) return;
  known.replaceWith(element);
}

function mergeThread(thread, fresh) {
  const isAtEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < 40;
  merge(thread, fresh);
  if (isAtEnd) thread.scrollTop = thread.scrollHeight;
}

function plain(element) {
  const copy = element.cloneNode(true);
  copy.classList.remove("is-new");
  copy.querySelectorAll(".is-new").forEach((one) => one.classList.remove("is-new"));
  copy.querySelectorAll(".tag.new").forEach((one) => { one.hidden = true; });
  return copy.outerHTML.replace(/ class=""/g, "");
}
