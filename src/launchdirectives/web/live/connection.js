/**
 * The page's session on a Jupyter Server, by Thebe's connection to it.
 *
 * Names with an underscore are internals of the pinned version (see thebe.js).
 */
import { Problem } from "./problem.js";
import { keepWidgetsHome } from "./thebe.js";
import { said } from "./words.js";

const NEVER = { interval: Infinity, backoff: false, max: Infinity };

/** Thebe's own object for *server*, which is not asked yet. */
export function serverOf({ url, token }) {
  const { api } = window.thebeCore;
  const options = {
    serverSettings: { baseUrl: url, token, appendToken: true },
    savedSessionOptions: { enabled: false },
  };
  return api.makeServer(api.makeConfiguration(options, window.thebe.events));
}

/** Asks the server; rejects with the problem "server-gone". */
export async function reach(thebe) {
  const ready = thebe.ready.catch((cause) => {
    throw new Problem("server-gone", {}, cause);
  });
  await Promise.all([thebe.connectToJupyterServer(), ready]);
  // Each poll would count as the reader's activity, and keep a Binder alive. Stopped, they would
  // begin again with the first session (jupyterlab packages/services/src/session/manager.ts).
  const sessions = thebe.sessionManager;
  for (const { _pollModels } of [sessions, sessions._kernelManager]) {
    _pollModels.frequency = NEVER;
    _pollModels.stop();
  }
}

/**
 * The session of *path*, with the kernel that is asked for.
 *
 * @param {object} thebe
 * @param {{path: string, kernelName: string}} wanted
 * @param {import("./notebook.js").Notebook} notebook
 */
export async function sessionOf(thebe, { path, kernelName }, { rendermime, texts }) {
  let session = await thebe.startNewSession(rendermime, { path, kernelName });
  if (session.kernel.name !== kernelName) {
    // The server gives back the session of the path, whatever kernel is asked for. It is
    // somebody's, who may have the file open in JupyterLab, and is left alone.
    session.dispose();
    const own = path.replace(/(\.[^./]*)?$/, `-${kernelName}$1`);
    session = await thebe.startNewSession(rendermime, { path: own, kernelName });
  }
  keepWidgetsHome(session, (module) => said(texts, "widget-package", { module }));
  return session;
}

/**
 * Waits until the kernel of *session* answers over its websocket.
 *
 * A kernel that computes, as the page was loaded again meanwhile, answers only afterwards. It is
 * enough that it is connected, or a reader could never interrupt it.
 *
 * @returns {Promise<"idle" | "busy">}
 */
export async function answer(thebe, session) {
  const models = await thebe.listRunningSessions();
  const found = models.find(({ id }) => id === session.id);
  if (found?.kernel?.execution_state !== "busy") {
    await session.kernel.info;
    return "idle";
  }
  const { kernel } = session;
  await new Promise((resolve) => {
    const hear = () => kernel.connectionStatus === "connected" && resolve();
    kernel.connectionStatusChanged.connect(hear);
    hear();
  });
  return "busy";
}
