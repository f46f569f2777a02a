// Shortcuts: Alt and the key that stands in `data-key`; they are listed at the end of each page.

export function armKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("form[data-send]");
      if (form) form.requestSubmit();
      return;
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const aim = document.querySelector(`[data-key="${CSS.escape(event.code)}"]`);
    if (!aim) return;
    event.preventDefault();
    aim.closest("details")?.setAttribute("open", "");
    if (aim.matches("textarea")) aim.focus();
    else aim.click();
  });
}
