/**
 * `npm run check`: types, lint, formatting and generated files, of TypeScript and of Python. As many
 * steps at a time as there are cores, each one's complaints together; every step runs, also after a
 * failure. `npm test -- --with-check` runs it beside the tests.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { inLanes } from "./lanes.mjs";
import { duration, ensureInstalled, main, root, runCaptured } from "./project.mjs";
import { ensureServices, python, servicesOptions } from "./services.mjs";

const tool = (script, ...args) => [join(root, "node_modules", script), ...args];

/** The native compiler: a quarter of the time. ESLint's parser knows the older one alone, `typescript`. */
const types = (project) => tool("typescript-native/bin/tsc", "-p", project, "--singleThreaded");

/** The longest first. */
const steps = {
  lint: tool("eslint/bin/eslint.js", ".", "--max-warnings", "0"),
  "lint, types": tool("oxlint/bin/oxlint"),
  "types of test": types("test"),
  formatting: tool("oxfmt/bin/oxfmt", "--check"),
  "types of src": types("src"),
  "types, portable": types("src/tsconfig.portable.json"),
  "types of webview": types("webview"),
  "types of .ci": types(".ci"),
  "generated files": [join(root, ".ci/generate.mjs"), "--check"],
};

const node = (args) => () => runCaptured(process.execPath, args);
const inPython = (args) => () => runCaptured(python, args, servicesOptions);

/** These are run by the environment's own Python. */
const servicesSteps = {
  "services, types": inPython(["-m", "mypy"]),
  "services, lint": inPython(["-m", "ruff", "check", "."]),
  "services, format": inPython(["-m", "ruff", "format", "--check", "."]),
};

/**
 * @returns {Promise<string[]>} the names of the steps that failed; what they say is printed
 * @throws {Error} the packages cannot be installed
 */
export async function check() {
  await ensureInstalled();
  const all = [
    ...Object.entries(steps).map(([name, args]) => ({ name, step: node(args) })),
    ...Object.entries(servicesSteps).map(([name, step]) => {
      return { name, step: () => inServices(step), ready: ensureServices() };
    }),
  ];
  const failed = [];
  const jobs = all.map(({ name, step, ready }) => {
    const start = async () => {
      const from = performance.now();
      const { code, output } = await step();
      const verdict = code === 0 ? "ok" : "FAILED";
      const time = duration(performance.now() - from);
      process.stdout.write(`${output}${name.padEnd(17)} ${verdict.padEnd(7)} ${time}\n`);
      if (code !== 0) failed.push(name);
    };
    return { start, ready };
  });
  await inLanes(jobs, Math.max(2, availableParallelism()));
  if (failed.length > 0) process.stdout.write(`check failed: ${failed.join(", ")}\n`);
  return failed;
}

/** A step in the Python environment; where there can be none, the step fails and says why. */
async function inServices(step) {
  try {
    await ensureServices();
  } catch (error) {
    return { code: 1, output: `${error instanceof Error ? error.message : String(error)}\n` };
  }
  return step();
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => ((await check()).length === 0 ? 0 : 1));
}
