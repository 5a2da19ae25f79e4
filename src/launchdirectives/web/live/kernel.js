/** A kernel on a Jupyter Server: its states, and how it runs cells. */
import { answer, reach, serverOf, sessionOf } from "./connection.js";
import { after } from "./limits.js";
import { Problem } from "./problem.js";

const SILENCE = 60_000;
const LOST_AFTER = 6_000;
const ASK_AGAIN = 2_000;

/** Our states by those of Jupyter's. */
const STATES = {
  idle: "idle",
  busy: "busy",
  starting: "starting",
  restarting: "restarting",
  autorestarting: "restarting",
  terminating: "dead",
  dead: "dead",
};

/**
 * Starts the kernel of a page, or takes up the one that the page had before.
 *
 * @param {{url: string, token: string}} server
 * @param {{path: string, kernelName: string, displayName?: string}} wanted
 * @param {import("./notebook.js").Notebook} notebook
 * @param {AbortSignal} signal
 * @returns {Promise<Kernel>} rejects with the problem "server-gone", "kernel-start",
 *   "kernel-silent" or "cancelled"
 */
export async function connect(server, wanted, notebook, signal) {
  const thebe = serverOf(server);
  const limit = until(signal, SILENCE, "kernel-silent");
  const starting = reach(thebe).then(() => sessionOf(thebe, wanted, notebook));
  try {
    const session = await limit.race(starting);
    const state = await limit.race(answer(thebe, session));
    return new Kernel(thebe, session, state, wanted, notebook);
  } catch (error) {
    starting.then((session) => session.dispose()).catch(() => {});
    thebe.dispose();
    throw error instanceof Problem ? error : new Problem("kernel-start", {}, error);
  } finally {
    limit.end();
  }
}

/** Rejects when the reader gives up or nothing has come in time. */
function until(signal, time, name) {
  let stop;
  const over = new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Problem(name)), time);
    const abort = () => reject(new Problem("cancelled"));
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  });
  over.catch(() => {});
  return { race: (promise) => Promise.race([promise, over]), end: stop };
}

/** The kernel of the page. */
export class Kernel {
  canInterrupt = true;
  #thebe;
  #session;
  #wanted;
  #notebook;
  #listeners = [];
  #ending = () => {};
  #losing = 0;
  #isRestarting = false;

  constructor(thebe, session, state, wanted, notebook) {
    this.#thebe = thebe;
    this.#wanted = wanted;
    this.#notebook = notebook;
    this.name = session.kernel.name;
    this.displayName = wanted.displayName ?? this.name;
    this.state = state;
    this.#listen(session);
  }

  #listen(session) {
    this.#session = session;
    const { connection } = session;
    const ours = (hear) => (_, heard) => session === this.#session && hear(heard);
    connection.statusChanged.connect(ours((status) => this.#hear(STATES[status])));
    connection.connectionStatusChanged.connect(ours((status) => this.#hearConnection(status)));
    connection.iopubMessage.connect(
      ours(({ header, content }) => {
        // Another window of the reader's has ended the kernel, or restarts it.
        if (header.msg_type === "shutdown_reply")
          this.#hear(content.restart ? "restarting" : "dead");
      }),
    );
  }

  /** Has *listener* called with each new state. */
  onstate(listener) {
    this.#listeners.push(listener);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    if (["dead", "restarting", "lost"].includes(state)) this.#ending();
    for (const listener of this.#listeners) listener(state);
  }

  #hear(state) {
    // While we restart it, what comes is of the kernel before (or of a restart by the server).
    const isDeaf = this.#isRestarting || this.state === "lost" || this.state === "dead";
    if (state && !isDeaf) this.#become(state);
  }

  #hearConnection(status) {
    clearTimeout(this.#losing);
    if (this.#isRestarting || this.state === "dead") return;
    if (status === "connecting" || status === "disconnected") {
      this.#losing = setTimeout(() => this.#become("lost"), LOST_AFTER);
    } else if (this.state === "lost") {
      this.#become("idle");
    }
  }

  /** Runs the code of *cell*; its outputs are shown as they come. */
  async execute(cell) {
    const failed = { ok: false, count: null };
    const { area } = cell.thebe;
    const broken = new Promise((resolve) => (this.#ending = () => resolve(undefined)));
    let future;
    try {
      future = this.#session.kernel.requestExecute({ code: cell.source, stop_on_error: true });
      area.future = future;
    } catch (error) {
      console.warn(error);
      return failed;
    }
    const reply = await Promise.race([future.done.catch(() => undefined), broken]);
    this.#ending = () => {};
    withdraw(area);
    if (!reply) {
      future.dispose();
      return failed;
    }
    return { ok: reply.content.status === "ok", count: reply.content.execution_count ?? null };
  }

  /** Ends the code that runs. */
  interrupt() {
    return this.#session.kernel.interrupt();
  }

  /** A new kernel in place of this one; all variables are gone. */
  async restart() {
    const before = this.state;
    const renewed = () => this.#renew(before).catch(() => this.#replace());
    this.#isRestarting = true;
    clearTimeout(this.#losing);
    this.#become("restarting");
    const limit = until(undefined, SILENCE, "kernel-silent");
    try {
      await limit.race(before === "dead" ? this.#replace() : renewed());
    } finally {
      this.#isRestarting = false;
      limit.end();
    }
    this.#become("idle");
  }

  /** Restarts the kernel; rejects if the server has given it up. */
  async #renew(before) {
    const { kernel } = this.#session;
    // One that has crashed is about to be restarted by its server: two at once may leave none.
    if (before !== "restarting") await kernel.restart();
    // The server says that it is done before the new kernel listens, which may miss a question.
    while (this.#isRestarting && !kernel.isDisposed) {
      const asked = kernel.requestKernelInfo().catch(() => after(ASK_AGAIN));
      if (await Promise.race([asked, after(ASK_AGAIN)])) return;
    }
    throw new Error("the kernel has ended");
  }

  /** A new session, as the server does not restart a kernel that it has given up. */
  async #replace() {
    if (!this.#isRestarting) return; // it took too long
    const { id } = this.#session;
    this.#session.dispose();
    await this.#thebe.shutdownSession(id).catch(() => {}); // it may be gone already
    const session = await sessionOf(this.#thebe, this.#wanted, this.#notebook);
    this.#listen(session);
    await session.kernel.info;
  }

  /** Ends the kernel. */
  async shutdown() {
    this.#ending();
    await this.#session.shutdown();
  }

  /** Leaves the kernel as it is. */
  dispose() {
    this.#listeners = [];
    this.#ending();
    clearTimeout(this.#losing);
    this.#session.dispose();
    this.#thebe.dispose();
  }
}

/** Takes questions away that nobody waits for: an answer would go to whoever asks next. */
function withdraw(area) {
  for (const widget of [...area.widgets]) {
    const isAnswered = widget.hasClass("jp-OutputArea-stdin-hiding");
    if (widget.hasClass("jp-OutputArea-stdin-item") && !isAnswered) widget.dispose();
  }
}
