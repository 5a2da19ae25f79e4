/* Python in a worker: loads Pyodide from the site's own folder, and runs cells one by one. */

const HOME = "/home/pyodide/";
const OURS = "/launch-live/";
const PACKAGE = "launch_live";
const MODULES = [
  ...["__init__.py", "backend.py", "figures.py", "needs.py", "rich.py"],
  ...["shell.py", "sink.py", "stand_in.py", "trouble.py"],
];
const PARTS = ["pyodide.asm.wasm", "python_stdlib.zip"];
const EMPTY_MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
const AT_ONCE = 6;

const post = (kind, more = {}) => self.postMessage({ kind, ...more });

/** A problem, by the name of its text. */
class Trouble extends Error {
  constructor(name, cause) {
    super(String(cause), { cause });
    this.name = name;
  }
}

let pyodide;
let shell;
let buffer;
let running = 0;

/** A policy that forbids WebAssembly would leave Pyodide waiting for ever. */
async function checkPolicy() {
  try {
    await WebAssembly.compile(EMPTY_MODULE);
  } catch (error) {
    throw new Trouble("lite-policy", error);
  }
}

async function answer(url, how) {
  const given = await fetch(url, how).catch((error) => {
    throw new Trouble("lite-files", error);
  });
  if (!given.ok) throw new Trouble("lite-files", `${url}: HTTP ${given.status}`);
  return given;
}

const read = async (url) => new Uint8Array(await (await answer(url)).arrayBuffer());

const check = (url) => answer(url, { method: "HEAD" });

async function interpreter(base) {
  const script = new URL("pyodide.js", base).href;
  let loadPyodide;
  let createPyodideModule;
  try {
    // Older releases have no module of this name to hand over, and find theirs themselves.
    const parts = [import(script), import(new URL("pyodide.asm.js", base).href)];
    [{ loadPyodide }, { default: createPyodideModule }] = await Promise.all(parts);
  } catch (error) {
    throw new Trouble("lite-files", error);
  }
  const lockFileURL = new URL("pyodide-lock.json", base).href;
  try {
    return await loadPyodide({
      indexURL: base,
      lockFileURL,
      packageBaseUrl: base,
      createPyodideModule,
    });
  } catch (error) {
    // It ends in many ways without a part, and in words that do not name it.
    await Promise.all([...PARTS.map((name) => new URL(name, base).href), lockFileURL].map(check));
    throw error;
  }
}

/** Write [path, address] into Python's file system. */
async function write(files) {
  const waiting = [...files];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [path, url] = next;
      const content = await read(url);
      pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
      pyodide.FS.writeFile(path, content);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function start({ base, files, folder, texts, interrupts }) {
  await checkPolicy();
  pyodide = await interpreter(base);
  const ours = MODULES.map((name) => [
    `${OURS}${PACKAGE}/${name}`,
    new URL(`python/${name}`, import.meta.url).href,
  ]);
  await write([...ours, ...files.map(([path, url]) => [`${HOME}${path}`, url])]);
  pyodide.FS.mkdirTree(`${HOME}${folder}`);
  pyodide.FS.chdir(`${HOME}${folder}`);
  const { path } = pyodide.pyimport("sys");
  path.insert(0, ""); // modules beside the page
  path.append(OURS);
  pyodide.pyimport("importlib").invalidate_caches();
  const main = pyodide.pyimport("__main__");
  const { Shell } = pyodide.pyimport(`${PACKAGE}.shell`);
  shell = Shell((message) => post("message", { message }), pyodide.toPy(texts), main);
  shell.install();
  buffer = interrupts && new Int32Array(interrupts);
  if (buffer) pyodide.setInterruptBuffer(buffer);
  post("ready", { version: pyodide.runPython("import platform; platform.python_version()") });
}

/** Load the packages that a cell imports. */
async function loadPackages(code) {
  const said = [];
  const how = { messageCallback() {}, errorCallback: (message) => said.push(message) };
  try {
    await pyodide.loadPackagesFromImports(shell.needs(code), how);
  } catch (error) {
    said.push(String(error));
  }
  if (said.length) console.warn(...said);
  return !said.length;
}

async function run({ number, code }) {
  running = number;
  const isLoaded = await loadPackages(code);
  const done = JSON.parse(isLoaded ? await shell.run(code) : shell.refuse("lite-package"));
  if (buffer) buffer[0] = 0;
  running = 0;
  post("done", { number, ...done });
}

const does = {
  start,
  run,
  interrupt({ number }) {
    if (number !== running) return;
    if (buffer) buffer[0] = 0; // or the lines that end the cell would be interrupted themselves
    shell.interrupt();
  },
};

/** An error that nobody caught is the reader's own, unless Python has ended by it. */
function checkAlive(event) {
  if (!shell) return;
  event.preventDefault();
  try {
    pyodide.runPython("0");
    console.warn(event.reason ?? event.error);
  } catch (error) {
    post("problem", { name: "lite-failed", message: String(error) });
  }
}

self.addEventListener("error", checkAlive);
self.addEventListener("unhandledrejection", checkAlive);

self.addEventListener("message", async ({ data }) => {
  try {
    await does[data.kind](data);
  } catch (error) {
    const name = error instanceof Trouble ? error.name : "lite-failed";
    post("problem", { name, message: String(error.message ?? error) });
  }
});
