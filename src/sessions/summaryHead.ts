import { summarySchema, type Summary } from "../protocol/metadata.js";
import { parseJson } from "../base/parseJson.js";

const headPattern = /^\{\s*"schemaVersion"\s*:\s*(\d{1,9})\s*,\s*"summary"\s*:\s*/;
const versionPattern = /^\{\s*"schemaVersion"\s*:\s*(\d{1,9})\s*[,}]/;

/**
 * The summary in the first bytes of a `metadata.json`.
 * @param head its first 4 KB, or all of it
 * @returns undefined when it is not there whole, or is none
 */
export function summaryIn(head: string): Summary | undefined {
  const match = headPattern.exec(head);
  if (match === null) return undefined;
  const start = match[0].length;
  const end = endOfObject(head, start);
  if (end === undefined) return undefined;
  try {
    const parsed = summarySchema().safeParse(parseJson(head.slice(start, end)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The format that the first bytes of a `metadata.json` name. */
export function versionIn(head: string): number | undefined {
  const match = versionPattern.exec(head);
  return match === null ? undefined : Number(match[1]);
}

/** Behind the brace that closes the object that begins at `start`. */
function endOfObject(text: string, start: number): number | undefined {
  const braceOrString = /"(?:[^"\\]|\\.)*"|[{}]/gs;
  braceOrString.lastIndex = start;
  let depth = 0;
  for (let found; (found = braceOrString.exec(text)) !== null;) {
    if (found[0] === "{") depth += 1;
    else if (found[0] === "}" && --depth <= 0) return braceOrString.lastIndex;
  }
  return undefined;
}
