// Marks what has come while the page was open, until it is opened; without a sound.

const KNOWN = "known";

export function markNew(part, isFirst = false) {
  if (!part) return;
  const known = new Set(JSON.parse(sessionStorage.getItem(KNOWN) ?? "[]"));
  if (part.dataset.number) known.add(part.dataset.number);
  for (const item of part.querySelectorAll("#s-waiting .item")) {
    if (isFirst) known.add(item.dataset.number);
    const isNew = !known.has(item.dataset.number);
    item.classList.toggle("is-new", isNew);
    item.querySelector(".tag.new").hidden = !isNew;
  }
  sessionStorage.setItem(KNOWN, JSON.stringify([...known].slice(-500)));
}
