/* The rules of launch links in the browser: what the core's Python says, said once more.
 *
 * Pure functions; each names its twin. A launch is the plain JSON that record.plain makes of
 * model.Launch. tests/core/test_launch_rules.py compares every result with the core's.
 */

/** Raised inside for what cannot be opened; findings.Refused. */
class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export const refuse = (code) => {
  throw new Refused(code);
};

/** The address of a launch: {url}, or {refused: code} with a code of findings.CODES. */
export const launchUrl = (launch) => attempt(() => ({ url: urlOf(launch) }));

/** The same as text; raises for what cannot be opened. */
export const urlOf = (launch) => (own(KINDS, launch.hub.kind) ?? refuse("config.unknown-kind"))(launch);

/** profiles.to_choose: what a reader of a launch has to choose on the hub's form, or "". */
export const profileToChoose = (launch) => {
  const { profiles = {}, profile_form: form, autostart, offer } = launch.hub.options;
  const profile = profileOf(launch);
  if (!profile || autostart || form !== "profile-list") return "";
  const named = (items, name) => items?.find((item) => item.name === name);
  const known = named(offer?.profiles, profile.slug)?.options;
  const chosen = [...profile.options, ...profile.unlisted].map(([name, value]) => {
    const option = named(known, name);
    return `${option?.title || name}: ${named(option?.choices, value)?.title || value}`;
  });
  const title = own(profiles, profile.slug) || profile.slug;
  return chosen.length ? `${title} (${chosen.join("; ")})` : title;
};

/** What opens for a file, from the repository's root: {path, opens} or {refused: code}. */
export const whatOpens = (file) => attempt(() => opening(file));

/** Whether *text* is a repository's address: {address} or {refused: code}. */
export const checkedRepository = (text) => attempt(() => ({ address: parse(text).text }));

const attempt = (rule) => {
  try {
    return rule();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code };
    throw error;
  }
};

/** Python's str.isprintable, turned round. */
export const UNPRINTABLE = /\p{C}|(?! )\p{Z}/u;

export const own = (table, key) => (Object.hasOwn(table, key) ? table[key] : undefined);

// Text as Python has it.

const SPACE = "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
// With a look behind, or long rows of blanks would take time by the square of their length.
const ENDS = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, "g");
const strip = (text) => text.replace(ENDS, "");
export const noEndSlash = (text) => text.replace(/(?<!\/)\/+$/, "");
const noSlashes = (text) => noEndSlash(text).replace(/^\/+/, "");
const noGit = (text) => text.replace(/\.git$/, "");
const joined = (...parts) => parts.filter(Boolean);
const last = (list) => list[list.length - 1];

/** str.partition, without the mark. */
const cut = (text, mark) => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
};

/** str.rpartition, without the mark. */
const rcut = (text, mark) => {
  const at = text.lastIndexOf(mark);
  return at < 0 ? ["", text] : [text.slice(0, at), text.slice(at + mark.length)];
};

// urls.py

const encode = (value) => {
  try {
    return encodeURIComponent(value);
  } catch {
    return refuse("hub.source"); // half a character, which no address can hold
  }
};
const encodePath = (path) => encode(path).replaceAll("%2F", "/");
const query = (...pairs) =>
  pairs
    .filter(([, value]) => value)
    .map(([key, value]) => `${key}=${encode(value)}`)
    .join("&");
const below = (base, tail) => `${noEndSlash(base)}/${tail}`;
const pathBelow = (base, tail) => below(split(base).path, tail);

/** urls.redirected */
const redirected = (urlpath) => {
  const [, before, hash] = /^([^#]*)(.*)$/s.exec(urlpath);
  const [, path, search] = /^([^?]*)(.*)$/s.exec(before);
  return encodePath(path + hash) + search;
};

/** urllib.parse.unquote: what is no UTF-8 becomes U+FFFD. */
const unquote = (text) =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(
      Uint8Array.from(run.slice(1).split("%"), (byte) => parseInt(byte, 16)),
    ),
  );

/** urllib.parse.urlsplit. */
const split = (text) => {
  const [, scheme = "", rest] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(.*)$/s.exec(text);
  const netloc = rest.startsWith("//") ? /^[^/?#]*/.exec(rest.slice(2))[0] : null;
  const [before, fragment] = cut(netloc === null ? rest : rest.slice(netloc.length + 2), "#");
  const [path, search] = cut(before, "?");
  return { scheme: scheme.toLowerCase(), netloc: netloc ?? "", path, search, fragment };
};

/** urls.survives_second_decoding */
const survivesSecondDecoding = (urlpath) =>
  JSON.stringify(meaning(urlpath)) === JSON.stringify(meaning(unquote(urlpath)));

const meaning = (urlpath) => {
  // urlsplit takes control characters off the start, and these three out of the middle.
  const text = strip(urlpath).replace(/^[\0- ]+/, "").replace(/[\t\r\n]/g, "");
  const { scheme, netloc, path, search, fragment } = split(text);
  const pairs = joined(...search.split("&")).map((pair) => {
    const [key, value] = cut(pair, "=").map((part) => unquote(part.replaceAll("+", " ")));
    return [key, key === "urlpath" ? meaning(value) : value];
  });
  return [scheme, netloc, unquote(path), pairs, fragment];
};

export const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** urls.split_address */
const splitAddress = (text) => {
  if (UNPRINTABLE.test(text) || /[ \\"<>]/.test(text)) refuse("config.wrong-value");
  const parts = split(text);
  const [login, place] = rcut(parts.netloc, "@");
  const [, inside, host = inside ?? "", port] =
    /^(?:[^[]*\[([^\]]*)\][^:]*|([^:[\]]*))(?::(.*))?$/s.exec(place) ?? refuse("config.wrong-value");
  if (inside !== undefined && !URL.canParse(`http://[${inside}]/`)) refuse("config.wrong-value");
  if (port && !(/^[0-9]+$/.test(port) && Number(port) < 65536)) refuse("config.wrong-value");
  const usual = parts.netloc.replace(/[@:#?]/g, "");
  const known = usual.normalize("NFKC");
  if (usual !== known && /[/?#@:]/.test(known)) refuse("config.wrong-value");
  if (!["https", "http", "ssh", "git"].includes(parts.scheme)) refuse("security.scheme");
  if (!host) refuse("config.wrong-value");
  const hasLogin = parts.netloc.includes("@");
  if (hasLogin && (parts.scheme !== "ssh" || login.includes(":"))) refuse("security.user-info");
  return { ...parts, host: host.toLowerCase(), port: port ? Number(port) : null };
};

// addresses.py

const DOI_HOST = "doi.org";

/** addresses.parse; identity and project as the properties of Address. */
export const parse = (written) => {
  const text = fromDoi(strip(written));
  const [login, rest] = cut(text, ":");
  if (!text.includes("://") && login.includes("@") && text.includes(":")) {
    const [user, host] = rcut(login, "@");
    if (/^[a-z0-9_-]*$/.test(user)) {
      splitAddress(`ssh://${user}@${host}/${rest}`);
      return checked({ text, scheme: "ssh", host: host.toLowerCase(), port: null, path: rest });
    }
  }
  const isPath = !text.includes("://") && !/^(javascript|data):/.test(text);
  if (isPath || text.startsWith("file:")) refuse("source.not-public");
  const { scheme, host, port, path } = splitAddress(text);
  if (["http", "git"].includes(scheme) && !LOOPBACK.includes(host)) refuse("security.scheme");
  return checked({ text: noEndSlash(text), scheme, host, port, path });
};

const checked = (address) => {
  const path = noSlashes(address.path);
  const reserved = `/${path}`.includes("/dataset/") ? /#/ : /[?#]/;
  if (!path || address.host.startsWith("-") || reserved.test(address.text)) {
    refuse("config.wrong-value");
  }
  const usual = { http: 80, https: 443 }[address.scheme];
  const port = usual && address.port && address.port !== usual ? `:${address.port}` : "";
  const project = noGit(path);
  const identity = `${address.host}${port}/${project}`.toLowerCase();
  return { ...address, path, project, identity };
};

/** addresses._without_doi_form */
export const fromDoi = (text) => {
  const beginning = /^(doi:|https?:\/\/doi\.org\/|https:\/\/dx\.doi\.org\/)/i.exec(text);
  let doi = beginning ? text.slice(beginning[0].length) : text;
  const record = /^https:\/\/zenodo\.org\/records?\/(\p{Nd}+)\/*$/u.exec(text);
  if (record) doi = `10.5281/zenodo.${record[1]}`;
  const isDoi = /^10\.\.*\p{Nd}[\p{Nd}.]*\/./su.test(doi);
  return isDoi ? `https://${DOI_HOST}/${noEndSlash(doi)}` : text;
};

// providers.py

export const BY_HOST = {
  "github.com": "github",
  "gist.github.com": "gist",
  "gitlab.com": "gitlab",
  "bitbucket.org": "bitbucket",
  "codeberg.org": "gitea",
  "hydroshare.org": "hydroshare",
  "www.hydroshare.org": "hydroshare",
};
const BY_FIRST_LABEL = {
  github: "github",
  gitlab: "gitlab",
  gitea: "gitea",
  forgejo: "gitea",
  ckan: "ckan",
};
const BY_REGISTRANT = {
  "10.5281": "zenodo",
  "10.6084": "figshare",
  "10.7910": "dataverse",
  "10.4211": "hydroshare",
};
export const ARCHIVES = ["zenodo", "figshare", "dataverse", "hydroshare", "ckan", "doi"];

const registrant = (address) => cut(address.path, "/")[0];

/** providers.name_of */
export const providerOf = (address, declared) => {
  if (declared) return declared;
  if (address.host === DOI_HOST) return own(BY_REGISTRANT, registrant(address)) ?? "doi";
  const known = own(BY_HOST, address.host);
  if (known) return known;
  return own(BY_FIRST_LABEL, cut(address.host, ".")[0]) ?? "git";
};

export const isArchive = (repository, declared) =>
  ARCHIVES.includes(providerOf(parse(repository), declared));

// model.py, reading.py, pages.py

/** model.is_commit */
export const isCommit = (ref) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);

/** reading.git_ref */
export const isRef = (ref) =>
  Boolean(ref) &&
  !UNPRINTABLE.test(ref) &&
  !/^[-/]|(\/|\.lock|\.)$|\.\.|\/\/|@\{|[ ~^:?*[\\]/.test(ref);

/** pages.opening, of a repository whose files nobody knows */
const opening = (file) => {
  const parts = [];
  for (const part of file.split("/")) {
    if (part === "..") {
      if (!parts.length) refuse("source.outside");
      parts.pop();
    } else if (part && part !== ".") {
      parts.push(part);
    }
  }
  if (file.startsWith("/")) refuse("source.outside");
  const path = parts.join("/");
  if (!path || file.endsWith("/")) return { path, opens: "folder" };
  return { path, opens: path.endsWith(".ipynb") ? "notebook" : "file" };
};

// interfaces.py: a target is {path, opens, fragment, home, hasViewer}

const EDITORS = ["lab", "doc", "notebook", "nbclassic"];

const isHiddenFromLab = (path) => {
  const parts = path.split("/");
  return parts.slice(0, -1).includes("tree") || last(parts) === "tree";
};
const needsNotebookRoute = ({ opens, hasViewer }) => opens === "text-notebook" && !hasViewer;

/** interfaces._fragment */
const fragmentOf = ({ fragment, opens }) => {
  const name = strip(fragment).replaceAll(" ", "-");
  const isNotebook = ["notebook", "text-notebook"].includes(opens);
  if (!isNotebook || !/^[ -~]+$/.test(name) || /[<>"`\\]/.test(name)) return "";
  return /^(cell-id|heading)=/.test(name) ? `#${name}` : `#heading=${name}`;
};

const folderOf = ({ opens, path }) => (opens === "folder" ? path : rcut(path, "/")[0]);

const labRoute = (route) => (target) => {
  if (needsNotebookRoute(target) || isHiddenFromLab(target.path)) return notebook(target);
  const fragment = route === "lab" ? fragmentOf(target) : "";
  return target.path ? `${route}/tree/${encodePath(target.path)}${fragment}` : "lab";
};

const notebook = (target) => {
  const factory = needsNotebookRoute(target) ? "?factory=Notebook" : "";
  return `${routeOf(target)}/${encodePath(target.path)}${factory}`;
};

const routeOf = ({ opens }) =>
  ({ notebook: "notebooks", "text-notebook": "notebooks", folder: "tree" })[opens] ?? "edit";

const template = (text, target) => {
  const fields = {
    "{path}": encodePath(target.path),
    "{folder}": encodePath(rcut(target.path, "/")[0]),
    "{fragment}": encode(target.fragment),
  };
  const made = text.replace(/\{(path|folder|fragment)\}/g, (field) => fields[field]);
  return /[{}]/.test(made) ? refuse("config.wrong-value") : made;
};

/** interfaces.INTERFACES */
export const INTERFACES = {
  lab: labRoute("lab"),
  doc: labRoute("doc"),
  notebook,
  nbclassic: (target) => `nbclassic/${routeOf(target)}/${encodePath(target.path)}`,
  rstudio: () => "rstudio/",
  vscode: (target) =>
    `vscode/?folder=${encodePath(noEndSlash(`${target.home}/${folderOf(target)}`))}`,
  shiny: (target) => `shiny/${encodePath(folderOf(target))}/`,
  desktop: () => "desktop/",
};

/** interfaces.urlpath */
const urlpathOf = ({ interface: name, opens, fragment }, path, options) => {
  const { home = "/home/jovyan", jupytext, jupytext_viewer: hasViewer } = options;
  const target = { path, opens, fragment, home, hasViewer };
  if (opens === "text-notebook" && EDITORS.includes(name)) {
    if (!jupytext) target.opens = "file";
    else if (path.endsWith(".qmd")) refuse("hub.file");
  }
  const made = own(INTERFACES, name);
  return made ? made(target) : template(name, target);
};

// hubs/nbgitpuller.py

/** nbgitpuller.git_pull */
const gitPull = (launch, options, isHomeKept) => {
  const { source } = launch;
  if (isArchive(source.repository, source.provider)) refuse("hub.source");
  const branch = branchOf(source, options.branch, isHomeKept);
  if (branch !== strip(branch)) refuse("hub.ref"); // nbgitpuller drops its outer blanks
  const targetPath = targetPathOf(source, branch, options.folder);
  const clone = targetPath || last(source.repository.split("/"));
  const path = joined(options.parent, clone, launch.path).join("/");
  return `git-pull?${query(
    ["repo", source.repository],
    ["urlpath", urlpathOf(launch, path, options)],
    ["branch", branch],
    ["targetPath", targetPath],
  )}`;
};

/** nbgitpuller._branch with base.followed_branch */
const branchOf = (source, declared, isHomeKept) => {
  const isTag = source.ref_kind === "tag";
  if (["", "branch"].includes(source.ref_kind) || (isTag && !isHomeKept)) return source.ref;
  return declared || (source.is_ref_derived && source.branch) || refuse("hub.ref");
};

/** nbgitpuller._target_path */
const targetPathOf = (source, branch, folder) => {
  if (folder === "none") return "";
  return folder === "auto" ? autoFolder(source.repository, branch) : folder;
};

/** nbgitpuller.auto_folder */
const autoFolder = (repository, branch) => {
  const { identity } = parse(repository);
  const mark = fnv1a(`${identity}\n${branch}`);
  return joined(slug(last(identity.split("/"))), slug(branch), mark).join("-");
};

const slug = (name) =>
  joined(...name.split(/[^A-Za-z0-9]+/))
    .join("-")
    .slice(0, 40)
    .replace(/-+$/, "");

const fnv1a = (text) => {
  let state = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) state = Math.imul(state ^ byte, 0x01000193);
  return (state >>> 0).toString(16).padStart(8, "0");
};

/** Jupyter.url */
const jupyter = (launch) => below(launch.hub.url, gitPull(launch, launch.hub.options, true));

/** Launch.built_from and built_on */
const builtFrom = ({ source, environment }) =>
  environment.repository
    ? [environment.repository, environment.ref, environment.provider]
    : [source.repository, environment.ref || source.ref, source.provider];

// hubs/forms.py: each form makes the way to (profile, built, content)

const fields = (pairs) => query(...pairs.map(([key, value]) => [encode(key), value]));

const profileListStarted = (profile, built, content) => {
  const option = (name) => `profile-option-${profile.slug}--${name}`;
  const chosen = [
    ["profile", profile.slug],
    ...profile.options.map(([name, choice]) => [option(name), choice]),
    ...profile.unlisted.map(([name, value]) => [`${option(name)}--unlisted-choice`, value]),
  ];
  const both = [...chosen, ...chosen.map(([key, value]) => [`opt-${key}`, value])];
  return `hub/spawn?${fields([...both, ["next", content]])}`;
};

const fancyWay = (isStarted) => (profile, built, content) => {
  const values = new Map([["profile", profile.slug], ...profile.options]);
  for (const [name, value] of profile.unlisted) {
    values.set(name, "unlisted_choice").set(`${name}:unlisted_choice`, value);
  }
  if (profile.build) {
    const [repository, ref] = built;
    values
      .set(profile.build, "--extra-selectable-item")
      .set(`${profile.build}:binderProvider`, "gh")
      .set(`${profile.build}:binderRepo`, buildable(repository, ref))
      .set(`${profile.build}:ref`, ref || "HEAD");
  }
  if (isStarted) values.set("autoStart", "true");
  const pairs = [...values].map((pair) => pair.map(asciiJson).join(":"));
  const config = encode(`{${pairs.join(",")}}`);
  return `hub/spawn?${query(["next", content])}#fancy-forms-config=${config}`;
};

/** json.dumps of a text */
const asciiJson = (text) =>
  JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** forms.buildable */
const buildable = (repository, ref) => {
  const { host, project } = parse(repository);
  const isOne = host === "github.com" && project.split("/").length === 2;
  return isOne && !/[#%|\]]/.test(project + ref) ? project : refuse("hub.profile");
};

/** forms.FORMS */
const FORMS = {
  "profile-list": { way: () => "", started: profileListStarted },
  "fancy-profiles": { way: fancyWay(false), started: fancyWay(true) },
};

// hubs/jupyterhub.py, hubs/profiles.py

/** profiles.of */
export const profileOf = ({ hub, environment }) => {
  const of = (name) => environment.profiles.findLast((profile) => profile.hub === name);
  return of(hub.name) ?? of("");
};

/** JupyterHub._content */
const contentOf = (launch) => {
  const { options } = launch.hub;
  if (options.pull) return gitPull(launch, options, true);
  const folder = ["auto", "none"].includes(options.folder) ? "" : options.folder;
  return redirected(urlpathOf(launch, joined(folder, launch.path).join("/"), options));
};

/** JupyterHub.way */
const wayOf = (launch) => {
  const { url, options } = launch.hub;
  const content = `hub/user-redirect/${contentOf(launch)}`;
  const profile = profileOf(launch);
  if (!profile) return content;
  const form = FORMS[options.profile_form];
  const lead = options.autostart ? form.started : form.way;
  return lead(profile, builtFrom(launch), pathBelow(url, content)) || content;
};

/** JupyterHub.url */
const jupyterhub = (launch) => {
  const { url } = launch.hub;
  const way = wayOf(launch);
  if (!way.includes("#")) return below(url, way);
  return below(url, `hub/login?${query(["next", pathBelow(url, way)])}`);
};

// hubs/binder_specs.py: each provider makes its spec of (address, ref)

const UNSPEAKABLE = /[%|\]]/;
const gitRef = (ref) =>
  UNSPEAKABLE.test(ref) ? refuse("hub.ref") : encodePath(ref || "HEAD");
const ownedBy = ({ project }) => (project.includes("/") ? project : refuse("hub.source"));
const withoutRef = (make) => (address, ref) => (ref ? refuse("hub.ref") : make(address));

const doi = withoutRef((address) =>
  address.host === DOI_HOST ? encodePath(address.path) : refuse("hub.source"),
);

/** binder_specs.PROVIDERS */
const BINDER_PROVIDERS = {
  gh: (address, ref) => `${encodePath(ownedBy(address))}/${gitRef(ref)}`,
  gl: (address, ref) => `${encode(ownedBy(address))}/${gitRef(ref)}`,
  git: (address, ref) => `${encode(address.text)}/${gitRef(ref)}`,
  gist: (address, ref) => {
    const project = ownedBy(address);
    if (ref && !["HEAD", "main", "master"].includes(ref) && !isCommit(ref)) refuse("hub.ref");
    return joined(encodePath(project), ref).join("/");
  },
  zenodo: doi,
  figshare: doi,
  dataverse: doi,
  hydroshare: withoutRef(({ host, path, text }) =>
    encode(host === DOI_HOST ? last(path.split("/")).replace(/^hs\./, "") : text),
  ),
  ckan: withoutRef((address) => encode(address.text)),
};

/** binder_specs.Spec.provider and path */
const binderSpec = ([repository, ref, declared], served) => {
  const address = parse(repository);
  if (UNSPEAKABLE.test(address.text)) refuse("hub.source");
  const place = address.host === DOI_HOST ? registrant(address) : address.host;
  const provider = own(served, place) ?? binderProvider(address, declared, place);
  return `${provider}/${BINDER_PROVIDERS[provider](address, ref)}`;
};

const binderProvider = (address, declared, place) => {
  const name = providerOf(address, declared);
  if (name !== "git" && Object.hasOwn(BINDER_PROVIDERS, name)) return name;
  if (ARCHIVES.includes(name)) refuse("hub.source");
  return own({ "github.com": "gh", "gitlab.com": "gl" }, place) ?? "git";
};

// hubs/binderhub.py

/** binderhub.BinderHub.url */
const binder = (launch) => {
  const { hub, environment } = launch;
  const { providers, parameters, jupytext, jupytext_viewer } = hub.options;
  const isApart = environment.repository || environment.ref;
  const viewer = { jupytext, jupytext_viewer };
  const pull = { folder: "none", parent: "", branch: "", ...viewer };
  const urlpath = isApart
    ? gitPull(launch, pull, false)
    : urlpathOf(launch, launch.path, viewer);
  const asked = query(["urlpath", urlpath], ...Object.entries(parameters));
  const url = below(hub.url, `v2/${binderSpec(builtFrom(launch), providers)}?${asked}`);
  return survivesSecondDecoding(urlpath) ? url : `${url}&_=%FF`;
};

/** hubs.BUILT_IN, as far as the browser knows them: each makes the address of a launch. */
export const KINDS = {
  jupyterhub,
  jupyter,
  binderhub: binder,
};
