/**
 * A compact reporter: one line a suite file with its count and time, failures in full, the slowest
 * tests. The counts go to the file named by the option `counts`, where `test.mjs` reads them.
 */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { inspect } from "node:util";
import { duration, root } from "./project.mjs";

const slowestShown = 5;

export default class CompactReporter {
  constructor(runner, options) {
    const files = new Map();
    const slow = [];
    const failures = [];
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const from = performance.now();

    let current;

    // A file can have several suites: it is done when a test of the next one comes.
    const printFile = () => {
      if (current === undefined) return;
      const { tests, failed, ms } = files.get(current);
      const verdict = failed > 0 ? `, ${failed} FAILED` : "";
      process.stdout.write(`${duration(ms).padStart(8)}  ${current} (${tests}${verdict})\n`);
    };

    const count = (test, outcome) => {
      counts[outcome] += 1;
      const name = test.file === undefined ? "(no file)" : relative(root, test.file);
      if (name !== current) printFile();
      current = name;
      const file = files.get(name) ?? { tests: 0, failed: 0, ms: 0 };
      file.tests += 1;
      file.ms += test.duration ?? 0;
      if (outcome === "failed") file.failed += 1;
      files.set(name, file);
    };

    runner.on("pass", (test) => {
      count(test, "passed");
      slow.push([test.duration ?? 0, test.fullTitle()]);
    });
    runner.on("pending", (test) => count(test, "skipped"));
    runner.on("fail", (test, error) => {
      count(test, "failed");
      failures.push([test, error]);
      process.stdout.write(`FAILED  ${test.fullTitle()}\n`);
    });
    runner.once("end", () => {
      printFile();
      for (const [index, [test, error]] of failures.entries()) {
        process.stdout.write(`\n${index + 1}) ${test.fullTitle()}\n${described(error)}\n`);
      }
      slow.sort(([a], [b]) => b - a);
      process.stdout.write(`\nSlowest:\n`);
      for (const [ms, title] of slow.slice(0, slowestShown)) {
        process.stdout.write(`${duration(ms).padStart(8)}  ${title}\n`);
      }
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
      process.stdout.write(
        `${files.size} files in ${duration(performance.now() - from)}${skipped}\n`,
      );
      const target = options.reporterOptions?.counts;
      if (target !== undefined) writeFileSync(target, JSON.stringify(counts));
    });
  }
}

/** An error with all that helps: the assertion's difference stands in its message, the stack below. */
function described(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const cause = error instanceof Error && error.cause ? `\ncaused by ${inspect(error.cause)}` : "";
  return `${text}${cause}`.replace(/^/gm, "   ");
}
