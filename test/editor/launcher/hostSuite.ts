import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { hostEventOf, type HostEvent } from "../host/hostEvents.js";
import { Editor } from "./editor.js";
import { projectRoot } from "./editorFiles.js";

/** Long enough for every test in the host on a busy machine. */
export const suiteTimeoutMs = 120_000;

/**
 * Bundles the tests that run in the extension host; git ignores where they go.
 * @returns the script that the editor is told to call
 */
export async function buildHostSuite(): Promise<string> {
  const from = join(projectRoot, "test/editor/host");
  const into = join(projectRoot, ".cache/editor-suite");
  rmSync(into, { recursive: true, force: true });
  const files = readdirSync(from).filter((name) => name.endsWith(".hosted.ts"));
  await build({
    absWorkingDir: from,
    entryPoints: ["index.ts", ...files],
    outdir: into,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    // Mocha is imported by its name: it finds its own files beside itself.
    external: ["vscode", "mocha"],
    mainFields: ["module", "main"],
    sourcemap: "inline",
    logLevel: "silent",
  });
  return join(into, "index.cjs");
}

/**
 * Runs the tests in the extension host of a real editor, with the extension from its sources.
 * @returns what happened to each, in order
 * @throws {Error} with the editor's log: it did not get to the end, or its exit code and the
 *   results contradict each other
 */
export async function runHostSuite(workspace: string): Promise<readonly HostEvent[]> {
  const scratch = mkdtempSync(join(tmpdir(), "ib-results-"));
  const results = join(scratch, "results.jsonl");
  let editor: Editor | undefined;
  try {
    editor = await Editor.start({
      workspace,
      extension: { kind: "development", folder: projectRoot, tests: await buildHostSuite() },
      env: { IMAGEBEAM_HOST_RESULTS: results },
    });
    const code = await endOf(editor);
    const events = readFileSync(results, "utf8").trimEnd().split("\n").map(hostEventOf);
    const end = events.at(-1);
    const agrees = end?.kind === "ended" && (code === 0) === (end.failed === 0);
    if (agrees) return events;
    const said = JSON.stringify(end);
    throw new Error(`The editor ended with ${code}, the tests in it with ${said}:\n${editor.log}`);
  } finally {
    await editor?.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function endOf(editor: Editor): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`The tests in the extension host did not end:\n${editor.log}`));
    }, suiteTimeoutMs);
  });
  try {
    return await Promise.race([editor.testsEnded, tooLate, crashOf(editor)]);
  } finally {
    clearTimeout(timer);
  }
}

async function crashOf(editor: Editor): Promise<never> {
  await editor.page.waitForEvent("crash", { timeout: suiteTimeoutMs });
  throw new Error("The workbench crashed");
}
