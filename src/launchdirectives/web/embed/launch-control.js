/* The element of a publisher's page. */

import STYLE from "./launch-control.css" with { type: "css" };
import TEXTS from "./texts.json" with { type: "json" };
import { noEndSlash, own, refuse } from "../static/launch-rules.js";
import { LEVELS, isSecure, offers } from "./offers.js";

const MOST_BYTES = 5 << 20;
const LONGEST_TEXT = 8192; // a character may be two units
const PATIENCE = 20_000; // milliseconds, for the whole record

/** The record at *address*: small, in time, and of a form that is known here. */
const fetched = async (address) => {
  const answer = await fetch(address, {
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) refuse("status");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const reader = answer.body.getReader();
  let size = 0;
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parsed(text + decoder.decode());
    size += value.length;
    if (size > MOST_BYTES) {
      reader.cancel();
      refuse("large");
    }
    text += decoder.decode(value, { stream: true });
  }
};

const parsed = (text) => {
  const record = JSON.parse(text, (_, value) =>
    typeof value === "string" && value.length > LONGEST_TEXT ? refuse("unreadable") : value,
  );
  if (!/^1\.\d{1,4}$/.test(record.formatVersion)) refuse("version");
  return record;
};

const records = new Map();

/** The record at *address*, asked for once by all controls of a page. */
const recordAt = (address) => {
  if (!records.has(address)) {
    const record = fetched(address);
    record.catch(() => records.delete(address));
    records.set(address, record);
  }
  return records.get(address);
};

const make = (name, part, ...children) => {
  const made = document.createElement(name);
  made.part = part;
  made.append(...children);
  return made;
};

/**
 * `<launch-control src="https://book.example.org/launch-metadata.json" page="notebooks/01">`:
 * links on which a reader opens a page of a book in Jupyter. What stands between its tags is shown
 * until then, and if it fails.
 *
 * Attributes: `src` address of the record; `page` the page's id in it, or `doi` of the page or of
 * an article; `allow` hosts of hubs, with `*.` for all below; `hub`, `hub-kind`, `hub-name` a hub in
 * place of the author's; `moving`, `restricted`, `allow-local`; `label` text of the first link;
 * `lang`. Property: `texts`, sentences by name in place of the module's own.
 *
 * @fires launch-control-ready with `{page, links, left}`: what is shown, and what is left out
 * @fires launch-control-error with `{code, error, left}`
 */
class LaunchControl extends HTMLElement {
  static observedAttributes =
    "src page doi allow hub hub-kind hub-name moving restricted allow-local label lang".split(" ");

  #root = this.attachShadow({ mode: "open" });
  #turn = 0;
  texts = this.texts ?? {};

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [STYLE];
    this.#root.append(make("slot"));
  }

  connectedCallback() {
    this.#update();
  }

  attributeChangedCallback() {
    this.#update();
  }

  async #update() {
    const turn = ++this.#turn;
    await null; // so that attributes that are set together count once
    let left = [];
    try {
      if (!this.isConnected || turn !== this.#turn) return;
      const record = await recordAt(this.#address());
      if (turn !== this.#turn) return;
      const found = offers(record, this.#choices());
      ({ left } = found);
      if (!found.links.length) refuse(found.page ? "none" : "page");
      this.#show(this.#control(found.links));
      this.#tell("ready", found);
    } catch (error) {
      if (turn !== this.#turn) return;
      const code = typeof error.code === "string" ? error.code : "failed";
      const said = make("p", "message", this.#say(code) ?? this.#say("failed"));
      said.role = "status";
      this.#show(make("slot"), said);
      this.#tell("error", { code, error, left });
    }
  }

  #address() {
    const url = new URL(this.getAttribute("src") || refuse("address"), document.baseURI);
    return isSecure(url) ? url.href : refuse("address");
  }

  #choices() {
    const given = (name) => this.getAttribute(name) ?? "";
    const [hub, allow] = [given("hub"), this.getAttribute("allow")];
    return {
      page: given("page"),
      doi: given("doi"),
      allow: allow?.toLowerCase().split(/\s+/),
      hub: hub && {
        url: `${noEndSlash(hub)}/`,
        kind: given("hub-kind") || "binderhub",
        title: given("hub-name"),
      },
      moving: this.hasAttribute("moving"),
      restricted: this.hasAttribute("restricted"),
      isLocal: this.hasAttribute("allow-local"),
    };
  }

  #show(...shown) {
    const hadFocus = this.contains(document.activeElement);
    this.#root.replaceChildren(...shown);
    this.#root.lastChild.lang = this.texts.lang ?? this.#language();
    if (hadFocus) this.#root.querySelector("a")?.focus();
  }

  #tell(name, detail) {
    const event = new CustomEvent(`launch-control-${name}`, { bubbles: true, detail });
    this.dispatchEvent(event);
  }

  /** The language of the texts: that of the place where the element stands, if they are in it. */
  #language() {
    const wanted = this.closest("[lang]")?.lang.split("-")[0].toLowerCase();
    return Object.hasOwn(TEXTS, wanted) ? wanted : Object.keys(TEXTS)[0];
  }

  /** A text, with what is filled in. */
  #say(name, filled = "") {
    const texts = { ...TEXTS[this.#language()], ...this.texts };
    return own(texts, name)?.replace("%s", () => filled);
  }

  #control([first, ...others]) {
    const name = this.#say(others.length ? "more" : "about");
    const summary = make("summary", "more", make("span", "hidden", name));
    const title = make("p", "", make("span", "title", first.title), ...this.#terms(first));
    const menu = make("div", "menu", title);
    for (const level of LEVELS) {
      const group = others.filter((link) => link.level === level);
      if (!group.length) continue;
      const items = group.map((link) =>
        make("li", "", this.#link(link, "other", link.title), ...this.#terms(link)),
      );
      menu.append(make("p", "title", this.#say(`to-${level}`)), make("ul", "", ...items));
    }
    const more = make("details", "", summary, menu);
    more.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !more.open) return;
      more.open = false;
      summary.focus();
    });
    const label = this.getAttribute("label") || this.#say(`go${first.isFolder ? "-folder" : ""}`, first.title);
    return make("div", "control", this.#link(first, "link", label), more);
  }

  #link({ url }, part, label) {
    const link = make("a", part, label, make("span", "hidden", ` (${this.#say("new")})`));
    link.href = url;
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow"; // a crawler would start a server
    return link;
  }

  #terms({ file, host, terms, note }) {
    const said = terms.map(([name, filled]) => this.#say(name, filled)).filter(Boolean);
    const lines = [file, `${host}: ${said.join(", ")}`, note].filter(Boolean);
    return lines.map((line) => make("small", "terms", line));
  }
}

customElements.define("launch-control", LaunchControl);

export { offers };
