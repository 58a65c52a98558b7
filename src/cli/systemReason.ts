import { messageOf } from "../base/errors.js";

/** What the system says of a stream or a file, without the call that it says it of: `EIO: i/o error`. */
export function systemReason(thrown: unknown): string {
  return messageOf(thrown).replace(/, (?:read|write|open '.*')$/s, "");
}
