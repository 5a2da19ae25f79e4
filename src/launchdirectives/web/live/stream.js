// Event streams, read by fetch: an EventSource hides how an HTTP request failed, and comes back
// by itself, which would launch again. Format: WHATWG HTML, "Server-sent events".
import { anyOf, parsed, stopIfCancelled } from "./request.js";

/** Most characters of one event; BinderHub's have some hundreds. */
const MOST = 200_000;

/**
 * Why no event can be read. `why` is one of `unread` (no answer that this page may read),
 * `status`, `type` (no event stream), `odd` (not events as they should be), `silent`.
 */
export class NoEvents extends Error {
  /**
   * @param {string} why
   * @param {Response} [response] the answer, where there is one
   */
  constructor(why, response = undefined) {
    super(why);
    this.why = why;
    this.response = response;
  }
}

/** Puts events together from pieces of text that are cut anywhere. */
export class Parser {
  #rest = "";
  #data = [];
  #size = 0;

  /**
   * @param {string} text the next piece
   * @returns {string[]} the data of each event that is complete now
   * @throws {NoEvents} `odd`, if an event is too long
   */
  push(text) {
    // A carriage return at the end may be the first half of a line's end.
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    const complete = lines.flatMap((line) => this.#line(line));
    if (this.#size + this.#rest.length > MOST) throw new NoEvents("odd");
    return complete;
  }

  #line(line) {
    if (line.startsWith("data:")) {
      this.#data.push(line.slice(line[5] === " " ? 6 : 5));
      this.#size += line.length;
    } else if (line === "" && this.#data.length) {
      const whole = this.#data.join("\n");
      this.#data = [];
      this.#size = 0;
      return [whole];
    }
    return [];
  }
}

/**
 * Ask for an event stream and give its events, which are JSON objects, as they come. It ends
 * where the stream does, however that comes; leaving the loop closes the connection.
 *
 * @param {string} url
 * @param {{signal?: AbortSignal, silence: number}} options `silence`: milliseconds without a
 *   byte after which nothing more is expected
 * @throws {NoEvents}
 * @throws {Problem} `cancelled`
 */
export async function* events(url, { signal, silence }) {
  const closing = new AbortController();
  let timer;
  let isSilent = false;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isSilent = true;
      closing.abort();
    }, silence);
  };
  // A promise that fails for any reason: cancelled, silent, or what is left to the caller.
  const arrived = async (promise, otherwise) => {
    try {
      return await promise;
    } catch {
      stopIfCancelled(signal);
      if (isSilent) throw new NoEvents("silent");
      return otherwise();
    }
  };
  alive();
  try {
    const response = await arrived(answer(url, anyOf(signal, closing.signal)), () => {
      throw new NoEvents("unread");
    });
    if (!response.ok) throw new NoEvents("status", response);
    const type = response.headers.get("Content-Type") ?? "";
    if (!type.startsWith("text/event-stream")) throw new NoEvents("type", response);
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new Parser();
    for (;;) {
      const { done, value } = await arrived(reader.read(), () => ({ done: true }));
      if (done) return;
      alive();
      for (const data of parser.push(decoder.decode(value, { stream: true }))) {
        const event = parsed(data);
        if (typeof event?.phase !== "string") throw new NoEvents("odd");
        yield event;
      }
    }
  } finally {
    clearTimeout(timer);
    closing.abort();
  }
}

// No header but Accept: others would need a preflight, which BinderHub does not answer.
const answer = (url, signal) =>
  fetch(url, {
    headers: { Accept: "text/event-stream" },
    credentials: "omit",
    cache: "no-store",
    signal,
  });

/** A line that a builder or git wrote, as plain text of at most *most* characters. */
export function line(message, most = 2000) {
  if (typeof message !== "string") return "";
  const plain = message.replace(/\u001b\[[\d;]*[A-Za-z]/g, "").trimEnd();
  return plain.length > most ? `${plain.slice(0, most - 1)}…` : plain;
}

/** The last line of a text that says something, for a sentence. */
export function words(message) {
  const lines = line(message, Infinity).split(/[\r\n]+/);
  return line(lines.findLast((one) => one.trim())?.trim() ?? "", 300);
}
