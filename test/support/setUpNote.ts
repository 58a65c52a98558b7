import { mkdirSync, writeFileSync } from "node:fs";
import type { ServiceFolders } from "../../src/services/serviceFolders.js";

/** What a set-up notes when all is whole. */
export const noteOfSetUp = {
  ...{ version: "1.0.0", accelerator: "cpu", python: "Python 3.11 (/usr/bin/python3)" },
  ...{ wheelSha256: "a".repeat(64), constraintsSha256: "b".repeat(64) },
  madeAt: "2026-01-01T00:00:00.000Z",
} as const;

/** Notes that all is set up; nothing else is made. */
export function noteSetUp({ root, installed }: Pick<ServiceFolders, "root" | "installed">): void {
  mkdirSync(root, { recursive: true });
  writeFileSync(installed, JSON.stringify(noteOfSetUp));
}
