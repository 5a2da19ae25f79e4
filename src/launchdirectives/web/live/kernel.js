/** A kernel on a Jupyter Server, by Thebe's connection to it. */
import { Problem } from "./problem.js";
import { keepWidgetsHome } from "./thebe.js";

const SILENCE = 60_000;
const LOST_AFTER = 6_000;

/**
 * Starts the kernel of a page, or takes up the one that the page had before.
 *
 * @param {{url: string, token: string}} server
 * @param {{path: string, kernelName: string, displayName?: string}} wanted
 * @param {import("./notebook.js").Notebook} notebook
 * @param {AbortSignal} signal
 */
export async function connect(server, wanted, notebook, signal) {
  const { api } = window.thebeCore;
  const config = api.makeConfiguration(
    {
      serverSettings: { baseUrl: server.url, token: server.token, appendToken: true },
      kernelOptions: { path: wanted.path, kernelName: wanted.kernelName },
      savedSessionOptions: { enabled: false },
    },
    window.thebe.events,
  );
  const thebe = api.makeServer(config);
  const given = until(signal, SILENCE, "kernel-silent");
  try {
    await given.race(thebe.connectToJupyterServer());
    await given.race(thebe.ready.catch((cause) => { throw new Problem("server-gone", {}, cause); }));
    quiet(thebe.sessionManager);
    const session = await given.race(start(thebe, wanted, notebook.rendermime));
    await given.race(session.kernel.info);
    return new Kernel(thebe, session, wanted, notebook);
  } catch (error) {
    thebe.dispose();
    throw error instanceof Problem ? error : new Problem("kernel-start", {}, error);
  } finally {
    given.end();
  }
}

/** Ends the managers' polls: each would count as the reader's activity, and keep a Binder alive. */
function quiet(sessions) {
  for (const manager of [sessions, sessions?._kernelManager]) manager?._pollModels?.stop();
}

async function start(thebe, { path, kernelName }, rendermime) {
  const session = await thebe.startNewSession(rendermime, { path, kernelName });
  if (session.kernel.name === kernelName) return session;
  // The server gives back the session of the path, whatever kernel is asked for.
  await session.connection.changeKernel({ name: kernelName });
  return session;
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
  constructor(thebe, session, wanted, notebook) {
    this.thebe = thebe;
    this.session = session;
    this.name = session.kernel.name;
    this.displayName = wanted.displayName ?? this.name;
    this.canInterrupt = true;
    this.state = "idle";
    this.restarting = false;
    this.listeners = [];
    this.ending = undefined;
    const { texts } = notebook;
    const refuse = (module) => (texts["widget-package"] ?? "{module}").replace("{module}", module);
    keepWidgetsHome(session, refuse);
    session.connection.statusChanged.connect((_, status) => this.#hear(status));
    session.connection.connectionStatusChanged.connect((_, status) => this.#connection(status));
  }

  /** Has *listener* called with each new state. */
  onstate(listener) {
    this.listeners.push(listener);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    if (["dead", "restarting", "lost"].includes(state)) this.#break();
    for (const listener of this.listeners) listener(state);
  }

  #hear(status) {
    const states = {
      idle: "idle",
      busy: "busy",
      starting: "starting",
      restarting: "restarting",
      autorestarting: "restarting",
      terminating: "dead",
      dead: "dead",
    };
    // While we restart it, what comes is of the kernel before (or of a restart by the server).
    if (states[status] && this.state !== "lost" && !this.restarting) this.#become(states[status]);
  }

  #connection(status) {
    clearTimeout(this.losing);
    if (status === "connecting" || status === "disconnected") {
      this.losing = setTimeout(() => this.#become("lost"), LOST_AFTER);
    } else if (this.state === "lost") {
      this.#become("idle");
    }
  }

  /** Ends what runs: its kernel will not answer any more. */
  #break() {
    this.ending?.();
  }

  /** Runs the code of *cell*; its outputs are shown as they come. */
  async execute(cell) {
    const { kernel } = this.session;
    const broken = new Promise((resolve) => (this.ending = () => resolve(undefined)));
    let future;
    try {
      future = kernel.requestExecute({ code: cell.source, stop_on_error: true });
    } catch {
      return { ok: false, count: null };
    }
    cell.thebe.area.future = future;
    const reply = await Promise.race([future.done.catch(() => undefined), broken]);
    this.ending = undefined;
    if (!reply) {
      future.dispose();
      return { ok: false, count: null };
    }
    return { ok: reply.content.status === "ok", count: reply.content.execution_count ?? null };
  }

  /** Ends the code that runs. */
  interrupt() {
    return this.session.kernel.interrupt();
  }

  /** A new kernel in place of this one; all variables are gone. */
  async restart() {
    this.restarting = true;
    this.#become("restarting");
    const given = until(undefined, SILENCE, "kernel-silent");
    try {
      await given.race(this.session.kernel.restart());
      await given.race(this.session.kernel.info);
    } finally {
      this.restarting = false;
      given.end();
    }
    this.#become("idle");
  }

  /** Ends the kernel. */
  async shutdown() {
    this.#break();
    await this.session.shutdown();
  }

  /** Leaves the kernel as it is. */
  dispose() {
    this.#break();
    clearTimeout(this.losing);
    this.session.dispose();
    this.thebe.dispose();
  }
}
