/** The page's cells as a notebook: their editors, and a queue that runs them one by one. */
import { Cell } from "./cell.js";
import { load as loadThebe, renderers } from "./thebe.js";
import { said } from "./words.js";

/** Loads what {@link Notebook} needs. */
export const load = loadThebe;

/** The live cells of the page. Thebe must be loaded before it is made. */
export class Notebook {
  /**
   * @param {{cells: object[], kernel: {language: string}}} page
   * @param {Record<string, string>} texts
   */
  constructor(page, texts) {
    const say = (name, fill) => said(texts, name, fill);
    this.texts = texts;
    let number = 0;
    this.cells = page.cells.map((data) => new Cell(data, data.hidden ? 0 : ++number, say));
    this.onchange = () => {};
    this.onrun = (cell) => this.run([cell]);
    this.queue = [];
    this.kernel = undefined;
    this.#build(page.kernel.language);
  }

  #build(language) {
    const { api } = window.thebeCore;
    const mode = language === "" || language === "python" ? "python" : "null";
    const options = window.thebe.mergeOptions({
      useBinder: false,
      useJupyterLite: false,
      mountRunButton: false,
      mountRunAllButton: false,
      mountRestartButton: false,
      mountRestartAllButton: false,
      codeMirrorConfig: {
        theme: "default",
        lineNumbers: false,
        lineWrapping: true, // what scrolls sideways cannot be reached by keyboard
        viewportMargin: Infinity,
      },
    });
    const config = api.makeConfiguration(options, window.thebe.events);
    this.rendermime = renderers();
    this.config = config;
    const blocks = this.cells.map((cell, index) => ({ id: `cell${index}`, source: cell.original }));
    const notebook = api.setupNotebookFromBlocks(blocks, config, this.rendermime);
    this.cells.forEach((cell, index) => {
      cell.build();
      cell.thebe = notebook.cells[index];
      cell.thebe.execute = async () => this.onrun(cell);
      if (cell.placeholder) {
        cell.placeholder.dataset.language = mode;
        if (cell.isReadonly) cell.placeholder.dataset.readonly = "true";
        cell.placeholder.textContent = cell.original;
        const placeholders = { source: cell.placeholder, output: cell.output };
        window.thebe.renderAllCells(options, notebook, [{ id: blocks[index].id, placeholders }]);
        cell.adopt(cell.box.querySelector(".CodeMirror").CodeMirror);
        cell.button.addEventListener("click", () => this.onrun(cell));
      } else {
        cell.thebe.attachToDOM(cell.output);
      }
    });
  }

  /** Has cells run by *kernel*. */
  attach(kernel) {
    this.kernel = kernel;
  }

  /**
   * Runs *cells* in their order, after those that wait already.
   *
   * @returns {Promise<boolean>} whether all of them ended well
   */
  run(cells, { stopOnError = true } = {}) {
    const batch = { cells: [...cells], stopOnError };
    for (const cell of cells) if (cell.state !== "running") cell.become("queued");
    batch.done = new Promise((resolve) => (batch.resolve = resolve));
    this.queue.push(batch);
    this.onchange();
    if (this.queue.length === 1) this.#work();
    return batch.done;
  }

  /** Runs all cells, stopping at the first that fails and may not. */
  runAll() {
    return this.run(this.cells);
  }

  /** Runs the cells that are to be run first. */
  runInit() {
    return this.run(this.cells.filter((cell) => cell.isInit));
  }

  /** Forgets all that waits. */
  cancelQueue() {
    for (const batch of this.queue) {
      for (const cell of batch.cells) {
        if (cell.state === "queued") cell.become("idle");
      }
      batch.cells = [];
    }
    this.onchange();
  }

  async #work() {
    while (this.queue.length) {
      const [batch] = this.queue;
      let ok = true;
      while (batch.cells.length) {
        const cell = batch.cells.shift();
        cell.become("running");
        cell.reveal();
        this.onchange();
        const { ok: ended, count } = await this.kernel.execute(cell);
        cell.become(ended ? "done" : "failed", count ?? cell.count);
        const isFine = ended || cell.mayFail;
        ok &&= isFine;
        if (!isFine && batch.stopOnError) {
          for (const later of batch.cells) later.become("idle");
          batch.cells = [];
        }
        this.onchange();
      }
      this.queue.shift();
      batch.resolve(ok);
    }
    this.onchange();
  }

  /** Takes the outputs away. */
  clear() {
    for (const cell of this.cells) {
      cell.outputs.clear();
      if (cell.state === "done" || cell.state === "failed") cell.become("idle", null);
    }
  }

  /** The static page again. */
  dispose() {
    this.cancelQueue();
    for (const cell of this.cells) cell.dispose();
  }
}
