/**
 * A compact reporter: one line a suite file with its count and the time that it took, its hooks
 * included; failures in full, the slowest tests. The counts go to the file named by the option
 * `counts`, where `test.mjs` reads them, with what failed in short.
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

    const fileOf = ({ file: path }) => {
      const name = path === undefined ? "(no file)" : relative(root, path);
      if (name !== current) printFile();
      current = name;
      const file = files.get(name) ?? { tests: 0, failed: 0, ms: 0 };
      files.set(name, file);
      return file;
    };

    const count = (test, outcome) => {
      counts[outcome] += 1;
      const file = fileOf(test);
      file.tests += 1;
      if (outcome === "failed") file.failed += 1;
    };

    let suiteFrom = 0;
    runner.on("suite", ({ parent }) => {
      if (parent?.root) suiteFrom = performance.now();
    });
    runner.on("suite end", (suite) => {
      if (suite.parent?.root) fileOf(suite).ms += performance.now() - suiteFrom;
    });

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
      slow.sort(([a], [b]) => b - a);
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
      // Written in one piece: another run may be printing beside this one.
      const lines = [
        ...failures.map(
          ([test, error], index) => `\n${index + 1}) ${test.fullTitle()}\n${described(error)}`,
        ),
        "\nSlowest:",
        ...slow
          .slice(0, slowestShown)
          .map(([ms, title]) => `${duration(ms).padStart(8)}  ${title}`),
        `${files.size} files in ${duration(performance.now() - from)}${skipped}`,
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
      const target = options.reporterOptions?.counts;
      if (target !== undefined)
        writeFileSync(target, JSON.stringify({ ...counts, failures: failures.map(inShort) }));
    });
  }
}

/** A failure as the end of a long log tells it again. */
function inShort([test, error]) {
  const text = error instanceof Error ? error.message : inspect(error);
  return `${test.fullTitle()}: ${text.split("\n", 1)[0]}`;
}

/** An error with all that helps: the assertion's difference stands in its message, the stack below. */
function described(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const cause = error instanceof Error && error.cause ? `\ncaused by ${inspect(error.cause)}` : "";
  return `${text}${cause}`.replace(/^/gm, "   ");
}
