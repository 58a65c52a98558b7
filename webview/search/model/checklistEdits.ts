import { oneLine } from "../../../src/base/visibleText.js";
import { formChecklistSchema, type FormChecklist } from "../../../src/protocol/panelMessages.js";
import type { Question } from "../../../src/protocol/plan.js";

/** What the form's checklist is made of. Pure. */

/** A checklist from outside, or from an earlier page; null where it is none, or has no question. */
export function checklistIn(read: () => unknown): FormChecklist | null {
  const found = formChecklistSchema().safeParse(orNothing(read)).data;
  return found === undefined || found.questions.length === 0 ? null : found;
}

function orNothing(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function listed(
  list: FormChecklist,
  change: (question: Question) => Question,
): FormChecklist {
  return { ...list, questions: list.questions.map(change) };
}

/** As a person counts them, from 1; 0 for none. */
export function numberOf(list: FormChecklist | null, id: string): number {
  return (list?.questions ?? []).findIndex((question) => question.id === id) + 1;
}

/** " “Is the boat red?” does not need it any more."; empty where none did. */
export function unneeded({ questions }: FormChecklist, id: string): string {
  const [first, ...others] = questions.filter(({ needs }) => needs.includes(id));
  if (first === undefined) return "";
  if (others.length > 0) return ` ${others.length + 1} others do not need it any more.`;
  return ` “${oneLine(first.text)}” does not need it any more.`;
}
