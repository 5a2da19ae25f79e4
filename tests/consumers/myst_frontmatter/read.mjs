/** Reads a mystmd project from standard input, and writes what mystmd makes of it. */

import { readFileSync } from "node:fs";
import { validateProjectFrontmatter } from "myst-frontmatter";

const messages = {};
const project = validateProjectFrontmatter(JSON.parse(readFileSync(0, "utf8")), {
  property: "project",
  messages,
});
process.stdout.write(JSON.stringify({ project, messages }));
