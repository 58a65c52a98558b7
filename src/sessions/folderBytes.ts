import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { systemCode } from "../base/systemCode.js";
import { Slices } from "./slices.js";

/**
 * What a folder takes on the disk, links not followed; what cannot be looked at counts nothing.
 * @param signal when aborted, rejects with `signal.reason`
 */
export async function folderBytes(folder: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  const slices = new Slices();
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) bytes += sizeOf(path);
    }
    if (slices.isOver) await slices.next(signal);
  }
  return bytes;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return [];
  }
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
