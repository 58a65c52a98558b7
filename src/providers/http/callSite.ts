import type { Billed } from "../../base/errors.js";
import type { Redact } from "./redactor.js";

/** Where a call was going, for the words of its failure. */
export interface CallSite {
  /** The connection's name. */
  readonly connection: string;
  /** Host and port, as a person knows them: `api.openai.com`, `localhost:11434`. */
  readonly host: string;
  /** What was asked for; whether a failed call was billed depends on it. */
  readonly work: "text" | "image" | "list";
  /** For what the server says. */
  readonly redact: Redact;
}

/** At the beginning of a sentence. */
export function placeOf({ connection, host }: CallSite): string {
  return `The server of ${connection} (${host})`;
}

/** Of a call that a server may have taken: a picture is often drawn to its end, and billed. */
export function billedIfTaken({ work }: CallSite): Billed {
  return work === "image" ? "maybe" : "no";
}
