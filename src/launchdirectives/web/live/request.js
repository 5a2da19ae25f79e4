import { Problem } from "./problem.js";

/** Milliseconds within which a whole answer has to be there. */
const LIMIT = 30_000;
const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** The name of the machine, as readers are told it. */
export const hostOf = (url) => new URL(url).host;

/** Whether an address is one of the reader's own computer. */
export const isLoopback = (url) => LOOPBACK.includes(new URL(url).hostname);

/** Whether it is the reader's own connection that an address is not reached by. */
export const isOffline = (url) => !navigator.onLine && !isLoopback(url);

/** Stop with `cancelled` if the reader has left. */
export function stopIfCancelled(signal) {
  if (signal?.aborted) throw new Problem("cancelled");
}

/** A signal that aborts when one of those that are there does. */
export const anyOf = (...signals) => AbortSignal.any(signals.filter(Boolean));

/**
 * GET an address without anything that tells who the reader is, but for a token.
 *
 * @param {string} url
 * @param {{token?: string, signal?: AbortSignal, limit?: number, credentials?: string}} [options]
 * @returns {Promise<{status: number, data: any} | null>} the answer, with what it holds if that
 *   is JSON; null if there is none that this page may read
 * @throws {Problem} `cancelled`
 */
export async function ask(url, { token, signal, limit = LIMIT, credentials = "omit" } = {}) {
  const headers = token ? { Authorization: `token ${token}` } : {};
  const until = anyOf(signal, AbortSignal.timeout(limit));
  const redirect = token ? "error" : "follow"; // a token is for nobody else
  try {
    const how = { headers, credentials, redirect, cache: "no-store", signal: until };
    const response = await fetch(url, how);
    return { status: response.status, data: parsed(await response.text()) };
  } catch {
    stopIfCancelled(signal);
    return null;
  }
}

/**
 * Tell why nothing was to be read: whether anything answers at all, which pages of other sites
 * may know although they may not read it.
 *
 * @param {string} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<"there" | "unreachable" | "offline">}
 * @throws {Problem} `cancelled`
 */
export async function reach(url, signal) {
  const until = anyOf(signal, AbortSignal.timeout(LIMIT));
  try {
    const how = { mode: "no-cors", credentials: "omit", cache: "no-store", signal: until };
    await fetch(url, how);
    return "there";
  } catch {
    stopIfCancelled(signal);
    return isOffline(url) ? "offline" : "unreachable";
  }
}

/** What a text holds as JSON; undefined if it is none. */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
