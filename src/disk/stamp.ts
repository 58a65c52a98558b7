import { stat } from "node:fs/promises";
import { isMissing } from "../base/systemCode.js";

/** Of a file or folder; a text that is another one after a change. `-` where there is none. */
export async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if (isMissing(error)) return "-";
    throw error;
  }
}
