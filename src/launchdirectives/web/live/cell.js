/** A cell of the page: its editor, its buttons and its output, beside the static block. */

import { tend } from "./outputs.js";

const CODE = ".cell_input, .highlight, pre";
const OUTPUT = ".cell_output, .output";

/** Takes *element* out of sight by a style of ours, as themes have their own for `hidden`. */
const hide = (element) => (element.dataset.liveStatic = "");

const unhide = (element) => delete element.dataset.liveStatic;

/** One cell; what runs it is the notebook's queue. */
export class Cell {
  /**
   * @param {{id: string, source: string, init?: boolean, readonly?: boolean, hidden?: boolean,
   *   raises?: boolean}} data as the page has them
   * @param {number} number from 1, among those that are shown
   * @param {(name: string, fill?: object) => string} say
   */
  constructor(data, number, say) {
    this.id = data.id;
    this.number = number;
    this.isInit = Boolean(data.init);
    this.isReadonly = Boolean(data.readonly);
    this.isHidden = Boolean(data.hidden);
    this.mayFail = Boolean(data.raises);
    this.state = "idle";
    this.count = null;
    this.say = say;
    this.original = data.source;
    /** Thebe's own cell, which holds the code and shows the output. */
    this.thebe = undefined;
    this.undo = [];
  }

  /** The code as it is now. */
  get source() {
    return this.thebe?.source ?? this.original;
  }

  /** The output, as the messages of a kernel change it. */
  get outputs() {
    const { model } = this.thebe;
    return {
      add: (output) => model.add(output),
      clear: (wait = false) => model.clear(wait),
      set: (outputs) => model.fromJSON(outputs),
    };
  }

  /** Makes the elements; the editor comes into `placeholder`. */
  build() {
    this.output = document.createElement("div");
    this.output.className = "launch-live-output";
    this.output.dataset.liveOutput = this.id;
    const shown = this.isHidden ? null : document.getElementById(this.id);
    if (!shown) {
      // Lumino wants even what nobody sees to be in the page.
      this.output.hidden = true;
      document.body.append(this.output);
      this.undo.push(() => this.output.remove());
      return;
    }
    this.box = document.createElement("div");
    this.box.className = "launch-live-cell";
    this.box.dataset.liveCell = this.id;
    this.placeholder = document.createElement("pre");
    const tools = document.createElement("div");
    tools.className = "launch-live-tools";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "launch-live-run";
    this.button.setAttribute("aria-label", this.say("run-cell", { number: this.number }));
    this.button.textContent = "▶";
    this.counter = document.createElement("span");
    this.counter.className = "launch-live-count";
    tools.append(this.button, this.counter);
    this.box.append(this.placeholder, tools);
    const block = shown.matches(".highlight, pre") ? shown : shown.querySelector(CODE);
    const code = shown.matches(".cell, .jupyter_cell") && block ? block : shown;
    this.static = shown.querySelector(OUTPUT);
    code.after(this.box);
    // Where the static output is, it may be hidden apart from the code (`hide-output`, `hide-input`).
    (this.static ?? this.box).after(this.output);
    hide(code);
    this.undo.push(tend(this.output, this.say("output", { number: this.number })));
    this.undo.push(() => {
      unhide(code);
      this.box.remove();
      this.output.remove();
      if (this.static) unhide(this.static);
    });
    this.show();
  }

  /** Has the editor be one that can be read, reached and left by keyboard. */
  adopt(editor) {
    this.editor = editor;
    const field = editor.getInputField();
    field.setAttribute("aria-label", this.say("editor", { number: this.number }));
    this.seen = new IntersectionObserver((entries) => {
      // Made in a closed <details> or tab, an editor does not know its height.
      if (entries.some((entry) => entry.isIntersecting)) editor.refresh();
    });
    this.seen.observe(this.box);
    this.undo.push(() => this.seen.disconnect());
  }

  /** Says in the page what state it is in. */
  become(state, count = this.count) {
    this.state = state;
    this.count = count;
    this.show();
  }

  /** Shows the state and the execution count. */
  show() {
    if (!this.box) return;
    this.box.dataset.state = this.state;
    const waits = this.state === "queued" || this.state === "running";
    this.counter.textContent = waits ? "[*]" : this.count === null ? "" : `[${this.count}]`;
  }

  /** The place of its output is open, and the output of the build out of the way. */
  reveal() {
    if (this.static) hide(this.static);
    for (let at = this.output.parentElement; at; at = at.parentElement) {
      if (at.matches("details")) at.open = true;
    }
  }

  /** The page as it was. */
  dispose() {
    this.thebe?.area?.dispose();
    for (const step of this.undo.reverse()) step();
  }
}
