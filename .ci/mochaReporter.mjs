/**
 * A compact reporter: one line a suite file with its count and the time that it took, its hooks
 * included; failures in full, the slowest tests. What each file came to goes to the file named by
 * the option `outcome`, where `mochaTests.mjs` reads it, with what failed in short.
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
    const from = performance.now();

    let current;

    // A file can have several suites: it is done when a test of the next one comes.
    const printFile = () => {
      if (current === undefined) return;
      const { passed, failed, skipped, ms } = files.get(current);
      const tests = passed + failed + skipped;
      const verdict = failed > 0 ? `, ${failed} FAILED` : "";
      process.stdout.write(`${duration(ms).padStart(8)}  ${current} (${tests}${verdict})\n`);
    };

    const fileOf = (test) => {
      const name = nameOf(test);
      if (name !== current) printFile();
      current = name;
      const file = files.get(name) ?? { passed: 0, failed: 0, skipped: 0, ms: 0 };
      files.set(name, file);
      return file;
    };

    const count = (test, outcome) => {
      fileOf(test)[outcome] += 1;
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
      const skipped = [...files.values()].reduce((sum, file) => sum + file.skipped, 0);
      // Written in one piece: another run may be printing beside this one.
      const lines = [
        ...failures.map(
          ([test, error], index) => `\n${index + 1}) ${test.fullTitle()}\n${described(error)}`,
        ),
        "\nSlowest:",
        ...slow
          .slice(0, slowestShown)
          .map(([ms, title]) => `${duration(ms).padStart(8)}  ${title}`),
        `${files.size} files in ${duration(performance.now() - from)}${skipped > 0 ? `, ${skipped} skipped` : ""}`,
      ];
      process.stdout.write(`${lines.join("\n")}\n`);
      const target = options.reporterOptions?.outcome;
      const outcome = { files: Object.fromEntries(files), failures: failures.map(inShort) };
      if (target !== undefined) writeFileSync(target, JSON.stringify(outcome));
    });
  }
}

/** A failure as the end of a long log tells it again. */
function inShort([test, error]) {
  const text = error instanceof Error ? error.message : inspect(error);
  return { file: nameOf(test), text: `${test.fullTitle()}: ${text.split("\n", 1)[0]}` };
}

function nameOf({ file }) {
  return file === undefined ? "(no file)" : relative(root, file);
}

/** An error with all that helps: the assertion's difference stands in its message, the stack below. */
function described(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  const cause = error instanceof Error && error.cause ? `\ncaused by ${inspect(error.cause)}` : "";
  return `${text}${cause}`.replace(/^/gm, "   ");
}
