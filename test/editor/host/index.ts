import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { HostEvent } from "./hostEvents.js";

/** For one test here: real searches run in them. */
const timeoutMs = 40_000;

/**
 * Called by the editor in its extension host; the same for the launcher here and for
 * `@vscode/test-electron`. Bundled as CommonJS beside the tests, for there alone `vscode` can be
 * imported; mocha is an ES module.
 * @throws {Error} a test failed, or there was none: the editor then exits with another code than 0
 */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, color: false });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith(".hosted.cjs")) mocha.addFile(join(__dirname, name));
  }
  const counts = { passed: 0, failed: 0 };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", (test) => {
      counts.passed += 1;
      report({ kind: "passed", title: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    runner.on("pending", (test) => report({ kind: "skipped", title: test.fullTitle() }));
    runner.on("fail", (test, error: unknown) => {
      counts.failed += 1;
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const milliseconds = test.duration ?? 0;
      report({ kind: "failed", title: test.fullTitle(), stack, milliseconds });
    });
  });
  report({ kind: "ended", ...counts });
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed in the extension host`);
  if (counts.passed === 0) throw new Error("No test ran in the extension host");
}

function report(event: HostEvent): void {
  const file = process.env["IMAGEBEAM_HOST_RESULTS"];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(event)}\n`);
}
