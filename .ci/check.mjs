/**
 * `npm run check`: types, lint, formatting and generated files. All of it at the same time, each
 * one's complaints together; every step runs, also after a failure.
 */
import { join } from "node:path";
import { duration, ensureInstalled, main, root, runCaptured } from "./project.mjs";

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

await main(async () => {
  await ensureInstalled();
  const failed = [];
  await Promise.all(
    Object.entries(steps).map(async ([name, args]) => {
      const from = performance.now();
      const { code, output } = await runCaptured(process.execPath, args);
      const verdict = code === 0 ? "ok" : "FAILED";
      const time = duration(performance.now() - from);
      process.stdout.write(`${output}${name.padEnd(17)} ${verdict.padEnd(7)} ${time}\n`);
      if (code !== 0) failed.push(name);
    }),
  );
  if (failed.length > 0) process.stdout.write(`check failed: ${failed.join(", ")}\n`);
  return failed.length === 0 ? 0 : 1;
});
