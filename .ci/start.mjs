/** `npm start -- ARGUMENTS`: installs and builds what is missing, then runs the CLI in this terminal. */
import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, main, root } from "./project.mjs";
import { ensureServicesWheel } from "./servicesWheel.mjs";

await main(async (args) => {
  await ensureInstalled();
  await ensureBuilt();
  if (args[0] === "services" && args[1] === "setup") await ensureServicesWheel();
  // Relative paths on the command line are meant from where the person is, not from the project.
  const cwd = process.env["INIT_CWD"] ?? process.cwd();
  const env = { ...process.env, IMAGEBEAM_COMMAND: "npm start --" };
  const child = spawn(process.execPath, [join(root, "dist/cli.mjs"), ...args], {
    cwd,
    env,
    stdio: "inherit",
  });
  passSignals(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
});

/**
 * A terminal sends Ctrl-C to the CLI as well as to this process (and npm sends it on once more), so
 * passing it on would pause and then end a search at one keystroke. Without a terminal nobody else
 * tells the CLI.
 */
function passSignals(child) {
  const terminal = hasTerminal();
  process.on("SIGINT", () => {
    if (!terminal) child.kill("SIGINT");
  });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
}

function hasTerminal() {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return process.platform === "win32";
  }
}
