import type { EditorFault } from "../../protocol/languageModels.js";

/** Deep enough for an error, its cause, and one that a vendor wraps once more. */
const mostCauses = 4;

/**
 * What is known of something that the editor threw, and of its causes: those come as plain objects,
 * and some of what is thrown is no error at all. Never throws.
 */
export function faultsIn(thrown: unknown): EditorFault[] {
  const found: EditorFault[] = [];
  for (let each = thrown; found.length < mostCauses; each = propertyOf(each, "cause")) {
    const fault = faultOf(each);
    if (fault === null) break;
    found.push(fault);
  }
  return found;
}

function faultOf(thrown: unknown): EditorFault | null {
  if (typeof thrown === "string") return { name: "", code: "", message: thrown };
  const [name, code, message] = ["name", "code", "message"].map((property) => {
    const value = propertyOf(thrown, property);
    return typeof value === "string" ? value : "";
  });
  const fault = { name: name ?? "", code: code ?? "", message: message ?? "" };
  return Object.values(fault).every((text) => text === "") ? null : fault;
}

function propertyOf(value: unknown, property: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  try {
    return Reflect.get(value, property);
  } catch {
    // A getter that throws tells nothing.
    return undefined;
  }
}
