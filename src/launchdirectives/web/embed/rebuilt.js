/* Launches out of a record: what publication/rebuilt.py and publication/targets.py say, once more.
 *
 * A record is a stranger's data. What it says makes an address only by the rules of links, and
 * whatever has another shape than the schema's raises, here or there: its link is left out.
 */

import {
  ARCHIVES,
  BY_HOST,
  INTERFACES,
  UNPRINTABLE,
  isArchive,
  isCommit,
  isRef,
  noEndSlash,
  own,
  parse,
  providerOf,
  refuse,
  urlOf,
} from "../static/launch-rules.js";

const PULLED = {
  folder: "auto",
  parent: "",
  home: "/home/jovyan",
  branch: "",
  jupytext: true,
  jupytext_viewer: false,
};

/** The settings from which links are made, with their defaults: HubKind.published_options. */
export const SETTINGS = {
  jupyterhub: {
    ...PULLED,
    pull: true,
    profiles: {},
    profile_form: "profile-list",
    autostart: false,
  },
  jupyter: PULLED,
  binderhub: { providers: {}, parameters: {}, jupytext: true, jupytext_viewer: false },
};

const PROVIDERS = ["git", ...ARCHIVES, ...Object.values(BY_HOST)];

/** A hub of a kind whose rules are known: rebuilt.hub. */
export const hubOf = (name, { kind, url, links = {} }) => {
  const usual = own(SETTINGS, kind) ?? refuse("config.unknown-kind");
  const { url: written = url, ...chosen } = links;
  for (const [key, value] of Object.entries(chosen)) {
    if (typeof value !== typeof own(usual, key)) refuse("config.wrong-value");
  }
  const address = noEndSlash(written);
  if (`${address}/` !== url) refuse("hub.kind");
  return { name, kind, url: address, options: { ...usual, ...chosen } };
};

/** rebuilt.source */
const sourceOf = (record, key) => {
  const entry = own(record.sources, key);
  const { provider, requestedRef: ref = "", refKind = "", branch = "", commit = "" } = entry;
  if ((ref && !isRef(ref)) || (branch && !isRef(branch))) refuse("config.wrong-value");
  const address = parse(entry.repository || entry.doi || "");
  const isTold = providerOf(address) === provider;
  if (!isTold && !PROVIDERS.includes(provider)) refuse("config.wrong-value");
  return {
    repository: address.text,
    ref,
    ref_kind: refKind,
    is_ref_derived: Boolean(branch),
    branch,
    commit,
    provider: isTold ? "" : provider,
  };
};

/** An object as pairs, in the order of a canonical record (RFC 8785), which JSON.parse forgets. */
const pairs = (choices = {}) => Object.entries(choices).sort(([a], [b]) => (a < b ? -1 : 1));

/** rebuilt.environment */
const environmentOf = (record, key, content) => {
  const { profiles = [], source = content } = key ? own(record.environments, key) : {};
  const { repository = "", ref = "", provider = "" } =
    source === content ? {} : sourceOf(record, source);
  return {
    repository,
    ref,
    provider,
    profiles: profiles.map(({ hub = "", profile, options, unlisted, build = "" }) => ({
      hub,
      slug: profile,
      options: pairs(options),
      unlisted: pairs(unlisted),
      build,
    })),
  };
};

/** reading.inside */
const inside = (file) => {
  if (UNPRINTABLE.test(file)) refuse("config.wrong-value");
  const parts = file.split(/[/\\]/).filter((part) => part && part !== ".");
  return parts.includes("..") ? refuse("source.outside") : parts.join("/");
};

/** interfaces.check: no template leads away from the reader's server. */
const interfaceOf = (name) =>
  Object.hasOwn(INTERFACES, name) || (!UNPRINTABLE.test(name) && /^(?![/\\])[^:{]*\{/.test(name))
    ? name
    : refuse("config.wrong-value");

/** rebuilt.launch; *other* is a hub in place of its own. */
export const launchOf = (record, page, entry, other) => {
  const { source: content = page.source.source, path: file = page.source.path } = entry;
  const { environment = page.environment, interface: opensIn = "lab", fragment = "" } = entry;
  const path = file === "." ? "" : inside(file);
  const built = environmentOf(record, environment, content);
  return {
    hub: other ?? hubOf(entry.hub, own(record.hubs, entry.hub)),
    source: sourceOf(record, content),
    environment: other ? { ...built, profiles: [] } : built,
    path,
    opens: entry.opens ?? (path.endsWith(".ipynb") ? "notebook" : "file"),
    interface: interfaceOf(opensIn),
    fragment,
  };
};

/** The address that opens the same for ever, or "": the pinned one of targets.targets. */
export const pinnedUrl = (launch) => {
  const { hub, source, environment } = launch;
  if (isArchive(source.repository, source.provider)) return urlOf(launch);
  const isApart = environment.repository || environment.ref;
  if (hub.kind !== "binderhub" || isApart || !isCommit(source.commit)) return "";
  return urlOf({ ...launch, source: { ...source, ref: source.commit, ref_kind: "commit" } });
};

/** The address that follows its ref, or "": the moving one of targets.targets. */
export const movingUrl = (launch) =>
  isArchive(launch.source.repository, launch.source.provider) ? "" : urlOf(launch);
