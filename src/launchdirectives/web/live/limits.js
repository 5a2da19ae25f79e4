/* How long each step of a start may take; a step that takes longer has failed. */

const MINUTE = 60_000;
const BUILD = 30 * MINUTE;
const LIMITS = {
  waiting: BUILD,
  building: BUILD,
  launching: 10 * MINUTE,
  pulling: 10 * MINUTE,
  loading: 10 * MINUTE,
  connecting: MINUTE,
  kernel: MINUTE,
  restarting: MINUTE,
};
const NOTE = 10 * MINUTE;

/** Resolves after so many *milliseconds*. */
export const after = (milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Calls `onlimit` when the present step has taken too long, and `onnote` some time before. */
export class Limits {
  #step = "";
  #timers = [];
  #onlimit;
  #onnote;

  /**
   * @param {(step: string) => void} onlimit
   * @param {(step: string) => void} onnote
   */
  constructor(onlimit, onnote) {
    this.#onlimit = onlimit;
    this.#onnote = onnote;
  }

  /** Whether a step is under way. */
  get isWaiting() {
    return this.#step !== "";
  }

  /** @param {string} step the step that begins, or goes on; empty while nothing is waited for */
  enter(step) {
    if (step === this.#step) return;
    this.#timers.forEach(clearTimeout);
    this.#step = step;
    this.#timers = [];
    if (!step) return;
    const limit = LIMITS[step];
    this.#timers.push(setTimeout(() => this.#onlimit(step), limit));
    if (limit > NOTE) this.#timers.push(setTimeout(() => this.#onnote(step), NOTE));
  }
}
