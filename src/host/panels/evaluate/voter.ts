import { randomBytes } from "node:crypto";

/** An id for who votes that tells nothing of the person. */
export function newVoter(): string {
  return randomBytes(8).toString("hex");
}
