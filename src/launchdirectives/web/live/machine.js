/* The states of live code, from the click on its button to the page as it was. */

import { Bar } from "./bar.js";
import { after, Limits } from "./limits.js";
import { kernelFor } from "./opening.js";
import { part } from "./parts.js";
import { Problem } from "./problem.js";
import * as starts from "./starts.js";

const BUSY_DELAY = 300; // ms: what is quicker is not announced
const INTERRUPT_DELAY = 10_000; // ms until code counts as not to be interrupted
const SHUTDOWN_LIMIT = 5_000; // ms
const RUNNING = ["ready", "busy"];

/** Steps that are shown as another state, in words of their own. */
const SHOWN_AS = { pulling: "launching", loading: "launching", kernel: "connecting" };

/** Steps whose limit of time has a name of its own among the problems. */
const TOO_SLOW = { kernel: "kernel-silent", restarting: "kernel-silent" };

/** The state machine of one page: it composes the bar, the cells and their kernel. */
export class Machine {
  #texts;
  #page;
  #bar;
  #limits;
  #source = {}; // of the kernel: the button that was pressed, its key and its settings
  #control = new AbortController(); // of what is under way; replaced by whatever begins anew
  #notebook = null;
  #kernel = null;
  #unwatch = () => {};
  #ending = Promise.resolve();
  #busyTimer = 0;
  #interrupting = 0;
  #isPreparing = false;
  #wasReady = false;

  /**
   * @param {Record<string, string>} texts
   * @param {{path: string, kernel: object, cells: object[]}} page
   */
  constructor(texts, page) {
    this.#texts = texts;
    this.#page = page;
    this.#bar = new Bar(texts, (name) => this.#press(name));
    this.#limits = new Limits(
      (step) => this.#control.abort(new Problem(TOO_SLOW[step] ?? `slow-${step}`)),
      () => this.#bar.note("note-long-build"),
    );
  }

  /** @returns {HTMLElement} the bar, to be put into the page */
  get element() {
    return this.#bar.element;
  }

  /** Start with the hub of *button*; what the reader has written into the cells stays. */
  async begin(button, key) {
    if (!starts.ENDED.includes(this.#bar.state)) return;
    this.#source = { button, key, settings: starts.settingsOf(button) };
    this.#bar.forgetLog();
    this.#bar.forgetRemarks();
    this.#step("connecting");
    await this.#attempt(async (signal) => {
      await this.#ending;
      await this.#reach(signal);
      await this.#prepare();
    });
  }

  /** Do *work*; if it fails, takes too long or is cancelled, say so. */
  async #attempt(work) {
    const control = this.#renew();
    const { signal } = control;
    const aborted = new Promise((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    try {
      await Promise.race([work(signal), aborted]);
    } catch (error) {
      if (control === this.#control) this.#fail(signal.aborted ? signal.reason : error);
    }
  }

  /** End what is under way, without a word. */
  #renew() {
    const control = this.#control;
    this.#control = new AbortController();
    control.abort(new Problem("cancelled"));
    return this.#control;
  }

  #show(state, more = {}) {
    clearTimeout(this.#interrupting);
    clearTimeout(this.#busyTimer);
    this.#busyTimer = 0;
    const without = this.#kernel?.canInterrupt === false ? ["interrupt"] : [];
    this.#bar.show(state, { without, ...more });
    starts.show(state, this.#source.button, this.#source.key, this.#texts);
  }

  /** A step of the start begins, or says something. */
  #step(name, { log = "", detail = "" } = {}) {
    if (log) this.#bar.log(log);
    const fill = { detail: detail && `(${detail})` };
    this.#limits.enter(name);
    this.#show(SHOWN_AS[name] ?? name, { say: `state-${name}`, fill });
  }

  async #reach(signal) {
    const { settings, key } = this.#source;
    const hooks = {
      phase: (name, more) => signal.aborted || this.#step(name, more),
      remark: (name, fill) => this.#bar.remark(name, fill),
      ask: async (name, fill) => {
        this.#limits.enter(""); // a reader may take any time
        const answer = await this.#bar.ask(name, fill, signal);
        this.#step("connecting");
        return answer;
      },
    };
    const mounting = this.#mount(signal);
    const opening = kernelFor(settings, this.#page, key, mounting, hooks, signal);
    const [{ kernel, watch }] = await Promise.all([opening, mounting]);
    if (signal.aborted) kernel.dispose();
    signal.throwIfAborted(); // or what comes next would call it ready
    this.#kernel = kernel;
    this.#notebook.attach(kernel);
    kernel.onstate((state) => kernel === this.#kernel && this.#onkernel(state));
    this.#unwatch = watch((problem) => kernel === this.#kernel && this.#fail(problem));
  }

  /** The page's cells; those of an earlier try, with the reader's text, if there was one. */
  async #mount(signal) {
    if (this.#notebook) return this.#notebook;
    const { load, Notebook } = await part("notebook");
    await load();
    signal.throwIfAborted();
    const notebook = new Notebook(this.#page, this.#texts);
    notebook.onchange = () => this.#settle();
    notebook.onrun = (cell) => this.#run(cell);
    return (this.#notebook = notebook);
  }

  /** Run the page's first cells; then all is ready. */
  async #prepare() {
    const control = this.#control;
    this.#limits.enter("");
    this.#isPreparing = true;
    if (this.#notebook.cells.some((cell) => cell.isInit)) {
      this.#show("busy", { say: "state-preparing" });
      if (!(await this.#notebook.runInit())) this.#bar.remark("remark-first-failed");
    }
    if (control !== this.#control) return; // it was stopped, restarted or lost
    this.#isPreparing = false;
    this.#wasReady = true;
    this.#show("ready");
    this.#settle();
  }

  #isBusy() {
    const isActive = ({ state }) => state === "running" || state === "queued";
    return this.#kernel?.state === "busy" || this.#notebook.cells.some(isActive);
  }

  /** Say whether something runs. */
  #settle() {
    if (this.#isPreparing || !RUNNING.includes(this.#bar.state)) return;
    if (!this.#isBusy()) this.#show("ready");
    else if (this.#bar.state === "ready")
      this.#busyTimer ||= setTimeout(() => this.#isBusy() && this.#show("busy"), BUSY_DELAY);
  }

  #onkernel(state) {
    if (state === "lost") this.#fail(new Problem("connection-lost"));
    else if (!RUNNING.includes(this.#bar.state)) return;
    else if (state === "dead" || state === "restarting") this.#die();
    else this.#settle();
  }

  /** The kernel has ended by itself; even if its server starts it again, all is to be run again. */
  #die() {
    this.#renew();
    this.#isPreparing = false;
    this.#notebook.cancelQueue();
    this.#show("dead");
  }

  #press(name) {
    const does = {
      "run-all": () => this.#runAll(),
      interrupt: () => this.#interrupt(),
      restart: () => this.#restart(() => {}),
      "restart-run-all": () => this.#restart(() => this.#runAll()),
      clear: () => this.#notebook.clear(),
      stop: () => this.#stop("state-stopped"),
      close: () => this.#stop("state-stopped"),
      cancel: () => this.#control.abort(new Problem("cancelled")),
      retry: () => this.begin(this.#source.button, this.#source.key),
    };
    does[name]();
  }

  async #run(cell) {
    if (!RUNNING.includes(this.#bar.state)) {
      this.#bar.note(`note-not-run-${this.#limits.isWaiting ? "yet" : "now"}`);
      return;
    }
    this.#bar.forgetRemarks();
    await this.#notebook.run([cell]);
  }

  async #runAll() {
    const control = this.#control;
    this.#bar.forgetRemarks();
    if (await this.#notebook.runAll()) return;
    if (control !== this.#control) return;
    this.#bar.remark("remark-not-all");
    this.#settle();
  }

  #interrupt() {
    this.#notebook.cancelQueue();
    this.#kernel.interrupt().catch(console.warn);
    clearTimeout(this.#interrupting);
    const tell = () => this.#bar.note("note-interrupt");
    this.#interrupting = setTimeout(tell, INTERRUPT_DELAY);
  }

  async #restart(then) {
    this.#notebook.cancelQueue();
    this.#bar.forgetRemarks();
    this.#step("restarting");
    await this.#attempt(async () => {
      await this.#kernel.restart().catch((cause) => {
        throw cause instanceof Problem ? cause : new Problem("restart", {}, cause);
      });
      await this.#prepare();
      await then();
    });
  }

  #fail(error) {
    this.#leave();
    if (error.name === "cancelled" && !this.#wasReady) return this.#stop("state-cancelled");
    console.warn(error, error.cause ?? "");
    const { name, fill } =
      error instanceof Problem ? error : new Problem("unexpected", { message: String(error) });
    this.#show("failed", { say: `problem-${name}`, next: `next-${name}`, fill });
    this.#bar.offer(...starts.others(this.#source.button));
  }

  /** Let go of the kernel; the cells stay. */
  #leave() {
    this.#renew();
    this.#limits.enter("");
    this.#isPreparing = false;
    this.#unwatch();
    this.#unwatch = () => {};
    this.#notebook?.cancelQueue();
    this.#kernel?.dispose();
    this.#kernel = null;
  }

  /** End the kernel; the page is again as it was. */
  #stop(say) {
    const kernel = this.#kernel;
    this.#kernel = null;
    this.#leave();
    if (kernel) {
      const shutdown = kernel.shutdown().catch(console.warn);
      this.#ending = Promise.race([shutdown, after(SHUTDOWN_LIMIT)]).then(() => kernel.dispose());
    }
    this.#notebook?.dispose();
    this.#notebook = null;
    this.#wasReady = false;
    this.#show("stopped", { say });
    this.#source.button.focus();
  }
}
