/**
 * `npm run bench`, `npm run bench -- NAME ...`: runs test/bench/*.bench.ts and the Python side's
 * bench/*_bench.py, or those whose name contains a NAME. Each prints Markdown tables and exits with 1
 * when one of its rows fails. `quality` alone is all that the design's bars 1-7 are printed by. Options
 * behind the names are that bench's own: `-- quality --plots FOLDER`, `-- pixels --whole`.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, main, root, run, runCaptured } from "./project.mjs";
import { ensureServices, python, servicesOptions } from "./services.mjs";

const argsOf = (file, options) => ["--import", "tsx", join("test/bench", file), ...options];
const inNode = (file, options) => run(process.execPath, argsOf(file, options));
const inNodeCaptured = async (file, options) => {
  const { code, output } = await runCaptured(process.execPath, argsOf(file, options));
  process.stdout.write(output);
  return code;
};
const inPython = (file) =>
  run(python, ["-m", `bench.${file.replace(/\.py$/, "")}`], servicesOptions);

/** Of those in Node, the ones that start a server of the Python side. */
const withServices = ["smallModel.bench.ts"];

/** Long ones that run on virtual time, and measure no other than their own: they may run side by side. */
const virtual = ["ranking.bench.ts", "quality.bench.ts"];
/** The rows of the design's bars, 1 to 7, stand in these. */
const bars = ["core.bench", "ranking.bench", "quality.bench"];

await main(async (words) => {
  const end = words.findIndex((word) => word.startsWith("--"));
  const asked = end < 0 ? words : words.slice(0, end);
  const options = end < 0 ? [] : words.slice(end);
  const names = asked.length === 1 && asked[0] === "quality" ? bars : asked;
  const isWanted = (file) => names.length === 0 || names.some((name) => file.includes(name));
  const scripts = [
    ...filesOf("test/bench", ".bench.ts").map((file) => ({ file, start: inNode })),
    ...filesOf("python-services/bench", "_bench.py").map((file) => ({ file, start: inPython })),
  ].filter(({ file }) => isWanted(file));
  if (scripts.length === 0) throw new Error("There is no such bench.");
  await ensureInstalled();
  await ensureBuilt();
  const needServices = scripts.some(
    ({ file, start }) => start === inPython || withServices.includes(file),
  );
  if (needServices) await ensureServices();
  const failed = [];
  const note = (file, code) => code !== 0 && failed.push(file);
  for (const { file, start } of scripts) {
    if (!virtual.includes(file)) note(file, await start(file, options));
  }
  const beside = scripts.filter(({ file }) => virtual.includes(file));
  const start = beside.length > 1 ? inNodeCaptured : inNode;
  await Promise.all(beside.map(async ({ file }) => note(file, await start(file, options))));
  process.stdout.write(failed.length === 0 ? "\nPASS\n" : `\nFAIL: ${failed.join(", ")}\n`);
  return failed.length === 0 ? 0 : 1;
});

function filesOf(folder, ending) {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending))
    .sort();
}
