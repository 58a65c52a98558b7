/**
 * `npm run check`: types, lint, formatting and generated files, of TypeScript and of Python. All of
 * it at the same time, each one's complaints together; every step runs, also after a failure.
 */
import { join } from "node:path";
import { duration, ensureInstalled, main, root, runCaptured } from "./project.mjs";
import { ensureServices, python, servicesOptions } from "./services.mjs";

const tool = (script, ...args) => [join(root, "node_modules", script), ...args];

const steps = {
  "types of src": tool("typescript/bin/tsc", "-p", "src"),
  "types, portable": tool("typescript/bin/tsc", "-p", "src/tsconfig.portable.json"),
  "types of webview": tool("typescript/bin/tsc", "-p", "webview"),
  "types of test": tool("typescript/bin/tsc", "-p", "test"),
  "types of .ci": tool("typescript/bin/tsc", "-p", ".ci"),
  lint: tool("eslint/bin/eslint.js", ".", "--max-warnings", "0"),
  formatting: tool("prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
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

await main(async () => {
  await ensureInstalled();
  const all = [
    ...Object.entries(steps).map(([name, args]) => [name, node(args)]),
    ...Object.entries(servicesSteps).map(([name, step]) => [name, () => inServices(step)]),
  ];
  const failed = [];
  await Promise.all(
    all.map(async ([name, step]) => {
      const from = performance.now();
      const { code, output } = await step();
      const verdict = code === 0 ? "ok" : "FAILED";
      const time = duration(performance.now() - from);
      process.stdout.write(`${output}${name.padEnd(17)} ${verdict.padEnd(7)} ${time}\n`);
      if (code !== 0) failed.push(name);
    }),
  );
  if (failed.length > 0) process.stdout.write(`check failed: ${failed.join(", ")}\n`);
  return failed.length === 0 ? 0 : 1;
});

/** A step in the Python environment; where there can be none, the step fails and says why. */
async function inServices(step) {
  try {
    await ensureServices();
  } catch (error) {
    return { code: 1, output: `${error instanceof Error ? error.message : String(error)}\n` };
  }
  return step();
}
