import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

/** Reads files that anybody may have put there: only plain ones, and no more of them than a bound. */

/** What lies at a path. */
export type FoundFile =
  | { readonly kind: "file"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A folder, a pipe, a device. */
  | { readonly kind: "noFile" }
  /** More bytes than are read; none of them was. */
  | { readonly kind: "tooLarge"; readonly size: number };

/** Refuses a symbolic link (ELOOP), and never waits for the other end of a pipe. 0 where unknown. */
export const noFollow = flag("O_NOFOLLOW") | flag("O_NONBLOCK");

/**
 * Reads all of a plain file.
 * @param maxBytes the most that it may have
 * @param links whether a symbolic link leads to the file that is meant: a person's own may, none in a
 *   session's folder does
 * @throws the system's error: ENOENT where nothing is there, ELOOP for a link that is refused
 */
export async function readPlainFile(
  path: string,
  maxBytes: number,
  links: "refused" | "followed" = "refused",
): Promise<FoundFile> {
  const how = links === "refused" ? noFollow : flag("O_NONBLOCK");
  const handle = await open(path, constants.O_RDONLY | how);
  try {
    const found = await handle.stat();
    if (!found.isFile()) return { kind: "noFile" };
    if (found.size > maxBytes) return { kind: "tooLarge", size: found.size };
    return { kind: "file", bytes: await readUpTo(handle, found.size) };
  } finally {
    await handle.close();
  }
}

/** As `readPlainFile`, for whoever takes anything else for nothing. @returns undefined for that */
export async function bytesOfPlainFile(
  ...[path, maxBytes, links]: Parameters<typeof readPlainFile>
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const found = await readPlainFile(path, maxBytes, links);
  return found.kind === "file" ? found.bytes : undefined;
}

export function utf8Of(bytes: Uint8Array<ArrayBuffer>): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/**
 * A file's first bytes, however it grows meanwhile. In a buffer of their own: who sends it on sends all
 * that is behind a view.
 * @param size how many at most
 */
async function readUpTo(handle: FileHandle, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(size);
  let length = 0;
  while (length < size) {
    const { bytesRead } = await handle.read(bytes, length, size - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  // It was cut meanwhile: what is left says so.
  return length === size ? bytes : bytes.slice(0, length);
}

// Windows knows neither; the types say that every system does.
function flag(name: "O_NOFOLLOW" | "O_NONBLOCK"): number {
  return (constants as Readonly<Record<string, number | undefined>>)[name] ?? 0;
}
