/* Icons, drawn here so that no image is asked for; 16 units wide and high. */

const PATHS = {
  "run-all": "M1 2l6 6-6 6zM8 2l6 6-6 6z",
  interrupt: "M3 3h10v10H3z",
  restart: "M8 2a6 6 0 1 0 6 6h-2a4 4 0 1 1-4-4v3l5-4-5-4z",
  "restart-run-all": "M8 2a6 6 0 1 0 6 6h-2a4 4 0 1 1-4-4v3l5-4-5-4zM7 6l3.5 2L7 10z",
  clear: "M6 1h4v1h4v2H2V2h4zM3 5h10l-1 10H4zm3 2v6h1V7zm3 0v6h1V7z",
  stop: "M7 0h2v8H7zM4.5 3l1.2 1.6a4 4 0 1 0 4.6 0L11.5 3a6 6 0 1 1-7 0z",
  cancel: "M3 1.6 8 6.6l5-5L14.4 3l-5 5 5 5-1.4 1.4-5-5-5 5L1.6 13l5-5-5-5z",
};
const SHAPES = { ...PATHS, close: PATHS.cancel, retry: PATHS.restart };
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @returns {SVGElement} says nothing to screen readers; the label beside it does
 */
export const icon = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
};
