/* The worker that Python runs in, from its start to its end. */

import { Problem } from "./problem.js";

const WORKER = new URL("pyodide-worker.js", import.meta.url);
const INTERRUPT = 2; // SIGINT, as Pyodide reads it

/** One Python; another one is needed after it has ended. */
export class Interpreter {
  #worker;
  #tell;
  #ready;
  #running = new Map();
  #number = 0;
  #shared;
  #isForbidden = false;

  /**
   * @param {object} start what the worker needs
   * @param {{message: (message: object) => void, died: () => void}} tell
   */
  constructor(start, tell) {
    this.#tell = tell;
    this.#shared = self.crossOriginIsolated ? new SharedArrayBuffer(4) : null;
    const noteForbidden = ({ effectiveDirective: rule, blockedURI: address }) => {
      if (rule === "worker-src" || address === WORKER.href) this.#isForbidden = true;
    };
    document.addEventListener("securitypolicyviolation", noteForbidden);
    this.#ready = new Promise((resolve, reject) => {
      const fail = (problem) => {
        reject(problem);
        tell.died();
      };
      const broken = async (event) => {
        event.preventDefault?.();
        await new Promise((soon) => setTimeout(soon)); // the violation may be told after the error
        const name = this.#isForbidden ? "lite-policy" : "lite-files";
        fail(new Problem(name, {}, event.message || event));
      };
      const does = {
        ready: ({ version }) => resolve(version),
        message: ({ message }) => tell.message(JSON.parse(message)),
        done: ({ number, ok, count }) => this.#running.get(number)?.({ ok, count }),
        problem: ({ name, message }) => fail(new Problem(name, { message }, message)),
      };
      try {
        this.#worker = new Worker(WORKER, { type: "module", name: "Python" });
      } catch (error) {
        reject(new Problem("lite-policy", {}, error));
        return;
      }
      this.#worker.addEventListener("message", ({ data }) => does[data.kind](data));
      this.#worker.addEventListener("error", broken);
      this.#worker.postMessage({ kind: "start", ...start, interrupts: this.#shared });
    }).finally(() => document.removeEventListener("securitypolicyviolation", noteForbidden));
    this.#ready.catch(() => {});
  }

  /**
   * @param {AbortSignal} [signal]
   * @returns {Promise<string>} Python's version, as soon as it runs
   */
  async ready(signal) {
    const given = new Promise((_, reject) => {
      const leave = () => reject(new Problem("cancelled"));
      if (signal?.aborted) leave();
      signal?.addEventListener("abort", leave, { once: true });
    });
    try {
      return await Promise.race([this.#ready, given]);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** @returns {Promise<{ok: boolean, count: number}>} never settles if Python ends before */
  run(code) {
    const number = ++this.#number;
    this.#worker.postMessage({ kind: "run", number, code });
    return new Promise((resolve) => this.#running.set(number, resolve)).finally(() =>
      this.#running.delete(number),
    );
  }

  /** Stop the code that runs; only where memory can be shared. */
  interrupt() {
    new Int32Array(this.#shared)[0] = INTERRUPT;
    this.#worker.postMessage({ kind: "interrupt", number: this.#number });
  }

  /** End the worker. */
  end() {
    this.#worker?.terminate();
  }
}
