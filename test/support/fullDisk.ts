import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A disk that can be made full, and empty again. */
export interface FillableDisk {
  /** @param writer the process that finds it full */
  fill(writer: number): void;
  free(writer: number): void;
  /** The folder is an ordinary one again, and empty. */
  remove(): void;
}

/**
 * Makes a folder that is a small disk of its own. Where this process may not mount one, the writer's
 * files may not grow any more instead, which the system tells it by another error.
 */
export function fillableDisk(folder: string): FillableDisk {
  mkdirSync(folder, { recursive: true });
  return canMount(folder) ? smallDisk(folder) : limitedFiles(folder);
}

function canMount(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function smallDisk(folder: string): FillableDisk {
  const filler = join(folder, "filler");
  return {
    fill: () => {
      try {
        writeFileSync(filler, Buffer.alloc(16_000_000));
      } catch {
        // That was the purpose: what there was room for has been written.
      }
    },
    free: () => rmSync(filler),
    remove: () => {
      // Lazily, for the editor may look at a file in it at this very moment.
      execFileSync("umount", ["--lazy", folder]);
    },
  };
}

function limitedFiles(folder: string): FillableDisk {
  const limit = (writer: number, bytes: string): void => {
    execFileSync("prlimit", [`--pid=${writer}`, `--fsize=${bytes}:`]);
  };
  return {
    fill: (writer) => limit(writer, "1"),
    free: (writer) => limit(writer, "unlimited"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
