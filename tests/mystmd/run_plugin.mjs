// Runs the plugin as mystmd does, without mystmd: `node run_plugin.mjs PLUGIN`, with
// {"pages": [{"path", "directives": [line, …], "roles": [text, …]}], "passes": 1} on standard input.
// Prints what each page then holds and what was told, as {"passes": [[{"children", "messages"}]]}.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const plugin = (await import(pathToFileURL(process.argv[2]))).default;
const asked = JSON.parse(readFileSync(0, "utf8"));

class File {
  constructor(path) {
    this.path = path;
    this.messages = [];
  }

  message(text, position) {
    const message = { text, line: position?.start.line ?? 0 };
    this.messages.push(message);
    return message;
  }
}

const parsed = ({ path, directives = [], roles = [] }) => {
  const directive = plugin.directives.find(({ name }) => name === "launch");
  const role = plugin.roles.find(({ name }) => name === "launch");
  const node = (line) => ({ position: { start: { line } } });
  return {
    path,
    children: [
      ...directives.flatMap((line) => directive.run({ name: "launch", node: node(line) })),
      ...roles.flatMap((body) => role.run({ name: "launch", body, node: node(1) })),
    ],
  };
};

const passed = async ({ path, children }) => {
  const file = new File(path);
  const tree = { type: "root", children: [{ type: "block", children: structuredClone(children) }] };
  for (const { plugin: make } of plugin.transforms) await make()(tree, file);
  return { children: tree.children, messages: file.messages };
};

const pages = asked.pages.map(parsed);
const passes = [];
for (let number = 0; number < (asked.passes ?? 1); number += 1) {
  passes.push(await Promise.all(pages.map(passed)));
}
process.stdout.write(JSON.stringify({ passes }));
