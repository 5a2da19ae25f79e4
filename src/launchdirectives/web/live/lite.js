/* Python in the reader's browser, from the site's own files: nobody else is asked for anything. */

import { CellOutputs } from "./lite-outputs.js";
import { Interpreter } from "./lite-interpreter.js";
import { Problem } from "./problem.js";

const PLACE = new URL("../launch-lite/", import.meta.url);
const LANGUAGES = ["", "python"];

/** What the build has put there for the hub `name`. */
async function prepared(name, signal) {
  let answer;
  try {
    // The folder's files change from build to build; their names tell which are meant.
    const url = new URL("settings.json", PLACE);
    answer = (await (await fetch(url, { cache: "no-cache", signal })).json())[name];
  } catch (error) {
    signal?.throwIfAborted();
    throw new Problem("lite-files", {}, error);
  }
  if (!answer) throw new Problem("lite-missing");
  return answer;
}

const folderOf = (path) => path.split("/").slice(0, -1).join("/");

/** An address of the site for `path`, which may have any characters. */
const addressOf = (path) => path.split("/").map(encodeURIComponent).join("/");

/** A number of bytes as the page's language writes it. */
function megabytes(bytes) {
  const how = { style: "unit", unit: "megabyte", maximumSignificantDigits: 2 };
  return new Intl.NumberFormat(document.documentElement.lang || "en", how).format(bytes / 1e6);
}

/**
 * Start Python for the page.
 *
 * @param {{hub: string}} settings
 * @param {{path: string, kernel: {language: string}}} page
 * @param {{texts: Record<string, string>}} notebook
 * @param {{phase: (name: string, more?: object) => void}} hooks
 * @param {AbortSignal} signal
 * @returns {Promise<LiteKernel>}
 * @throws {Problem} `lite-…`: if it does not start here
 */
export async function connect(settings, page, notebook, hooks, signal) {
  const { language } = page.kernel;
  if (!LANGUAGES.includes(language)) throw new Problem("lite-language", { language });
  const { pyodide, size, files } = await prepared(settings.hub, signal);
  const ofFiles = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  hooks.phase("loading", { detail: megabytes(size + ofFiles) });
  const start = {
    base: new URL(`${pyodide}/`, PLACE).href,
    files: files.map(([path, , digest, source]) => [
      path,
      new URL(`files/${addressOf(source)}?${digest}`, PLACE).href,
    ]),
    folder: folderOf(page.path),
    texts: Object.fromEntries(
      Object.entries(notebook.texts).filter(([name]) => name.startsWith("lite-")),
    ),
  };
  const kernel = new LiteKernel(start);
  await kernel.begin(signal);
  return kernel;
}

/** A kernel, as the notebook has it run cells. */
class LiteKernel {
  name = "python";
  displayName = "Python";
  state = "starting";
  /** Code that computes can be stopped only where the site has memory shared with the worker. */
  canInterrupt = self.crossOriginIsolated === true;
  #start;
  #interpreter = null;
  #listeners = [];
  #ending = null;
  #shown = null;
  #byName = new Map();

  constructor(start) {
    this.#start = start;
  }

  /** Start Python in a worker of its own. */
  async begin(signal) {
    const interpreter = new Interpreter(this.#start, {
      message: (message) => interpreter === this.#interpreter && this.#show(message),
      died: () => interpreter === this.#interpreter && this.#die("dead"),
    });
    this.#interpreter = interpreter;
    this.displayName = `Python ${await interpreter.ready(signal)}`;
    this.#become("idle");
  }

  /** Have `listener` called with each new state. */
  onstate(listener) {
    this.#listeners.push(listener);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }

  /**
   * Run the code of a cell; what it shows comes into the cell's output.
   *
   * @returns {Promise<{ok: boolean, count: number | null}>}
   */
  async execute(cell) {
    const failed = { ok: false, count: null };
    if (this.state !== "idle") return failed;
    this.#become("busy");
    this.#shown = new CellOutputs(cell.outputs);
    const ended = new Promise((resolve) => (this.#ending = () => resolve(failed)));
    const { ok, count } = await Promise.race([this.#interpreter.run(cell.source), ended]);
    this.#shown.flush();
    this.#ending = null;
    if (this.state === "busy") this.#become("idle");
    return { ok, count };
  }

  #show({ output, update, clear, id }) {
    if (output) {
      this.#shown.add(output, id);
      if (id) this.#byName.set(id, this.#shown);
    } else if (update) {
      this.#byName.get(id)?.update(update, id);
    } else {
      this.#shown.clear(clear);
    }
  }

  #die(state) {
    this.#interpreter?.end();
    this.#interpreter = null;
    this.#ending?.();
    this.#byName.clear();
    this.#become(state);
  }

  /** End the code that runs; if it cannot be ended alone, all of Python begins anew. */
  async interrupt() {
    if (this.state !== "busy") return;
    if (this.canInterrupt) this.#interpreter.interrupt();
    else await this.restart();
  }

  /** Begin anew, without variables. */
  async restart() {
    this.#die("restarting");
    await this.begin();
  }

  /** End Python. */
  async shutdown() {
    this.#die("dead");
  }

  /** Let go of it, without a word. */
  dispose() {
    this.#listeners = [];
    this.#die("dead");
  }
}
