// launchdirectives for mystmd: https://mystmd.org, "plugins". Written by `launchdirectives init`.
// It holds no rule about launches: those are in the Python package, which it asks for its directives
// when it is loaded, and in each pass over the pages once for all of them.

import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import nodePath from "node:path";
import { fileURLToPath } from "node:url";

const PROTOCOL = 1;
const MODULE = "launchdirectives.mystmd";
const PLACEHOLDER = "launchdirectivesPlaceholder";
const MARK = "launchdirectives-"; // before the same, where it has to be the class of an element
const SECTIONED = ["block", "include"]; // a heading in anything else begins no section
const RULES = "launch."; // before each rule's id, as in the warnings of Sphinx
const FAILED = "plugin"; // the rule of all that is wrong with the plugin itself
const PAUSE = 50; // milliseconds without another page after which those that wait are asked for
const LONG_PAUSE = 300; // the same soon after a batch: pages that git tells about come one by one
const SOON = 2000; // milliseconds
const TIME_LIMIT = Number(process.env.LAUNCHDIRECTIVES_TIME_LIMIT) || 120; // seconds

/* Which Python has the package. */

/** Where a program's files lie: what {@link candidates} looks at, so that it can be tried. */
const here = () => ({
  env: process.env,
  plugin: real(fileURLToPath(import.meta.url)),
  program: real(process.argv[1] ?? ""),
  node: process.execPath,
  isWindows: process.platform === "win32",
  exists: existsSync,
});

const real = (file) => {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
};

/**
 * The Pythons that may have the package, the likeliest first.
 *
 * mystmd from PyPI is a script in `site-packages`, so that its path tells the environment, activated
 * or not. npm's is in the `node_modules` of Node's own prefix, which conda shares with Python; that
 * may as well be the system's, so that an activated environment comes before it.
 */
export const candidates = ({ env, plugin, program, node, isWindows, exists }) => {
  const path = isWindows ? nodePath.win32 : nodePath.posix;
  const folders = [
    aboveSitePackages(plugin, path),
    aboveSitePackages(program, path),
    env.VIRTUAL_ENV,
    env.CONDA_PREFIX,
    aboveNodeModules(program, path),
    nodePrefix(node, path),
  ];
  const places = isWindows
    ? [["Scripts", "python.exe"], ["python.exe"]] // conda's is in the environment's folder itself
    : [["bin", "python"], ["bin", "python3"]];
  const found = folders
    .filter(Boolean)
    .map((folder) => places.map((place) => path.join(folder, ...place)).find(exists));
  const names = isWindows ? ["python", "py"] : ["python3", "python"];
  return [...new Set([env.LAUNCHDIRECTIVES_PYTHON, ...found, ...names].filter(Boolean))];
};

/** The folders above *file*, and the number of the last one that is called like one of *names*. */
const split = (file, path, names) => {
  const parts = path.dirname(file).split(path.sep);
  return { parts, at: parts.findLastIndex((part) => names.includes(part.toLowerCase())) };
};

/** The environment of *file*: above lib/python3.12/site-packages, on Windows Lib\site-packages. */
const aboveSitePackages = (file, path) => {
  const { parts, at } = split(file, path, ["site-packages", "dist-packages"]);
  if (at < 0) return undefined;
  const up = parts[at - 1]?.toLowerCase() === "lib" ? 1 : 2;
  return parts.slice(0, at - up).join(path.sep);
};

/** The prefix that npm has put *file* into: above lib/node_modules, on Windows node_modules. */
const aboveNodeModules = (file, path) => {
  const { parts, at } = split(file, path, ["node_modules"]);
  if (at < 0) return undefined;
  const up = parts[at - 1]?.toLowerCase() === "lib" ? 1 : 0;
  return parts.slice(0, at - up).join(path.sep);
};

const nodePrefix = (node, path) => {
  const folder = path.dirname(node);
  return ["bin", "scripts"].includes(path.basename(folder).toLowerCase())
    ? path.dirname(folder)
    : folder;
};

/* What it is asked. */

/** What *python* answers to *command*, with *question* on its standard input. */
const ask = (python, command, question) =>
  new Promise((resolve, reject) => {
    const limits = {
      encoding: "utf8",
      env: { ...process.env, PYTHONIOENCODING: "utf-8" },
      killSignal: "SIGKILL",
      maxBuffer: 1 << 29,
      timeout: TIME_LIMIT * 1000,
      windowsHide: true,
    };
    // -P: a file json.py in the folder where mystmd was started is not Python's.
    const child = execFile(python, ["-P", "-m", MODULE, command], limits, (error, output, said) => {
      if (error) return reject(new Error(reasonOf(error, said)));
      try {
        resolve(JSON.parse(lastLine(output)));
      } catch {
        reject(new Error(`its answer is no JSON: ${JSON.stringify(output.slice(0, 60))}`));
      }
    });
    child.stdin?.on("error", () => {}); // it ended before it read: the callback above says why
    child.stdin?.end(question === undefined ? "" : JSON.stringify(question));
  });

/** An answer is one line, after whatever a wrapper or Python's start prints. */
const lastLine = (output) => output.slice(output.trimEnd().lastIndexOf("\n") + 1);

/** Why a run failed, from what Node knows and what Python *said*. */
const reasonOf = (error, said) => {
  if (error.code === "ENOENT") return "there is no such program";
  if (error.killed) {
    return `it did not answer within ${TIME_LIMIT} seconds (LAUNCHDIRECTIVES_TIME_LIMIT allows more)`;
  }
  if (error.signal) return `it was ended by ${error.signal}`;
  if (/unknown option:? -P/i.test(said)) return "it is older than Python 3.11";
  if (/No module named '?launchdirectives'?(?![.\w])/.test(said)) return "it has no launchdirectives";
  if (said.includes(`No module named ${MODULE}`)) return "its launchdirectives is too old for mystmd";
  return said.trim().split("\n").at(-1) || error.message;
};

/** The first Python of *pythons* that tells its specification, and why others do not. */
const find = async (pythons) => {
  const tried = [];
  for (const python of pythons) {
    try {
      const spec = await ask(python, "spec");
      if (!Array.isArray(spec?.directives)) throw new Error("its answer is no specification");
      return { python, spec, tried };
    } catch (error) {
      tried.push(`${python}: ${error.message}`);
    }
  }
  return { tried };
};

/** Why nothing can be asked of what was found; undefined if all is well. */
const problemOf = ({ spec, tried }) => {
  if (!spec) {
    return (
      "No Python with launchdirectives was found. Install it where mystmd is (`pip install " +
      "launchdirectives`), or name its Python in the environment variable " +
      `LAUNCHDIRECTIVES_PYTHON. Tried: ${tried.join("; ")}.`
    );
  }
  if (spec.protocol === PROTOCOL) return undefined;
  const cure =
    spec.protocol > PROTOCOL
      ? "Run `launchdirectives init`, which writes the file anew."
      : "Run `pip install --upgrade launchdirectives`.";
  return (
    `launchdirectives.mjs and the installed launchdirectives ${spec.version} do not understand ` +
    `each other (versions ${PROTOCOL} and ${spec.protocol} of their protocol). ${cure}`
  );
};

const found = await find(candidates(here()));
const problem = problemOf(found);

/** What is told once, on whatever page comes first. */
const notes = [];
const named = process.env.LAUNCHDIRECTIVES_PYTHON;
if (found.python && named && found.python !== named) {
  const reason = found.tried[0];
  const text = `LAUNCHDIRECTIVES_PYTHON is passed over for ${found.python}. ${reason}.`;
  notes.push({ text, level: "warning", rule: FAILED });
}

/** Each question that waits to be asked with the others, with what takes its answer. */
let waiting = [];
let timer;
let isAsking = false;
let answered = -SOON;

/** Answers by question, where nothing changes while mystmd runs: each export asks them again. */
const kept = new Map();
const isOnce =
  process.argv.includes("build") && !process.argv.some((one) => ["-w", "--watch"].includes(one));

const answerFor = (page) => {
  const question = JSON.stringify(page);
  if (!kept.has(question)) {
    const answer = new Promise((resolve) => waiting.push({ page, resolve }));
    kept.set(question, answer);
    if (!isOnce) answer.then(() => kept.delete(question));
    askSoon();
  }
  return kept.get(question);
};

const askSoon = () => {
  if (isAsking || !waiting.length) return;
  clearTimeout(timer);
  const pause = performance.now() - answered < SOON ? LONG_PAUSE : PAUSE;
  const { length } = waiting;
  // A busy Node is late with everything, and with timers before all else.
  timer = setTimeout(() => setImmediate(() => waiting.length === length && askAll()), pause);
};

const askAll = async () => {
  const asked = waiting;
  waiting = [];
  isAsking = true;
  const answers = await answersTo(asked.map(({ page }) => page));
  isAsking = false;
  answered = performance.now();
  asked.forEach(({ resolve }, number) => resolve(answers[number]));
  askSoon();
};

/** An answer for each of *pages*; where there is none, its `failure` says why. */
const answersTo = async (pages) => {
  let answers = [];
  let failure = "launchdirectives did not answer for this page.";
  try {
    const answer = await ask(found.python, "batch", { protocol: PROTOCOL, pages });
    if (Array.isArray(answer?.pages)) answers = answer.pages;
  } catch (error) {
    failure = `launchdirectives failed in ${found.python}: ${error.message}.`;
  }
  const hasAsked = pages.some((page) => page.asks.length);
  return pages.map((page, number) => {
    if (answers[number]) return answers[number];
    // Where no directive tells it, the first page does.
    return { failure, isTold: hasAsked || number > 0 };
  });
};

/* What stands in the place of directives and roles. */

const tell = (file, { text, line, level, rule }) => {
  const position = line ? { start: { line, column: 1 }, end: { line, column: 1 } } : undefined;
  const message = file.message(text, position);
  message.ruleId = RULES + rule;
  message.source = "launchdirectives";
  message.fatal = level === "info" ? null : level === "error";
};

/**
 * The placeholders below *node*, each with the fragment that it was included from, if any, and with
 * the number of headings of sections above it. Those go into *headings*.
 */
const placeholdersIn = (node, headings = [], fragment = {}, isSection = true, found = []) => {
  for (const child of node.children ?? []) {
    restore(child);
    if (child.type === PLACEHOLDER) found.push({ parent: node, child, fragment, above: headings.length });
    if (child.type === "heading" && isSection) headings.push(child);
    const inside = child.type === "include" ? within(fragment, child) : fragment;
    placeholdersIn(child, headings, inside, isSection && SECTIONED.includes(child.type), found);
  }
  return found;
};

/**
 * In an element of HTML, such as `<details>`, mystmd writes all as HTML and reads that again. So a
 * placeholder is written as an element by which it is known afterwards.
 */
const asElement = (ask) => ({
  hName: ask.kind === "role" ? "span" : "div",
  hProperties: { className: [MARK + Buffer.from(JSON.stringify(ask)).toString("base64url")] },
});

const restore = (node) => {
  if (!["div", "span"].includes(node.type) || !node.class?.startsWith(MARK)) return;
  try {
    const ask = JSON.parse(Buffer.from(node.class.slice(MARK.length), "base64url").toString());
    Object.assign(node, { type: PLACEHOLDER, ask, children: [] });
  } catch {
    // a class that the author has given
  }
};

/** What of a node tells its text. */
const bared = ({ type, value, children }) => ({ type, value, children: children?.map(bared) });

/** The file of an include, from the page's folder. Lines of a part of a file are not the file's. */
const within = (fragment, { file, filter }) =>
  file.startsWith("/")
    ? { file, isPart: Boolean(filter) }
    : {
        file: nodePath.posix.join(nodePath.posix.dirname(fragment.file ?? ""), file),
        isPart: Boolean(filter),
      };

/** mystmd changes the nodes of a tree, and an answer may be for several. */
const copyOf = (nodes) => nodes && structuredClone(nodes);

/** References to the label that stood before a directive lead to the first of *nodes*. */
const put = ({ parent, child }, nodes) => {
  const { label, identifier, html_id } = child;
  if (identifier && nodes.length) Object.assign(nodes[0], { label, identifier, html_id });
  parent.children.splice(parent.children.indexOf(child), 1, ...nodes);
};

/** What is left of a directive or role that nobody answered: a role's words. */
const remains = ({ kind, argument }) =>
  kind === "role" ? [{ type: "text", value: argument.replace(/\s*<[^<>]*>$/, "") }] : [];

/**
 * Puts *nodes* below the page's title. mystmd takes the title out of the tree, and numbers the other
 * headings from 2, unless the page shows something before it.
 */
const putBelowTitle = (tree, nodes) => {
  for (const parent of [tree, ...tree.children.filter(({ type }) => type === "block")]) {
    const at = parent.children.findIndex(({ type, depth }) => type === "heading" && depth === 1);
    if (at >= 0) return parent.children.splice(at + 1, 0, ...nodes);
  }
  const first = tree.children.findIndex(({ data }) => !data?.part);
  const block = tree.children[first];
  if (block?.type === "block" && block.kind !== "notebook-code") block.children.unshift(...nodes);
  else tree.children.splice(Math.max(first, 0), 0, { type: "block", children: nodes });
};

const refuse = (places, file, text, isTold) => {
  for (const place of places) {
    const { ask } = place.child;
    put(place, remains(ask));
    const where = ask.fragment ? `${ask.fragment}${ask.line ? `:${ask.line}` : ""}: ` : "";
    const line = ask.fragment ? 0 : ask.line;
    tell(file, { text: where + text, line, level: "error", rule: FAILED });
  }
  if (!places.length && !isTold) tell(file, { text, level: "error", rule: FAILED });
};

let placed = 0; // directives and roles so far
let isProblemTold = false;

const replaceAll = async (tree, file) => {
  for (const note of notes.splice(0)) tell(file, note);
  const headings = [];
  const places = placeholdersIn(tree, headings);
  for (const { child, fragment, above } of places) {
    child.ask.above = above;
    child.ask.fragment = fragment.file ?? "";
    if (fragment.isPart) child.ask.line = 0;
  }
  if (problem) {
    refuse(places, file, problem, placed > 0 || isProblemTold);
    isProblemTold = true;
    return;
  }
  const [path, part = ""] = file.path.split("#");
  const asks = places.map(({ child }) => child.ask);
  const question = { path: nodePath.resolve(path), part, asks };
  if (asks.length) question.headings = headings.map(bared);
  const answer = await answerFor(question);
  if (answer.failure) return refuse(places, file, answer.failure, answer.isTold);
  places.forEach((place, number) => put(place, copyOf(answer.answers?.[number]) ?? remains(asks[number])));
  if (answer.control?.length && !part) putBelowTitle(tree, copyOf(answer.control));
  tree.children.push(...(copyOf(answer.end) ?? []));
  if (answer.data) tree.data = { ...tree.data, launch: answer.data };
  for (const message of answer.messages ?? []) tell(file, message);
};

const transform = async (tree, file) => {
  try {
    await replaceAll(tree, file);
  } catch (error) {
    // An error that leaves a plugin ends the whole build.
    refuse(placeholdersIn(tree), file, `launchdirectives failed: ${error.message}`);
  }
};

const placeholder = (kind, { name, arg, options, body, node }) => {
  placed += 1;
  const given = { ...options };
  // mystmd takes the id in `{launch #id}` for the option `label`, which here is a text.
  if (node?.children?.some((one) => one.type === "mystOption" && one.name === "id")) delete given.label;
  const ask = {
    kind,
    name,
    argument: (kind === "role" ? body : arg) ?? "",
    body: (kind === "role" ? undefined : body) ?? "",
    options: given,
    line: node?.position?.start?.line ?? 0,
  };
  return [{ type: PLACEHOLDER, ask, data: asElement(ask), children: [] }];
};

/* What mystmd is told. */

const types = { string: String, boolean: Boolean, number: Number };
const typed = (field) => field && { ...field, type: types[field.type] ?? String };
const text = { type: "string" };
/** So that no directive is an unknown one where there is no specification. */
const bare = {
  directives: ["launch", "launch-gallery", "launch-link", "thebe-button"].map((name) => ({ name, arg: text })),
  roles: [{ name: "launch", body: text }],
};
const { directives, roles = [] } = found.spec ?? bare;

export default {
  name: "launchdirectives",
  directives: directives.map((one) => ({
    ...one,
    arg: typed(one.arg),
    body: typed(one.body),
    options: Object.fromEntries(
      Object.entries(one.options ?? {}).map(([name, field]) => [name, typed(field)]),
    ),
    run: (data) => placeholder("directive", data),
  })),
  roles: roles.map((one) => ({
    ...one,
    body: typed(one.body),
    run: (data) => placeholder("role", data),
  })),
  transforms: [
    {
      name: "launchdirectives",
      stage: "document",
      doc: "Puts links in the place of launch directives and roles.",
      plugin: () => transform,
    },
  ],
};
