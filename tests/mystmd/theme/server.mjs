// The least that `myst build --html` takes for a theme: it asks this server for each page and keeps
// what it answers (jupyter-book/mystmd packages/myst-cli/src/build/html/index.ts). A page is drawn
// with what a reader of the tests needs: text, links, code.

import { createServer } from "node:http";

const { PORT, CONTENT_CDN_PORT } = process.env;
const content = `http://localhost:${CONTENT_CDN_PORT}`;

const guarded = (text) =>
  String(text ?? "").replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

const inside = (node) => (node.children ?? []).map(drawn).join("");

const drawn = (node) => {
  const known = {
    text: () => guarded(node.value),
    inlineCode: () => `<code>${guarded(node.value)}</code>`,
    code: () => `<pre>${guarded(node.value)}</pre>`,
    heading: () => `<h${node.depth}>${inside(node)}</h${node.depth}>`,
    paragraph: () => `<p>${inside(node)}</p>`,
    link: () =>
      `<a href="${guarded(node.url)}" class="${guarded(node.class)}" ` +
      `target="_blank" rel="noreferrer">${inside(node)}</a>`,
  };
  return (known[node.type] ?? (() => inside(node)))();
};

const page = ({ frontmatter, mdast }) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">` +
  `<title>${guarded(frontmatter.title)}</title></head>` +
  `<body><main>${drawn(mdast)}</main></body></html>`;

const fetched = async (path) => (await fetch(`${content}${path}`)).json();

const answer = async (path) => {
  const name = decodeURIComponent(path.slice(1)).replace(/\.json$/, "");
  if (/\.(css|ico|txt|xml|xsl)$/.test(name)) return "";
  const { projects } = await fetched("/config.json");
  const data = await fetched(`/content/${encodeURIComponent(name || projects[0].index)}.json`);
  return path.endsWith(".json") ? JSON.stringify(data) : page(data);
};

createServer(async (request, response) => {
  try {
    const body = await answer(request.url.split("?")[0]);
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(body);
  } catch (error) {
    response.writeHead(404).end(String(error));
  }
}).listen(Number(PORT), () => console.log(`Server started at http://localhost:${PORT}`));
