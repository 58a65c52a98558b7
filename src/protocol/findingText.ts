import type { Finding } from "./events.js";

/** What a finding says beside its mark: a judge that says the verdict in its sentence too need not be read twice. */
export function findingText({ text }: Pick<Finding, "text">): string {
  return text.replace(/: (?:shown|missing)(?=[.;]|$)/i, "");
}
