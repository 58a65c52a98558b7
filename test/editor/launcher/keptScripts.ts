import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../../../src/base/systemCode.js";
import { editorFiles, editorFolder } from "./editorFiles.js";

/** In a browser's profile: scripts as they came, and what they were compiled to. Nothing of a window. */
const parts = ["Default/Cache", "Default/Code Cache"];

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

/** Keeps what a browser has that was closed, unless something is kept already. */
export function keepScripts(profile: string): void {
  if (existsSync(store()) || parts.some((part) => !existsSync(join(profile, part)))) return;
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
