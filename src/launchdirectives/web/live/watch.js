import { Problem } from "./problem.js";
import { ask, hostOf, isOffline } from "./request.js";

/** What a reader does with a page. */
const ACTIONS = ["visibilitychange", "pointerdown", "pointermove", "keydown", "wheel"];

/**
 * Tell when a server is gone: at most 10 seconds later, and not for one request that failed.
 *
 * It asks for the version (`/api`), which jupyter_server does not count as activity (base/
 * handlers.py: `_track_activity` of APIVersionHandler), and which needs no token, so that no
 * preflight either. The proxy of a JupyterHub or a BinderHub does count every answer
 * (jupyterhub/configurable-http-proxy lib/configproxy.js): therefore nothing is asked while the
 * page is hidden, or while nobody does anything with it, or no Binder would ever fall asleep.
 *
 * @param {{url: string}} server
 * @param {(problem: Problem) => void} onlost called once, with `server-lost` or `offline`
 * @param {{every?: number, limit?: number, idle?: number}} [options] milliseconds between two
 *   questions, for one answer, and until a reader is thought to be away
 * @returns {() => void} stops it
 */
export function watch(server, onlost, { every = 4000, limit = 2500, idle = 600_000 } = {}) {
  const again = limit + 500;
  let timer;
  let isOver = false;
  let isPaused = false;
  let misses = 0;
  let seen = Date.now();

  const later = (milliseconds) => {
    timer = setTimeout(() => {
      isPaused = document.hidden || Date.now() - seen > idle;
      if (!isPaused) look();
    }, milliseconds);
  };
  const look = async () => {
    const begun = Date.now();
    const answer = await ask(`${server.url}api`, { limit });
    if (isOver) return;
    misses = answer?.data?.version ? 0 : misses + 1;
    if (misses < 2) {
      later(misses ? Math.max(0, begun + again - Date.now()) : every);
      return;
    }
    stop();
    const name = isOffline(server.url) ? "offline" : "server-lost";
    onlost(new Problem(name, { host: hostOf(server.url) }));
  };
  const onaction = () => {
    if (document.hidden) return;
    seen = Date.now();
    if (isPaused) {
      isPaused = false;
      look();
    }
  };
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
    for (const name of ACTIONS) document.removeEventListener(name, onaction);
  };
  for (const name of ACTIONS) document.addEventListener(name, onaction, { passive: true });
  later(every);
  return stop;
}
