import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { hasCode } from "../../../src/base/systemCode.js";
import { editorFiles, editorFolder } from "./editorFiles.js";

/** In a browser's profile: scripts as they came, and what they were compiled to. Nothing of a window. */
const compiled = "Default/Code Cache";
const parts = ["Default/Cache", compiled];

/** Less than the workbench has once it is compiled, and more than anything else. */
const workbenchBytes = 5_000_000;

/**
 * Compiling the workbench takes a third of an editor's start, so what the first browser has of it is
 * kept for the next ones, beside the editor that it belongs to. Another browser compiles for itself.
 */
function store(): string {
  const { mtimeMs } = statSync(editorFiles().chromium);
  return join(editorFolder, `scripts-${Math.round(mtimeMs)}`);
}

/** Gives a browser that has not been started yet what is kept. */
export function takeScripts(profile: string): void {
  copyParts(store(), profile);
}

/**
 * Keeps what a browser has that was closed, unless something is kept already. One that was closed
 * before it had compiled the workbench has nothing that is worth it.
 */
export function keepScripts(profile: string): void {
  if (existsSync(store()) || !hasWorkbench(join(profile, compiled, "js"))) return;
  // Made beside its place: another process of tests never sees half of it.
  const making = mkdtempSync(join(editorFolder, "scripts-making-"));
  copyParts(profile, making);
  try {
    renameSync(making, store());
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    // The other one was faster.
    if (!hasCode(error, "ENOTEMPTY") && !hasCode(error, "EEXIST")) throw error;
  }
}

function copyParts(from: string, to: string): void {
  for (const part of parts) {
    if (existsSync(join(from, part))) cpSync(join(from, part), join(to, part), { recursive: true });
  }
}

function hasWorkbench(folder: string): boolean {
  if (!existsSync(folder)) return false;
  return readdirSync(folder).some((name) => statSync(join(folder, name)).size > workbenchBytes);
}
