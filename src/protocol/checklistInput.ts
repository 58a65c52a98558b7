import type * as z from "zod";
import type { Plan, PlanProblem, Question } from "./plan.js";

/**
 * A checklist as somebody gives it: written by a person, or planned before and changed. Stricter than
 * what a journal may hold, and with a sentence for whatever is wrong.
 */

/** The most that a question may weigh. */
export const mostWeight = 100;

/** What of a question is wrong. */
type Part = keyof Question;

/** As a field of a problem: `checklist.2.text`; the first question is 0. */
export function questionField(at: number, part: Part): string {
  return `checklist.${at}.${part}`;
}

/** Finds what each question may say, and its neighbours do not allow. */
export function checkQuestions(
  questions: readonly Question[],
  context: z.core.$RefinementCtx<Question[]>,
): void {
  for (const { at, part, message } of faultsIn(questions)) {
    context.addIssue({ code: "custom", path: [at, part], message });
  }
}

interface Fault {
  readonly at: number;
  readonly part: Part;
  readonly message: string;
}

function faultsIn(questions: readonly Question[]): Fault[] {
  const ids = new Set<string>();
  const texts = new Map<string, number>();
  const none = questions.every(({ weight }) => weight === 0) && questions.length > 0;
  const nothing: Fault[] = none
    ? [
        {
          at: 0,
          part: "weight",
          message: "No question counts: give at least one a weight above 0.",
        },
      ]
    : [];
  const faults = questions.flatMap((question, at) => {
    const text = isSeen.test(question.text) ? question.text.trim() : "";
    const same = texts.get(text.toLowerCase());
    const missing = question.needs.some((id) => !ids.has(id));
    const name = `Question ${at + 1}`;
    const found: (Fault | null)[] = [
      text === ""
        ? { at, part: "text", message: `${name} is empty: write it, or remove it.` }
        : null,
      text !== "" && same !== undefined
        ? { at, part: "text", message: `${name} is the same as question ${same + 1}.` }
        : null,
      ids.has(question.id)
        ? { at, part: "id", message: `${name} has the id of an earlier one, ${question.id}.` }
        : null,
      missing
        ? { at, part: "needs", message: `${name} needs one that does not come before it.` }
        : null,
      question.weight > mostWeight
        ? { at, part: "weight", message: `${name}: ${musts.weight}.` }
        : null,
      question.kind === "fixed"
        ? { at, part: "kind", message: `${name} is of a kind that is asked of every image anyway.` }
        : null,
    ];
    ids.add(question.id);
    if (same === undefined) texts.set(text.toLowerCase(), at);
    return found.filter((fault) => fault !== null);
  });
  return [...nothing, ...faults];
}

/** A letter, a number or another sign that can be seen. */
const isSeen = /[\p{L}\p{N}\p{P}\p{S}]/u;

const musts: Readonly<Record<Part, string>> = {
  id: "its id must be q and a number, such as q1",
  text: "its text must be of 1-2,000 characters",
  half: "its half must be what or how",
  weight: `its weight must be a number, 0-${mostWeight}`,
  kind: "its kind must be object, attribute, count, relation, text or style",
  needs: "what it needs must be a list of ids of earlier questions",
};

interface GivenChecklist {
  readonly checklist?: readonly Question[] | null | undefined;
  readonly objective: Plan["objective"];
  readonly preset: Plan["preset"];
  readonly wording: Plan["wording"];
}

/**
 * What is wrong with a plan whose questions no image would be asked: nobody's words are left out unsaid.
 * A recorded plan may have such ones, from when that was not looked at.
 * @param isOwn whether the objective was given, and not the preset's
 */
export function unaskedProblem(
  { checklist, objective, preset, wording }: GivenChecklist,
  isOwn: boolean,
): PlanProblem | null {
  if (checklist == null || (objective === "checklist" && wording !== "plain")) return null;
  const preface = "No image would be asked the questions of the checklist:";
  const ofPreset = isOwn ? "" : `, as the preset ${preset} has it`;
  const also = objective === "checklist" ? "" : " and the objective checklist";
  // Such a search is a control: it shows what the goal brings by itself.
  const message =
    wording === "plain"
      ? `${preface} a goal that is its own prompt is drawn without one. Make the wording expanded${also}, or leave the questions out.`
      : `${preface} the objective is ${objective}${ofPreset}. Make the objective checklist, or leave the questions out.`;
  return { field: "checklist", message };
}

/** What is wrong with the checklist of a plan. @param issue whose path begins with `checklist` */
export function checklistProblem({ code, message, path }: z.core.$ZodIssue): PlanProblem {
  const [, at, part] = path;
  if (typeof at !== "number") {
    const message = "The checklist must be a list of 1 to 100 questions.";
    return { field: "checklist", message };
  }
  const isKnown = typeof part === "string" && Object.hasOwn(musts, part);
  const field = isKnown ? questionField(at, part as Part) : `checklist.${at}`;
  if (code === "custom") return { field, message };
  const must = isKnown
    ? musts[part as Part]
    : "it must have an id, a text, half, weight, kind and needs";
  return { field, message: `Question ${at + 1}: ${must}.` };
}
