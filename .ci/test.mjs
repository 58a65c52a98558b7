/**
 * `npm test`, `npm test -- FILE ...`: installs and builds what is missing, then runs the tests.
 * Arguments that begin with `python-services` are for pytest (the folder alone: all of its tests),
 * all others for mocha (`test` alone: all of its tests); without any, both run.
 * The last line is always `N passed, N failed`, also when nothing could be run.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium, ensureEditor } from "./editor.mjs";
import { ensurePacked } from "./package.mjs";
import { ensureBuilt, ensureInstalled, main, root, runTool } from "./project.mjs";
import { ensureServices, python, runServiceTests } from "./services.mjs";

/**
 * All of Mocha's tests, in two runs side by side: those in a browser spend much of their time waiting
 * for it. No test may depend on how busy the machine is.
 */
const allSuites = [
  "test/{unit,contract,cli,crash,services}/**/*.test.ts",
  "test/{panel,editor}/**/*.test.ts",
];
/** These run in a browser. */
const inBrowser = /^test\/(?:panel|editor|services|[^/]*[*{])/;
/** These start services. */
const withServices = /^test\/(?:services|[^/]*[*{])/;

await main(async (args) => {
  const scratch = mkdtempSync(join(tmpdir(), "imagebeam-test-"));
  // `.ci/run` says here that the check before the tests failed, so that the last line tells it too.
  const failedBefore = args.includes("--after-failed-check") ? 1 : 0;
  const given = args.filter((arg) => arg !== "--after-failed-check");
  const forPytest = given.filter((arg) => arg.startsWith("python-services"));
  const forMocha = given.filter((arg) => !forPytest.includes(arg));
  const runs = [];
  if (forMocha.length > 0 || forPytest.length === 0) runs.push(() => runMocha(forMocha, scratch));
  if (forPytest.length > 0 || given.length === 0) runs.push(() => runPytest(forPytest, scratch));
  let passed = 0;
  let failed = failedBefore;
  const failures = failedBefore > 0 ? ["a check before the tests"] : [];
  for (const runTests of runs) {
    const counts = await runTests().catch((error) => {
      process.stderr.write(`The tests did not run to their end: ${String(error)}\n`);
      return { passed: 0, failed: 1 };
    });
    passed += counts.passed;
    failed += counts.failed;
    failures.push(...(counts.failures ?? []));
  }
  rmSync(scratch, { recursive: true, force: true });
  // Once more at the end, where the log of a long run is looked at first.
  for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});

async function runMocha(given, scratch) {
  await ensureInstalled();
  await ensureBuilt();
  const options = given.filter((arg) => arg !== "test");
  const isWhole = !options.some((arg) => arg.startsWith("test/"));
  const runs = isWhole ? allSuites.map((suites) => [...options, suites]) : [options];
  const files = runs.flat();
  const env = {
    ...process.env,
    ...(files.some((arg) => inBrowser.test(arg)) && (await browserEnvironment())),
    ...(files.some((arg) => withServices.test(arg)) && (await servicesEnvironment())),
  };
  const all = await Promise.all(
    runs.map((args, index) => runSuites(args, env, join(scratch, `counts-${index}.json`))),
  );
  const passed = all.reduce((sum, counts) => sum + counts.passed, 0);
  const failed = all.reduce((sum, counts) => sum + counts.failed, 0);
  // With `--grep` one of two may find nothing.
  const failures = all.flatMap((counts) => counts.failures);
  return { passed, failed: passed + failed === 0 ? 1 : failed, failures };
}

async function runSuites(given, env, countsFile) {
  const reporter = ["--reporter", join(root, ".ci/mochaReporter.mjs")];
  const args = [...given, ...reporter, "--reporter-option", `counts=${countsFile}`];
  const code = await runTool("mocha/bin/mocha.js", args, { env });
  const counts = JSON.parse(readFileSync(countsFile, "utf8"));
  return counts.failed === 0 && code !== 0 ? { ...counts, failed: 1 } : counts;
}

function runPytest(given, scratch) {
  const inside = given.map((arg) => arg.slice("python-services".length).replace(/^\//, ""));
  return runServiceTests(inside.filter(Boolean), scratch);
}

/**
 * Gets what the tests in a browser need. Where it cannot be had, these tests fail, each suite with the
 * reason; the others run.
 */
async function browserEnvironment() {
  try {
    const chromium = await ensureChromium();
    await ensureEditor();
    await ensurePacked();
    return { CHROMIUM: chromium };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests in a browser will fail. ${reason}\n`);
    return { IMAGEBEAM_NO_EDITOR: reason };
  }
}

/** The same for what the tests of the services need. */
async function servicesEnvironment() {
  try {
    await ensureServices();
    return { SERVICES_PYTHON: python };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The tests of the services will fail. ${reason}\n`);
    return { IMAGEBEAM_NO_SERVICES: reason };
  }
}
