/** What outputs bring gets names, and a way by keyboard; what cannot be shown, a sentence. */

/**
 * Tends the element *output*, whatever comes into it.
 *
 * @param {HTMLElement} output
 * @param {string} name of the output, for who does not see it
 * @returns {() => void} ends it
 */
export function tend(output, name) {
  const watcher = new MutationObserver(() => {
    output.querySelectorAll(".jp-Stdin-input:not([aria-label])").forEach((field) => ask(field, name));
    output.querySelectorAll("img:not([alt])").forEach((image) => (image.alt = name));
    output.querySelectorAll("[role=slider]:not([aria-label])").forEach((one) => slide(one, name));
    output.querySelectorAll(".jupyter-widgets-error-widget.icon-error").forEach(explain);
    scroll(output, name);
  });
  watcher.observe(output, { childList: true, subtree: true, characterData: true });
  return () => watcher.disconnect();
}

/** A question of `input()`. */
function ask(field, name) {
  field.setAttribute("aria-label", field.closest(".jp-Stdin").textContent.trim() || name);
  field.placeholder = "";
}

/** The handle of a slider, whose name stands beside it. */
function slide(handle, name) {
  const label = handle.closest(".jupyter-widgets")?.querySelector(".widget-label");
  handle.setAttribute("aria-label", label?.textContent.trim() || name);
}

/** A widget that did not load: it shows why only on a click, with the lines of scripts. */
function explain(widget) {
  widget.parentElement.click();
  const [, reason] = widget.textContent.match(/Error: (.*)/) ?? [];
  if (reason) widget.replaceChildren(Object.assign(document.createElement("p"), { textContent: reason }));
  widget.removeAttribute("style");
}

/** What is longer than its box can be scrolled by keyboard. */
function scroll(output, name) {
  const isLong = output.scrollHeight > output.clientHeight + 1;
  if (isLong === output.hasAttribute("tabindex")) return;
  const marks = { tabindex: "0", role: "region", "aria-label": name };
  for (const [mark, value] of Object.entries(marks)) {
    if (isLong) output.setAttribute(mark, value);
    else output.removeAttribute(mark);
  }
}
