// Prints which Pythons the plugin tries: `node run_candidates.mjs PLUGIN`, with a list of
// {"env", "plugin", "program", "node", "isWindows", "exists": [path, …]} on standard input.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { candidates } = await import(pathToFileURL(process.argv[2]));
const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = asked.map((one) =>
  candidates({ ...one, exists: (path) => one.exists.includes(path) }),
);
process.stdout.write(JSON.stringify(answers));
