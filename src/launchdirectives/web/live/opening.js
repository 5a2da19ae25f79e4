/* From a hub's settings to a kernel that answers, in whichever way the hub has. */

import { part } from "./parts.js";
import * as store from "./store.js";

/** Where the page's session is on the server: beside the files that it reads. */
const pathOf = (settings, page) => [settings.folder, page.path].filter(Boolean).join("/");

/** The server of an earlier page, if it still answers. */
const resumed = async (key, remark, signal) => {
  const server = store.kept(key);
  if (!server) return null;
  const { check } = await part("server");
  try {
    await check(server, signal);
    return server;
  } catch (error) {
    signal.throwIfAborted();
    console.info(error);
  }
  store.forget(key);
  remark("remark-anew");
  return null;
};

/** A token that the reader has typed, or that was fetched for the reader, stays in memory. */
const isKeepable = (settings) => settings.kind === "binderhub" || Boolean(settings.token);

const serverOf = async (settings, key, hooks, signal) => {
  const { pull } = await part("server");
  const earlier = await resumed(key, hooks.remark, signal);
  if (earlier) return earlier;
  const { open } = await part(settings.kind === "binderhub" ? "binder" : "server");
  const server = await open(settings, hooks, signal);
  if (settings.pull) await pull(server, settings.pull, hooks, signal);
  if (isKeepable(settings)) store.keep(key, server);
  return server;
};

/**
 * @param {object} settings the hub's
 * @param {object} page the page's data
 * @param {string} key under which the server is kept for the next page
 * @param {Promise<import("./notebook.js").Notebook>} mounting
 * @param {object} hooks `phase`, `ask`, and `remark` for what the reader should know later
 * @param {AbortSignal} signal
 * @returns {Promise<{kernel: object, watch: (onlost: (problem: Error) => void) => () => void}>}
 */
export const kernelFor = async (settings, page, key, mounting, hooks, signal) => {
  if (settings.kind === "lite") {
    const { connect } = await part("lite");
    const notebook = await mounting;
    return { kernel: await connect(settings, page, notebook, hooks, signal), watch: () => () => {} };
  }
  const server = await serverOf(settings, key, hooks, signal);
  const { kernelspec, watch } = await part("server");
  const named = page.kernel.name || settings.kernel || "";
  const asked = { name: named, language: page.kernel.language };
  const { name, displayName, isOther } = await kernelspec(server, asked, signal);
  if (isOther) hooks.remark("remark-other-kernel", { wanted: named, name: displayName });
  const notebook = await mounting;
  hooks.phase("kernel");
  const { connect } = await part("kernel");
  const wanted = { path: pathOf(settings, page), kernelName: name, displayName };
  const kernel = await connect(server, wanted, notebook, signal);
  return { kernel, watch: (onlost) => watch(server, onlost) };
};
