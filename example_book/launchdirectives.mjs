// launchdirectives for mystmd: https://mystmd.org, "plugins". Written by `launchdirectives init`.
// It holds no rule about launches: those are in the Python package, which it asks twice a build.

import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const PROTOCOL = 1;
const WAIT = 15; // milliseconds in which pages come together for one question
const MODULE = "launchdirectives.mystmd";
const PLACEHOLDER = "launchdirectivesPlaceholder";
const isWindows = process.platform === "win32";

/** The Python of the environment in *folder*; undefined if it has none. */
const pythonIn = (folder) => {
  const python = isWindows ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");
  const conda = join(folder, "python.exe");
  if (existsSync(python)) return python;
  return isWindows && existsSync(conda) ? conda : undefined;
};

/** The environment that *file* is installed in; undefined if it is in none. */
const environmentOf = (file) => {
  const parts = dirname(file).split(sep);
  const at = parts.lastIndexOf("site-packages");
  if (at < 0) return undefined;
  // lib/python3.12/site-packages, on Windows Lib/site-packages.
  const up = parts[at - 1]?.toLowerCase() === "lib" ? 1 : 2;
  return parts.slice(0, at - up).join(sep);
};

const real = (file) => {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
};

/** The Pythons that may have the package, the likeliest first. */
const pythons = () => {
  const { LAUNCHDIRECTIVES_PYTHON, VIRTUAL_ENV, CONDA_PREFIX } = process.env;
  const folders = [
    environmentOf(real(fileURLToPath(import.meta.url))),
    environmentOf(real(process.argv[1] ?? "")),
    VIRTUAL_ENV,
    CONDA_PREFIX,
  ];
  const found = folders.map((folder) => folder && pythonIn(folder));
  const names = isWindows ? ["python", "py"] : ["python3", "python"];
  return [...new Set([LAUNCHDIRECTIVES_PYTHON, ...found, ...names].filter(Boolean))];
};

/** What *python* answers to *command*, with *question* on its standard input. */
const ask = (python, command, question) =>
  new Promise((resolve, reject) => {
    const limits = { maxBuffer: 1 << 28, windowsHide: true };
    const child = execFile(python, ["-m", MODULE, command], limits, (error, output, said) => {
      if (error) return reject(new Error(said.trim().split("\n").at(-1) || error.message));
      try {
        resolve(JSON.parse(output));
      } catch {
        reject(new Error("its answer is no JSON"));
      }
    });
    child.stdin.on("error", () => {}); // it has ended before it read: the callback above says why
    child.stdin.end(question === undefined ? "" : JSON.stringify(question));
  });

const tried = [];
let python, spec;
for (const one of pythons()) {
  try {
    spec = await ask(one, "spec");
    python = one;
    break;
  } catch (error) {
    tried.push(`${one}: ${error.message}`);
  }
}

const problem = !spec
  ? "launchdirectives is not found: install it with `pip install launchdirectives`, or name its " +
    `Python in LAUNCHDIRECTIVES_PYTHON. Tried: ${tried.join("; ")}.`
  : spec.protocol !== PROTOCOL
    ? `launchdirectives.mjs speaks version ${PROTOCOL}, launchdirectives ${spec.version} speaks ` +
      `version ${spec.protocol}: run \`launchdirectives init\`, which writes the file anew.`
    : undefined;

/** Questions of pages that wait to be asked together. */
let waiting = [];

const answerOf = (page) =>
  new Promise((resolve) => {
    if (!waiting.length) setTimeout(askAll, WAIT);
    waiting.push({ page, resolve });
  });

const askAll = async () => {
  const asked = waiting;
  waiting = [];
  const pages = asked.map(({ page }) => page);
  try {
    const answer = await ask(python, "batch", { protocol: PROTOCOL, pages });
    asked.forEach(({ resolve }, number) => resolve(answer.pages[number]));
  } catch (error) {
    for (const { resolve } of asked) resolve({ failure: `launchdirectives: ${error.message}` });
  }
};

const tell = (file, { text, line, level, rule }) => {
  const position = line ? { start: { line, column: 1 }, end: { line, column: 1 } } : undefined;
  const message = file.message(text, position, `launchdirectives:${rule}`);
  message.fatal = level === "error" ? true : false;
};

const placeholdersIn = (node, found = []) => {
  for (const child of node.children ?? []) {
    if (child.type === PLACEHOLDER) found.push({ parent: node, child });
    else placeholdersIn(child, found);
  }
  return found;
};

const put = ({ parent, child }, nodes) =>
  parent.children.splice(parent.children.indexOf(child), 1, ...nodes);

const transform = async (tree, file) => {
  const places = placeholdersIn(tree);
  const asks = places.map(({ child }) => child.ask);
  const refuse = (text, rule) => {
    for (const place of places) {
      put(place, []);
      tell(file, { text, line: place.child.ask.line, level: "error", rule });
    }
  };
  if (problem) return refuse(problem, "python");
  const answer = await answerOf({ path: file.path.split("#")[0], asks });
  if (answer.failure) return refuse(answer.failure, "python");
  places.forEach((place, number) => put(place, answer.answers[number] ?? []));
  if (answer.control?.length && !file.path.includes("#")) {
    const isTitle = tree.children[0]?.type === "heading" && tree.children[0].depth === 1;
    tree.children.splice(isTitle ? 1 : 0, 0, ...answer.control);
  }
  for (const message of answer.messages ?? []) tell(file, message);
};

const placeholder = (kind, { name, arg, options, body, node }) => [
  {
    type: PLACEHOLDER,
    ask: {
      kind,
      name,
      argument: arg ?? body ?? "",
      options: options ?? {},
      line: node?.position?.start?.line ?? 0,
    },
    children: [],
  },
];

const types = { string: String, boolean: Boolean, number: Number };
const typed = (field) => field && { ...field, type: types[field.type] ?? String };
const known = spec ?? {
  directives: [{ name: "launch", arg: { type: "string" }, options: {} }],
  roles: [{ name: "launch", body: { type: "string" } }],
};

export default {
  name: "launchdirectives",
  directives: known.directives.map((one) => ({
    ...one,
    arg: typed(one.arg),
    body: typed(one.body),
    options: Object.fromEntries(
      Object.entries(one.options ?? {}).map(([name, field]) => [name, typed(field)]),
    ),
    run: (data) => placeholder("directive", data),
  })),
  roles: known.roles.map((one) => ({
    ...one,
    body: typed(one.body),
    run: (data) => placeholder("role", data),
  })),
  transforms: [
    {
      name: "launchdirectives",
      stage: "document",
      doc: "Puts links in the place of launch directives and roles.",
      plugin: () => async (tree, file) => {
        try {
          await transform(tree, file);
        } catch (error) {
          tell(file, { text: `launchdirectives: ${error.message}`, level: "error", rule: "plugin" });
        }
      },
    },
  ],
};
