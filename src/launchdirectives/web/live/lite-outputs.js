/* The outputs of a cell while it runs, in pieces that a page can keep up with. */

const DELAY = 40; // ms in which text is gathered

/** Changes a cell's outputs as a kernel's messages do. */
export class CellOutputs {
  #outputs;
  #list = [];
  #waiting = null;
  #timer = 0;
  #clears = false;

  /** @param {{add: Function, clear: Function, set: Function}} outputs the cell's */
  constructor(outputs) {
    this.#outputs = outputs;
    outputs.clear(false);
  }

  /**
   * @param {object} output as nbformat has it
   * @param {string} [id] by which it can be updated
   */
  add(output, id = "") {
    const isText = output.output_type === "stream";
    if (isText && this.#waiting?.name === output.name) {
      this.#waiting.text += output.text;
      return;
    }
    this.flush();
    if (isText) {
      this.#waiting = { ...output };
      this.#timer = setTimeout(() => this.flush(), DELAY);
    } else {
      this.#put(output, id);
    }
  }

  /** Show what was gathered. */
  flush() {
    clearTimeout(this.#timer);
    const output = this.#waiting;
    this.#waiting = null;
    if (output) this.#put(output, "");
  }

  #put(output, id) {
    if (this.#clears) this.#list = [];
    this.#clears = false;
    const last = this.#list.at(-1)?.output;
    if (output.output_type === "stream" && last?.name === output.name) last.text += output.text;
    else this.#list.push({ output: { ...output }, id });
    this.#outputs.add(output);
  }

  /** Replace the outputs that were shown under `id`. */
  update(output, id) {
    this.flush();
    for (const shown of this.#list) if (shown.id === id) shown.output = output;
    this.#outputs.set(this.#list.map(({ output }) => output));
  }

  /** @param {boolean} waits whether the old outputs stay until there is a new one */
  clear(waits) {
    this.flush();
    this.#clears = waits;
    if (!waits) this.#list = [];
    this.#outputs.clear(waits);
  }
}
