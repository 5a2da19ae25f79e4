// A Jupyter Server: jupyter-server/jupyter_server services/api/handlers.py, base/handlers.py.
import { Problem } from "./problem.js";
import { ask, hostOf, reach, stopIfCancelled } from "./request.js";
import { events, line, NoEvents, words } from "./stream.js";

export { watch } from "./watch.js";

/** Milliseconds without a word of git after which nothing more is expected. */
const SILENCE = 120_000;

/**
 * Find a server and a token that it takes.
 *
 * @param {{url?: string, token?: string, ask?: string}} settings `ask`: an address of this site
 *   that gives `url` and `token` as JSON
 * @param {{phase: Function, ask: (name: string, fill: object) => Promise<string>}} hooks the
 *   reader is asked for `token`, and for `token-again` if the server did not take it
 * @param {AbortSignal} [signal]
 * @returns {Promise<{url: string, token: string}>}
 * @throws {Problem}
 */
export async function open(settings, hooks, signal) {
  hooks.phase("connecting", {});
  const given = settings.ask ? await fetched(settings.ask, signal) : settings;
  const url = given.url.replace(/\/*$/, "/");
  const server = { url, token: given.token ?? "" };
  if (server.token) {
    await check(server, signal);
    return server;
  }
  for (let asked = "token"; !(await isTaken(server, signal)); asked = "token-again") {
    server.token = tokenIn(await hooks.ask(asked, { host: hostOf(url) }));
    stopIfCancelled(signal);
  }
  return server;
}

async function isTaken(server, signal) {
  // Others cannot be sent in a header.
  if (!/^[\x21-\x7e]*$/.test(server.token)) return false;
  try {
    await check(server, signal);
    return true;
  } catch (problem) {
    if (problem.name === "server-refused") return false;
    throw problem;
  }
}

/** The token in what a reader typed: it is often copied with the address around it. */
function tokenIn(typed) {
  const text = typed.trim();
  return /[?&]token=([^&#\s]+)/.exec(text)?.[1] ?? text;
}

async function fetched(address, signal) {
  const url = new URL(address, location.href);
  const isOwn = url.origin === location.origin;
  const answer = isOwn ? await ask(url, { signal, credentials: "same-origin" }) : null;
  if (answer?.status !== 200 || !URL.canParse(answer.data?.url)) {
    throw new Problem("server-ask", { host: url.host });
  }
  return answer.data;
}

/**
 * Make sure that a Jupyter Server answers, lets this page ask, and takes the token.
 *
 * @param {{url: string, token: string}} server
 * @param {AbortSignal} [signal]
 * @throws {Problem} `server-refused`, `server-cors`, `server-other`, `server-broken`,
 *   `unreachable`, `offline`, `cancelled`
 */
export async function check(server, signal) {
  const { status, data } = await got(server, "api/status", signal);
  if (status !== 200 || !Number.isInteger(data?.kernels)) throw trouble(server, status);
}

/** An answer of the server's API, or the reason that there is none. */
async function got(server, path, signal) {
  const answer = await ask(`${server.url}${path}`, { token: server.token, signal });
  return answer ?? Promise.reject(await unread(server, signal));
}

function trouble({ url }, status) {
  const fill = { host: hostOf(url), status };
  if (status === 401 || status === 403) return new Problem("server-refused", fill);
  return new Problem(status >= 500 ? "server-broken" : "server-other", fill);
}

/**
 * Why an answer could not be read. Errors of a Jupyter Server carry no leave for pages of other
 * sites; what does, and needs no token, is its version.
 */
async function unread(server, signal) {
  const host = hostOf(server.url);
  const version = await ask(`${server.url}api`, { signal });
  if (version?.data?.version) return new Problem("server-refused", { host });
  if (version) return trouble(server, version.status);
  const found = await reach(`${server.url}api`, signal);
  return new Problem(found === "there" ? "server-cors" : found, { host });
}

/**
 * Have nbgitpuller bring the content onto the server. The token is in the address, as
 * nbgitpuller's handler answers no preflight (jupyterhub/nbgitpuller nbgitpuller/handlers.py).
 *
 * @param {{url: string, token: string}} server
 * @param {{repository: string, branch: string, folder?: string}} pull
 * @param {{phase: Function}} hooks
 * @param {AbortSignal} [signal]
 * @throws {Problem} `pull-missing`, `pull-failed`, `pull-conflict`, `pull-cut`, and those of
 *   {@link check}
 */
export async function pull(server, { repository, branch, folder }, hooks, signal) {
  const query = new URLSearchParams({ repo: repository, branch });
  if (folder) query.set("targetpath", folder);
  if (server.token) query.set("token", server.token);
  const fill = { host: hostOf(server.url), repository };
  hooks.phase("pulling", {});
  try {
    const url = `${server.url}git-pull/api?${query}`;
    for await (const event of events(url, { signal, silence: SILENCE })) {
      if (event.output) hooks.phase("pulling", { log: line(event.output) });
      if (event.phase === "finished") return;
      if (event.phase === "error") {
        const name = event.error?.code === "merge" ? "pull-conflict" : "pull-failed";
        throw new Problem(name, { ...fill, words: words(event.message) });
      }
    }
  } catch (error) {
    if (!(error instanceof NoEvents)) throw error;
    if (error.why === "unread" || error.response) {
      await check(server, signal);
      throw new Problem("pull-missing", fill, error);
    }
  }
  throw new Problem("pull-cut", fill);
}

/**
 * The kernel for a page: the one of that name, else one for its language.
 *
 * @param {{url: string, token: string}} server
 * @param {{name?: string, language?: string}} wanted
 * @param {AbortSignal} [signal]
 * @returns {Promise<{name: string, displayName: string, language: string, isOther: boolean}>}
 *   `isOther`: whether it is not the one that was named
 * @throws {Problem} `no-kernel`, and those of {@link check}
 */
export async function kernelspec(server, { name = "", language = "" }, signal) {
  const { status, data } = await got(server, "api/kernelspecs", signal);
  if (status !== 200 || !data?.kernelspecs) throw trouble(server, status);
  const found = chosen(data, name, language.toLowerCase());
  if (!found) {
    throw new Problem("no-kernel", { host: hostOf(server.url), kernel: name || language });
  }
  const { display_name: displayName, language: spoken } = found.spec;
  const isOther = name !== "" && found.name !== name;
  return { name: found.name, displayName, language: spoken, isOther };
}

/** The kernel of that name, else the server's favourite one of those for the language. */
function chosen({ kernelspecs, default: favourite }, name, language) {
  const all = Object.values(kernelspecs);
  const called = (wanted) => all.filter((one) => one.name === wanted);
  if (!name && !language) return called(favourite)[0];
  const speaking = [...called(favourite), ...all].filter(
    (one) => one.spec.language?.toLowerCase() === language,
  );
  return called(name)[0] ?? speaking[0];
}
