/* Which links of a record a publisher's page may show, and what a reader is told of each. */

import { LOOPBACK, fromDoi, own, profileToChoose, refuse } from "../static/launch-rules.js";
import { SETTINGS, hubOf, launchOf, movingUrl, pinnedUrl } from "./rebuilt.js";

const MOST_LAUNCHES = 50; // of one page, as the schema has it

/** For whom hubs are: `access.level` of the schema, in the order of the menu. */
export const LEVELS = ["public", "login", "members"];

/** `url` of the schema, as far as new URL does not see to it. */
const URL_TEXT = /^[!#-;=?-[\]_a-z~]{1,4096}$/;

/** Hosts that are no public name: this computer, and all numbers. */
const isLocalHost = (name) => /^\[|^[\d.]+$|(^|\.)localhost\.?$/.test(name);

/** Whether a page may lead to *url*: https, or else this computer. */
export const isSecure = ({ protocol, hostname }) =>
  protocol === "https:" ||
  (protocol === "http:" && LOOPBACK.includes(hostname.replace(/[[\]]/g, "")));

/** Whether *host* is on the publisher's list; a pattern may begin with `*.`. */
const isListed = (host, list) =>
  list.some((one) => (one.startsWith("*.") ? host.endsWith(one.slice(1)) : host === one));

/** Text of a record, for readers. */
const words = (value) => (typeof value === "string" ? value.slice(0, 500) : "");

/** A DOI in one form, whatever the one that it is written in. */
const doiOf = (text) => fromDoi(words(text)).toLowerCase();

/** The entry of a page: by its id, else by the DOI of itself or of a work that it stands beside. */
const pageOf = ({ pages }, { page, doi }) => {
  if (page) return pages.find(({ id }) => id === page);
  const wanted = doiOf(doi);
  const has = (one) => wanted && doiOf(one.doi) === wanted;
  return pages.find(has) ?? pages.find(({ relatedWorks }) => relatedWorks?.some(has));
};

/** The host of a hub's address and of a link that begins with it, if both are fit for a page. */
const checkedHost = (base, url, { allow, isLocal }) => {
  const place = new URL(base);
  const isWhole = base.endsWith("/") && `${place.origin}${place.pathname}` === base;
  if (!isWhole || !URL_TEXT.test(url)) refuse("address");
  const isPublic = place.protocol === "https:" && !isLocalHost(place.hostname);
  if (!isPublic && !(isLocal && isSecure(place))) refuse("address");
  if (!new URL(url).href.startsWith(place.href)) refuse("address");
  if (allow && !isListed(place.host, allow)) refuse("not-listed");
  return place.host;
};

/** What a reader gets into: pairs of the name of a text and what is filled in. */
const termsOf = (hub, via, isPinned) => {
  const { kind, access, persistence, limits, cost, operator } = hub;
  const said = [[access.level]];
  if (via === "jupyterlite") said.push(["browser"]);
  else if (kind === "nbviewer") said.push(["reads"]);
  else if (persistence) said.push([persistence]);
  if (kind === "binderhub") said.push(["slow"]);
  const payer = cost?.sponsor ?? (cost?.payer === "operator" && operator);
  if (words(payer?.name)) said.push(["paid", words(payer.name)]);
  else if (cost) said.push([`by-${cost.payer}`]);
  const minutes = limits?.sessionMinutes;
  if (Number.isInteger(minutes)) said.push(lasting(minutes));
  if (!isPinned) said.push(["newest"]);
  return said;
};

const lasting = (minutes) => {
  if (minutes % 60) return ["minutes", minutes];
  return minutes === 60 ? ["hour"] : ["hours", minutes / 60];
};

/** Whether hubs find the commit of what *entry* opens, and in it what the page was made of. */
const isPromised = (record, page, entry) => {
  const { state } = own(record.sources, entry.source ?? page.source.source);
  const file = entry.path ?? page.source.path;
  return state.pushed === "yes" && !(state.dirty && (state.dirtyPaths ?? [file]).includes(file));
};

/** What of two addresses is shown, and whether it holds still: choice.chosen of the core. */
const chosen = (pinned, moving, isKept, choices) => {
  if (!isKept && !choices.moving) refuse("not-promised");
  const isPinned = Boolean(isKept && pinned && !(choices.moving && moving));
  return { isPinned, url: (isPinned ? pinned : moving) || refuse("no-address") };
};

/** The same of the addresses that the facts make. */
const computed = (record, page, entry, launch, choices) => {
  const [pinned, moving] = [pinnedUrl(launch), movingUrl(launch)];
  const isKept = !pinned || !moving || isPromised(record, page, entry);
  return chosen(pinned, moving === pinned ? "" : moving, isKept, choices);
};

/** An address with its parameters in one order, as no record keeps that in which they were written. */
const inOrder = (text) => {
  const url = new URL(text);
  url.searchParams.sort();
  return url.href;
};

/** The link of one launch on the hub of its author. */
const recorded = (record, page, entry, choices) => {
  const hub = own(record.hubs, entry.hub);
  if (!LEVELS.includes(hub.access.level)) refuse("record");
  const isRestricted = hub.access.level === "members" || hub.cost?.publisherUse === "not-allowed";
  if (isRestricted && !choices.restricted) refuse("restricted");
  const { pinned, moving } = entry;
  const launch = Object.hasOwn(SETTINGS, hub.kind) && launchOf(record, page, entry);
  const isKept = !pinned || pinned.strength === "archive" || isPromised(record, page, entry);
  const { url, isPinned } = launch
    ? computed(record, page, entry, launch, choices)
    : chosen(pinned?.url, moving?.url, isKept, choices);
  const said = (isPinned ? pinned : moving)?.url;
  if (said && inOrder(said) !== inOrder(url)) refuse("recomputed");
  const terms = termsOf(hub, entry.via, isPinned);
  const choice = launch && profileToChoose(launch);
  if (choice) terms.push(["choose", choice]);
  const { level, note } = hub.access;
  const host = checkedHost(hub.url, url, choices);
  return { url, host, isPinned, terms, title: words(hub.name), level, note: words(note) };
};

/** The link of one launch on the publisher's own hub, of which nothing but its kind is known. */
const moved = (record, page, entry, choices) => {
  const { url: base, kind, title } = choices.hub;
  const launch = launchOf(record, page, entry, hubOf("", { kind, url: base }));
  const { url, isPinned } = computed(record, page, entry, launch, choices);
  const host = checkedHost(base, url, { ...choices, allow: null });
  const isBinder = kind === "binderhub";
  const level = isBinder ? "public" : "login";
  const usual = { kind, access: { level }, persistence: isBinder ? "ephemeral" : "persistent" };
  const terms = [["own"], ...termsOf(usual, "", isPinned)];
  return { url, host, isPinned, terms, title: title || host, level, note: "" };
};

/** Whether a launch is live code in the book's own page, which has no address. */
const isLive = (entry) => entry?.via === "thebe";

/**
 * The links to a page of a record, in the record's order.
 *
 * @param record what launch-metadata.json holds
 * @param {object} choices
 * @param {string} [choices.page] the page's id; or else
 * @param {string} [choices.doi] a DOI of the page, or of an article that it stands beside
 * @param {string[]} [choices.allow] hosts of hubs that may be shown; `*.example.org` for all below
 * @param {{url: string, kind: string, title?: string}} [choices.hub] in place of the author's hubs
 * @param {boolean} [choices.moving] links that follow a branch, rather than the commit
 * @param {boolean} [choices.restricted] hubs for members, too
 * @param {boolean} [choices.isLocal] hubs on this computer, too
 * @returns {{page: object | undefined, links: object[], left: {hub: string, reason: string}[]}}
 */
export const offers = (record, choices) => {
  const page = pageOf(record, choices);
  const links = [];
  const left = [];
  const see = choices.hub ? moved : recorded;
  const launches = page?.launches.slice(0, MOST_LAUNCHES) ?? [];
  // On another hub live code can open too, but the others say more of what opens.
  for (const entry of launches.sort((a, b) => isLive(a) - isLive(b))) {
    if (isLive(entry) && !choices.hub) continue;
    try {
      const link = see(record, page, entry, choices);
      const isNew = links.every(({ url }) => url !== link.url);
      const file = [".", page.source.path].includes(entry.path) ? "" : words(entry.path);
      if (isNew) links.push({ ...link, file, isFolder: entry.opens === "folder" });
    } catch (error) {
      left.push({ hub: words(entry?.hub), reason: error.code ?? "record" });
    }
  }
  return { page, links, left };
};
