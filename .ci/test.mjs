/**
 * `npm test`, `npm test -- FILE ...`: installs and builds what is missing, then runs the tests.
 * The last line is always `N passed, N failed`, also when nothing could be run.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium, ensureEditor } from "./editor.mjs";
import { ensurePacked } from "./package.mjs";
import { ensureBuilt, ensureInstalled, main, root, runTool } from "./project.mjs";

const suites = "test/{unit,contract,cli,crash,panel,editor}/**/*.test.ts";
/** These run in a browser. */
const inBrowser = /^test\/(?:panel|editor|[^/]*[*{])/;

await main(async (args) => {
  const scratch = mkdtempSync(join(tmpdir(), "imagebeam-test-"));
  const countsFile = join(scratch, "counts.json");
  // `.ci/run` says here that the check before the tests failed, so that the last line tells it too.
  const failedBefore = args.includes("--after-failed-check") ? 1 : 0;
  const given = args.filter((arg) => arg !== "--after-failed-check");
  let counts = { passed: 0, failed: 0 };
  let code = 1;
  try {
    await ensureInstalled();
    await ensureBuilt();
    const files = given.some((arg) => arg.startsWith("test/")) ? given : [...given, suites];
    const env = files.some((arg) => inBrowser.test(arg)) ? await browserEnvironment() : process.env;
    const reporter = ["--reporter", join(root, ".ci/mochaReporter.mjs")];
    const args = [...files, ...reporter, "--reporter-option", `counts=${countsFile}`];
    code = await runTool("mocha/bin/mocha.js", args, { env });
    counts = JSON.parse(readFileSync(countsFile, "utf8"));
  } catch (error) {
    process.stderr.write(`The tests did not run to their end: ${String(error)}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const nothingRan = counts.passed + counts.failed === 0;
  const failed = counts.failed === 0 && (code !== 0 || nothingRan) ? 1 : counts.failed;
  process.stdout.write(`${counts.passed} passed, ${failed + failedBefore} failed\n`);
  return failed + failedBefore === 0 ? 0 : 1;
});

/**
 * Gets what the tests in a browser need. Where it cannot be had, these tests fail, each suite with the
 * reason; the others run.
 */
async function browserEnvironment() {
  try {
    const chromium = await ensureChromium();
    await ensureEditor();
    await ensurePacked();
    return { ...process.env, CHROMIUM: chromium };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests in a browser will fail. ${reason}\n`);
    return { ...process.env, IMAGEBEAM_NO_EDITOR: reason };
  }
}
