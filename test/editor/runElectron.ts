import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { drawnSession } from "../support/drawnSession.js";
import { makeWorkspace } from "../support/editorWorkspace.js";
import { drawn } from "./host/drawn.data.js";
import { projectRoot } from "./launcher/editorFiles.js";
import { buildHostSuite } from "./launcher/hostSuite.js";

/**
 * `npm run test:electron`: the tests of the extension host in VS Code's desktop program, which is
 * downloaded at first. $VSCODE_PATH names one that is there, $VSCODE_VERSION another version than
 * the stable one.
 */
const userData = mkdtempSync(join(tmpdir(), "ib-electron-"));
const workspace = makeWorkspace();
try {
  await drawnSession(join(workspace, drawn.output), drawn.goal);
  const suite = await buildHostSuite();
  const executable =
    process.env["VSCODE_PATH"] ??
    (await downloadAndUnzipVSCode(process.env["VSCODE_VERSION"] ?? "stable"));
  process.exitCode = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: projectRoot,
    extensionTestsPath: suite,
    launchArgs: [
      workspace,
      "--disable-extensions",
      "--disable-workspace-trust",
      ...["--user-data-dir", userData],
      // Chromium's sandbox does not start for root, as in a container.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
} finally {
  for (const folder of [userData, workspace]) rmSync(folder, { recursive: true, force: true });
}
