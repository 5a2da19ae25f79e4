// A launch on a BinderHub: events as in jupyterhub/binderhub binderhub/builder.py. Nothing is
// tried again by itself, as every launch counts towards a limit. No build token is sent: a hub
// gives one to its own pages only, and a wrong one is refused.
import { Problem } from "./problem.js";
import { ask, hostOf, isLoopback, reach } from "./request.js";
import { check } from "./server.js";
import { events, line, words } from "./stream.js";

/** Milliseconds; a BinderHub writes at least every 25 seconds. */
const SILENCE = 60_000;

/** What readers are told while the hub is in a phase; in others they are told what they were. */
const PHASES = {
  waiting: "waiting",
  fetching: "building",
  building: "building",
  pushing: "building",
  built: "launching",
  launching: "launching",
};

const TROUBLES = { status: "binder-broken", type: "binder-no-hub", odd: "binder-odd" };

/**
 * Launch a server on a BinderHub and wait until a page may use it.
 *
 * @param {{url: string}} settings `url`: the address of the build's event stream
 * @param {{phase: (name: string, more: {log?: string}) => void}} hooks
 * @param {AbortSignal} [signal] aborts when the reader cancels
 * @param {{silence?: number}} [options]
 * @returns {Promise<{url: string, token: string}>}
 * @throws {Problem}
 */
export async function open({ url }, hooks, signal, { silence = SILENCE } = {}) {
  let server;
  try {
    server = await launched(url, hooks, events(url, { signal, silence }));
  } catch (error) {
    throw error instanceof Problem ? error : await explained(url, error, signal);
  }
  try {
    await check(server, signal);
  } catch (problem) {
    if (problem.name !== "server-cors") throw problem;
    throw new Problem("binder-server-cors", { host: hostOf(url) }, problem);
  }
  return server;
}

async function launched(url, hooks, stream) {
  const host = hostOf(url);
  let phase = "waiting";
  let last = "";
  hooks.phase(phase, {});
  for await (const event of stream) {
    if (event.phase === "ready") return serverOf(event, url);
    if (event.phase === "failed" || event.phase === "failure") {
      if (event.message) hooks.phase(phase, { log: line(event.message) });
      throw failed(host, event.status_code, words(event.message) || last);
    }
    phase = PHASES[event.phase] ?? phase;
    last = words(event.message) || last;
    hooks.phase(phase, event.message ? { log: line(event.message) } : {});
  }
  throw new Problem("binder-cut", { host });
}

/** The server that an event gives, if a token may be sent there. */
function serverOf({ url: given, token }, hub) {
  const host = hostOf(hub);
  if (!URL.canParse(given) || typeof token !== "string") throw new Problem("binder-odd", { host });
  const url = new URL(given);
  // Only a hub on the reader's own computer may start servers there.
  const isSafe = isLoopback(url)
    ? isLoopback(hub) && ["http:", "https:"].includes(url.protocol)
    : url.protocol === "https:";
  if (!isSafe || url.username || url.password) throw new Problem("binder-unsafe", { host });
  return { url: `${url.origin}${url.pathname.replace(/\/*$/, "/")}`, token };
}

/** What a hub's refusal is, by its status; *said* are its words. */
function failed(host, status, said) {
  if (status === 429) return limited(host, /\d+(?= *s)/.exec(said)?.[0]);
  const fill = { host, words: said || (status ? `HTTP ${status}` : "failed") };
  if (status === 403) return new Problem("binder-refused", fill);
  return new Problem(status >= 500 ? "binder-broken" : "binder-failed", fill);
}

function limited(host, seconds) {
  if (!(seconds > 0)) return new Problem("binder-limit", { host });
  return new Problem("binder-limit-until", { host, minutes: Math.ceil(seconds / 60) });
}

/** Why there was no stream, or none that could be followed. */
async function explained(url, error, signal) {
  const host = hostOf(url);
  if (error.why === "unread") return unread(url, host, signal);
  if (error.why === "silent") return new Problem("binder-silent", { host });
  const status = error.response?.status;
  if (status === 404) return new Problem("binder-no-hub", { host });
  if (status === 429) return limited(host, error.response.headers.get("Retry-After"));
  if (status === 403) return failed(host, status, "");
  if (!(error.why in TROUBLES)) throw error;
  return new Problem(TROUBLES[error.why], { host, words: `HTTP ${status}` }, error);
}

/** Every site's pages may read a BinderHub's versions, but its streams only if it says so. */
async function unread(url, host, signal) {
  const base = url.slice(0, url.indexOf("/build/"));
  const versions = await ask(`${base}/versions`, { signal });
  if (versions?.data?.binderhub) return new Problem("binder-cors", { host });
  const found = versions ? "there" : await reach(url, signal);
  return new Problem(found === "there" ? "binder-no-hub" : found, { host });
}
