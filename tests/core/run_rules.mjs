// Applies the rules of the browser to what stands in the standard input, as JSON, by name of the
// function; the answers go to the standard output in the same form.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const rules = await import(pathToFileURL(process.argv[2]));
const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = {};
for (const [name, values] of Object.entries(asked)) {
  answers[name] =
    typeof rules[name] === "function" ? values.map(rules[name]) : Object.keys(rules[name]);
}
process.stdout.write(JSON.stringify(answers));
