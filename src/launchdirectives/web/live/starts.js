/* The page's buttons that start live code: they say what happens while they cannot be pressed. */

import { kept } from "./store.js";
import { said } from "./words.js";

/** In these states a session may begin. */
export const ENDED = ["failed", "stopped"];

/** Settings of the hub behind a start button. */
export const settingsOf = (button) => JSON.parse(button.dataset.launchLive);

/** @returns {HTMLButtonElement[]} */
export const all = () => [...document.querySelectorAll("button[data-launch-live]")];

/**
 * @param {string} state of the session
 * @param {HTMLButtonElement} pressed the button that it began with
 * @param {string} key under which that button's server is kept
 * @param {Record<string, string>} texts
 */
export const show = (state, pressed, key, texts) => {
  const isOver = ENDED.includes(state);
  for (const button of all()) button.ariaDisabled = isOver ? null : "true";
  const idle = kept(key) ? pressed.dataset.resume : pressed.dataset.label;
  const label = isOver ? idle : said(texts, `start-${state}`);
  if (pressed.textContent !== label) pressed.textContent = label;
};

/** Links and buttons of the page that lead to other hubs. */
export const others = (pressed) => {
  const links = document.querySelectorAll(".launch a:is(.launch-go, .launch-to)");
  const byAddress = new Map([...links].map((link) => [link.href, link]));
  // A directive may show a hub that the page's own control has as well.
  const byHub = new Map(all().map((button) => [button.dataset.launchLive, button]));
  byHub.delete(pressed.dataset.launchLive);
  return [[...byAddress.values()], [...byHub.values()]];
};
