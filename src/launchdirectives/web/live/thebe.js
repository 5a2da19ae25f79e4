/**
 * Thebe as it is packed here, without what it would fetch from elsewhere.
 *
 * Names with an underscore are internals of the pinned version (thebe 0.9.3, packages/core/src).
 */
import { Problem } from "./problem.js";

const JSON_TYPE = "application/json";

let loading;

/** Loads Thebe once; its two globals are there when the promise resolves. */
export function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("vendor/thebe.js", import.meta.url).href;
    script.onload = resolve;
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Problem("files"));
    };
    document.head.append(script);
  });
  return loading;
}

/** A registry of renderers that asks nobody but the page: for MathJax, and for Markdown. */
export function renderers() {
  // With an address, or Thebe leaves LaTeX out; it is never asked for, as the typesetter is ours.
  const registry = window.thebeCore.api.makeRenderMimeRegistry({
    mathjaxUrl: "unused",
    mathjaxConfig: "",
  });
  registry.latexTypesetter = { typeset };
  registry.markdownParser = { render: markdown };
  registry.addFactory({ safe: true, mimeTypes: [JSON_TYPE], createRenderer: json(registry) }, 10);
  if (!window.MathJax) {
    registry.removeMimeType("text/latex");
  }
  return registry;
}

/** JSON as text: Thebe's own renderer needs React, which is not in the package. */
function json(registry) {
  return () => {
    const renderer = registry.createRenderer("text/plain");
    const render = renderer.renderModel.bind(renderer);
    renderer.renderModel = (model) => {
      const text = JSON.stringify(model.data[JSON_TYPE], undefined, 2);
      return render({ data: { "text/plain": text }, metadata: {}, trusted: true, setData() {} });
    };
    return renderer;
  };
}

/** What stands between dollar signs, in a page whose MathJax may not know them (its default). */
const DOLLARS = /\$\$([^$]+)\$\$|\$([^$\s](?:[^$]*[^$\s])?)\$/g;

function typeset(element) {
  const mathjax = window.MathJax;
  if (!mathjax) return;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (text.parentElement.closest("code, pre")) continue;
    text.data = text.data.replace(DOLLARS, (_, display, inline) =>
      display ? `\\[${display}\\]` : `\\(${inline}\\)`,
    );
  }
  // MyST-Parser has MathJax pass over all but what has one of these (mathjax.py there).
  element.classList.add("mathjax_process", "tex2jax_process");
  if (mathjax?.typesetPromise) {
    mathjax.typesetPromise([element]).catch(() => {});
  } else if (mathjax?.Hub) {
    mathjax.Hub.Queue(["Typeset", mathjax.Hub, element]);
  }
}

async function markdown(source) {
  const { marked } = await import("./vendor/marked.js");
  return marked.parse(source);
}

/** Has widgets of the base packages work offline; others fail with the words of *refuse*. */
export function keepWidgetsHome(session, refuse) {
  const loader = session.manager._loader;
  loader.load = () => {
    loader.requested = true;
    const require = (names, _resolve, reject) => reject(new Error(refuse(names[0])));
    require.config = () => {};
    require.defined = () => false;
    loader.resolveFn({ require, define: () => {} });
  };
}
