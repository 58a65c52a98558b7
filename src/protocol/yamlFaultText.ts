import { YAMLError } from "yaml";
import { messageOf } from "../base/errors.js";

/**
 * Why a text is no YAML that can be read, for a person: what its reader says to programmers is said in
 * words of ours.
 * @param error what reading it threw, or the first of a document's errors
 * @returns the rest of a sentence, on one line
 */
export function yamlFaultText(error: unknown): string {
  const [reason = ""] = messageOf(error).split("\n");
  const code = error instanceof YAMLError ? error.code : null;
  if (code === "MULTIPLE_DOCS") {
    return "a second document begins, after a line of --- or of three dots: keep only one.";
  }
  if (code === "BLOCK_AS_IMPLICIT_KEY") {
    return "a colon with a space behind it makes a field of what stands before it: put the text in quotes.";
  }
  // The reader hands an exhausted stack on in an error of its own.
  if (code === "RESOURCE_EXHAUSTION" || /call stack|too much recursion/i.test(reason)) {
    return "it is nested too deeply.";
  }
  if (error instanceof ReferenceError && reason.startsWith("Excessive alias count")) {
    return "its aliases come to too much: write out what they stand for.";
  }
  return reason;
}
