/* The page's buttons that start live code: they say what happens while they cannot be pressed. */

import { kept } from "./store.js";
import { said } from "./words.js";

/** In these states a session may begin. */
export const ENDED = ["failed", "stopped"];

/** Settings of the hub behind a start button. */
export const settingsOf = (button) => JSON.parse(button.dataset.launchLive);

/** @returns {HTMLButtonElement[]} */
export const all = () => [...document.querySelectorAll("button[data-launch-live]")];

/** Whether two buttons are for one hub: a directive may show what the page's own control has. */
const isSame = (one, other) => one.dataset.launchLive === other.dataset.launchLive;

/**
 * @param {string} state of the session
 * @param {HTMLButtonElement} pressed the button that it began with
 * @param {string} key under which that button's server is kept
 * @param {Record<string, string>} texts
 */
export const show = (state, pressed, key, texts) => {
  const isOver = ENDED.includes(state);
  const idle = kept(key) ? "resume" : "label";
  for (const button of all()) {
    button.ariaDisabled = isOver ? null : "true";
    if (!isSame(button, pressed)) continue;
    const label = isOver ? button.dataset[idle] : said(texts, `start-${state}`);
    if (button.textContent !== label) button.textContent = label;
  }
};

/** Links and buttons of the page that lead to other hubs. */
export const others = (pressed) => {
  const links = document.querySelectorAll(".launch a:is(.launch-go, .launch-to)");
  const byAddress = new Map([...links].map((link) => [link.href, link]));
  const buttons = all().filter(
    (button, at, every) =>
      !isSame(button, pressed) && at === every.findIndex((one) => isSame(one, button)),
  );
  return [[...byAddress.values()], buttons];
};
