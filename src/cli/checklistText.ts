import type { Question } from "../protocol/plan.js";
import { jsonLine } from "./jsonLine.js";

/** A checklist and what it was planned for, as a file has it. */
export interface PlannedChecklist {
  readonly goal: string;
  readonly negativePrompt: string;
  /** Who planned it, and what that cost. */
  readonly by: string;
  readonly questions: readonly Question[];
}

export function checklistJson({ goal, negativePrompt, by, questions }: PlannedChecklist): object {
  return { goal, ...(negativePrompt !== "" && { negativePrompt }), by, questions };
}

/**
 * A checklist as YAML, which `checklistIn` reads again to the letter: texts are JSON's, each of which is
 * YAML too, so that whatever a model wrote is safe on a terminal.
 * @param command how a person calls this program
 */
export function checklistLines(checklist: PlannedChecklist, command: string): string[] {
  const { goal, negativePrompt, by, questions } = checklist;
  return [
    "# Change, weigh, add or remove questions. Then search with them:",
    `#   ${command} GOAL --checklist FILE`,
    "# half: what the image shows, or how. kind: object, attribute, count, relation, text or style.",
    "# weight: 0-100, how much it counts. needs: earlier questions without whose yes it means nothing.",
    `goal: ${jsonLine(goal)}`,
    ...(negativePrompt === "" ? [] : [`negativePrompt: ${jsonLine(negativePrompt)}`]),
    `by: ${jsonLine(by)}`,
    "questions:",
    ...questions.flatMap(({ id, text, half, kind, weight, needs }) => [
      `  - id: ${id}`,
      `    text: ${jsonLine(text)}`,
      `    half: ${half}`,
      `    kind: ${kind}`,
      `    weight: ${weight}`,
      `    needs: [${needs.join(", ")}]`,
    ]),
  ];
}
