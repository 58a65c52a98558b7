import type { PromptReading, RequirementReading } from "../brief/readPrompt.js";
import { readPrompt } from "../brief/readPrompt.js";

/** A requirement and its value in words that do not depend on the text: "count:sailboat=2". */
export function meaningOf(
  { key, requirement }: RequirementReading,
  reading: PromptReading,
): string {
  switch (requirement.kind) {
    case "present":
      return key;
    case "relation": {
      const { kind, other, within } = requirement.relation;
      const to = reading.brief.subjects[other];
      return `${key}=${within === true ? "within" : kind} ${to?.id === "unknown" ? to.noun : (to?.id ?? "")}`;
    }
    default:
      return `${key}=${Object.values(requirement).at(-1)}`;
  }
}

/** Everything a text asks for, each requirement with its value. */
export function meaningsOf(reading: PromptReading): Set<string> {
  return new Set(reading.requirements.map((requirement) => meaningOf(requirement, reading)));
}

/** Whether `text` still asks for all of `meanings`, without contradicting itself. */
export function keeps(text: string, meanings: ReadonlySet<string>): boolean {
  const reading = readPrompt(text);
  const found = meaningsOf(reading);
  return reading.conflicts.length === 0 && [...meanings].every((meaning) => found.has(meaning));
}
