import { access, lstat } from "node:fs/promises";
import { isMissing } from "../base/systemCode.js";

/**
 * Whether anything has this name, a link that leads nowhere included.
 * @throws the system's error, where it cannot be told
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Whether it can be got at now; whatever stands in the way, such as a drive that is away, it is of no use. */
export async function isReachable(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
