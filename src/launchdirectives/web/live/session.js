/* A page's live code: its bar comes into the page at the first click. */

import { Machine } from "./machine.js";

const BASE = new URL(".", import.meta.url);

/** The styles of live code; they are there only from the first click on. */
const style = () =>
  new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL("live.css", BASE);
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(`${link.href} did not load`));
    };
    document.head.append(link);
  });

/** Whether a part of the theme that scrolls for itself keeps the bar from staying in view. */
const isCaught = (bar) => {
  let at = bar.parentElement;
  while (at !== document.body && ["visible", "clip"].includes(getComputedStyle(at).overflowY))
    at = at.parentElement;
  return at !== document.body;
};

/** Keep the bar in view, and what has the focus from being covered by it. */
const place = (bar) => {
  const text = bar.parentElement;
  const watcher = new ResizeObserver(() => {
    bar.classList.toggle("launch-live-fixed", isCaught(bar));
    const { style } = document.documentElement;
    const { left, width } = text.getBoundingClientRect();
    style.setProperty("--launch-live-left", `${left}px`);
    style.setProperty("--launch-live-width", `${width}px`);
    style.setProperty("--launch-live-height", `${bar.offsetHeight}px`);
  });
  watcher.observe(bar);
  watcher.observe(text);
};

const made = async () => {
  const [texts] = await Promise.all([
    fetch(new URL("texts.json", BASE)).then((answer) => answer.json()),
    style(),
  ]);
  // A heading may have the same id.
  const data = document.querySelector("script#launch-live-page");
  const machine = new Machine(texts, JSON.parse(data.textContent));
  data.after(machine.element);
  place(machine.element);
  return machine;
};

let making = null;

/**
 * Start live code.
 *
 * @param {HTMLButtonElement} button that was pressed
 * @param {string} key under which its server is kept for other pages
 * @returns {Promise<void>} rejects only if the script's own files do not load
 */
export const start = async (button, key) => {
  making ??= made().catch((error) => {
    making = null;
    throw error;
  });
  const machine = await making;
  machine.begin(button, key);
};
