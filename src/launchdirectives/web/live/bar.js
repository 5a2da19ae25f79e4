/* What a reader sees of a session: its state in words, what to do next, buttons, and the log. */

import { icon } from "./icons.js";
import { Problem } from "./problem.js";
import { said } from "./words.js";

const STARTING = ["cancel"];

/** In each state the buttons that work; all others are disabled. */
export const BUTTONS = {
  waiting: STARTING,
  building: STARTING,
  launching: STARTING,
  connecting: STARTING,
  ready: ["run-all", "restart", "restart-run-all", "clear", "stop"],
  busy: ["interrupt", "restart", "restart-run-all", "clear", "stop"],
  restarting: ["stop"],
  dead: ["restart", "restart-run-all", "clear", "stop"],
  failed: ["retry", "close"],
  stopped: [],
};

/** The buttons of a kernel are seen together, the others only where they work. */
const OF_KERNEL = ["run-all", "interrupt", "restart", "restart-run-all", "clear", "stop"];
const NAMES = [...OF_KERNEL, "retry", "cancel", "close"];

const LOG_LINES = 500;
const LOG_DELAY = 100; // ms: a build may say hundreds of lines in one go

const make = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};

const isUsable = (button) => !button.hidden && button.ariaDisabled !== "true";

/** The toolbar; `element` is to be put into the page. */
export class Bar {
  #texts;
  #status = make("div", { role: "status", class: "launch-live-status" });
  #buttons;
  #tools;
  #asked = make("form", { class: "launch-live-ask", hidden: "" });
  #others = make("div", { class: "launch-live-others", hidden: "" });
  #log;
  #pre;
  #lines = [];
  #logTimer = 0;
  #sentences = [];
  #remarks = [];

  /**
   * @param {Record<string, string>} texts
   * @param {(name: string) => void} onpress called with the name of a button that works
   */
  constructor(texts, onpress) {
    this.#texts = texts;
    this.#buttons = new Map(NAMES.map((name) => [name, this.#button(name, onpress)]));
    this.#tools = make("div", { class: "launch-live-buttons" }, ...this.#buttons.values());
    this.#pre = make("pre", { tabindex: "0", role: "group", "aria-label": this.#say("log") });
    const summary = make("summary", {}, this.#say("log"));
    this.#log = make("details", { class: "launch-live-log", hidden: "" }, summary, this.#pre);
    const line = make("div", { class: "launch-live-line" }, this.#status, this.#tools);
    this.element = make(
      "section",
      { class: "launch-live", role: "region", "aria-label": this.#say("bar") },
      ...[line, this.#asked, this.#others, this.#log],
    );
    this.show("stopped", { say: "" });
  }

  #say(name, fill) {
    return said(this.#texts, name, fill);
  }

  #button(name, onpress) {
    const label = this.#say(`button-${name}`);
    const attributes = { type: "button", "data-do": name, title: label };
    const button = make("button", attributes, icon(name), make("span", {}, label));
    // Not `disabled`, which would take the focus away from whoever pressed the button.
    button.addEventListener("click", () => isUsable(button) && onpress(name));
    return button;
  }

  /** @returns {keyof typeof BUTTONS} */
  get state() {
    return this.element.dataset.state;
  }

  /**
   * @param {keyof typeof BUTTONS} state
   * @param {{say?: string, next?: string, fill?: object, without?: string[]}} [more] `say` and
   *   `next` are names of texts, by default those of the state; `without`: buttons that this
   *   kernel does not have
   */
  show(state, { say = `state-${state}`, next = `hint-${state}`, fill = {}, without = [] } = {}) {
    const hadFocus = this.#holdsFocus();
    this.element.dataset.state = state;
    const remarks = state === "ready" ? this.#remarks : [];
    // What is to be remarked takes the place of what is always said.
    const more = remarks.length ? remarks : [this.#say(next, fill)];
    this.#sentences = [this.#say(say, fill), ...more].filter(Boolean);
    this.#tell([]);
    const usable = BUTTONS[state].filter((name) => !without.includes(name));
    const hasKernel = OF_KERNEL.some((name) => usable.includes(name));
    for (const [name, button] of this.#buttons) {
      const works = usable.includes(name);
      button.hidden = !(works || (hasKernel && OF_KERNEL.includes(name)));
      button.ariaDisabled = works ? null : "true";
    }
    if (state !== "failed") this.#others.hidden = true;
    if (hadFocus && !this.#holdsFocus()) this.focus();
  }

  #tell(more) {
    const sentences = [...this.#sentences, ...more];
    const told = [...this.#status.children].map((span) => span.textContent);
    if (sentences.join("\n") === told.join("\n")) return; // nothing new is to be announced
    this.#status.replaceChildren(...sentences.flatMap((text) => [make("span", {}, text), " "]));
  }

  /** Say something beside the state, until the state changes. */
  note(name, fill) {
    this.#tell([]); // so that it is announced again
    this.#tell([this.#say(name, fill)]);
  }

  /** Say something whenever all is ready, until `forgetRemarks`. */
  remark(name, fill) {
    this.#remarks.push(this.#say(name, fill));
  }

  /** Say no more what the reader has been told. */
  forgetRemarks() {
    this.#remarks = [];
  }

  /** Say where else the page opens: links of the page, and its other buttons of live code. */
  offer(links, starts) {
    const anchors = links.map((link) =>
      make("a", { href: link.href, rel: "nofollow" }, link.textContent),
    );
    const buttons = starts.map((start) => {
      const button = make("button", { type: "button" }, start.textContent);
      button.addEventListener("click", () => start.click());
      return button;
    });
    const items = [...buttons, ...anchors].map((item) => make("li", {}, item));
    this.#others.replaceChildren(make("span", {}, this.#say("others")), make("ul", {}, ...items));
    this.#others.hidden = !items.length;
  }

  /** @param {string} text appended to the log */
  log(text) {
    this.#lines.push(...text.trimEnd().split("\n"));
    this.#log.hidden = false;
    this.#logTimer ||= setTimeout(() => this.#showLog(), LOG_DELAY);
  }

  /** Begin a new log. */
  forgetLog() {
    this.#lines = [];
    this.#log.hidden = true;
    this.#showLog();
  }

  #showLog() {
    clearTimeout(this.#logTimer);
    this.#logTimer = 0;
    this.#lines = this.#lines.slice(-LOG_LINES);
    const pre = this.#pre;
    const wasAtEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 2;
    pre.textContent = this.#lines.join("\n");
    if (wasAtEnd) pre.scrollTop = pre.scrollHeight;
  }

  /**
   * Ask the reader.
   *
   * @param {string} name of the question in the texts: `ask-NAME`, and `ask-NAME-why`
   * @param {object} fill
   * @param {AbortSignal} signal
   * @returns {Promise<string>} rejects with the problem "cancelled"
   */
  ask(name, fill, signal) {
    const attributes = { type: "password", autocomplete: "off", spellcheck: "false", required: "" };
    const input = make("input", attributes);
    const label = make("label", {}, make("span", {}, this.#say(`ask-${name}`, fill)), input);
    this.#asked.replaceChildren(label, make("button", {}, this.#say("button-answer")));
    this.#asked.hidden = false;
    this.note(`ask-${name}-why`, fill);
    input.focus({ preventScroll: true }); // the bar is in view wherever the page is
    return new Promise((resolve, reject) => {
      this.#asked.onsubmit = (event) => {
        event.preventDefault();
        resolve(input.value.trim());
      };
      signal.addEventListener("abort", () => reject(new Problem("cancelled")), { once: true });
    }).finally(() => {
      const hadFocus = this.#asked.contains(document.activeElement);
      this.#asked.hidden = true;
      this.#asked.replaceChildren();
      if (hadFocus) this.focus();
    });
  }

  /** Whether the focus is on something of the bar that is seen. */
  #holdsFocus() {
    const isSeen = document.activeElement.checkVisibility();
    return isSeen && this.element.contains(document.activeElement);
  }

  /** Bring the focus to the first button that works. */
  focus() {
    [...this.#buttons.values()].find(isUsable)?.focus({ preventScroll: true });
  }
}
