// Rebuilds the launches of records, by the sources of launch-control.js or by the module itself.
// Each line of the standard input is a question, each of the standard output its answer.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

// As far as the module needs a browser to be read.
globalThis.HTMLElement = class {};
globalThis.customElements = { define() {} };
globalThis.CSSStyleSheet = class {
  replaceSync() {}
};

const [, , file] = process.argv;
const script = await import(pathToFileURL(file));

const ASK = {
  /** The addresses of each page's launch, as publication.targets has them. */
  addresses: ({ records }) =>
    records.map((record) =>
      record.pages.map((page) => {
        try {
          const launch = script.launchOf(record, page, page.launches[0]);
          const [pinned, moving] = [script.pinnedUrl(launch), script.movingUrl(launch)];
          return { pinned, moving: moving === pinned ? "" : moving };
        } catch (error) {
          if (!error.code) throw error;
          return { refused: error.code };
        }
      }),
    ),
  /** What may be shown of each page. */
  offers: ({ records, choices }) =>
    records.map((record) =>
      record.pages.map(({ id }) => {
        const { links, left } = script.offers(record, { page: id, ...choices });
        return { urls: links.map(({ url }) => url), left: left.map(({ reason }) => reason) };
      }),
    ),
  /** How much is found by *choices* alone. */
  found: ({ records, choices }) =>
    records.map((record) => {
      const { page, links, left } = script.offers(record, choices);
      return { hasPage: page !== undefined, links: links.length, left };
    }),
  /** The same of texts, which may be no records. */
  texts: ({ texts, choices }) =>
    texts.map((text) => {
      const record = JSON.parse(text);
      const pages = Array.isArray(record?.pages) ? record.pages : [];
      return pages.map((page) => {
        try {
          const { links } = script.offers(record, { page: page?.id ?? "", ...choices });
          return links.map(({ url }) => url);
        } catch (error) {
          if (error instanceof TypeError) return []; // the element says that it cannot read it
          throw error;
        }
      });
    }),
  settings: () => script.SETTINGS,
};

const answer = (line) => {
  const [question, about] = JSON.parse(line);
  try {
    return { found: ASK[question](about) };
  } catch (error) {
    return { error: error.stack };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(line))}\n`);
}
