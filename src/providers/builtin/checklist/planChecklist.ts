import { cutText } from "../../../base/cutText.js";
import type { Question } from "../../../protocol/plan.js";
import type { ChecklistPlanner, PlannedChecklist } from "../../../search/checklistPort.js";
import type { Requirement } from "../brief/brief.js";
import { readPrompt } from "../brief/readPrompt.js";
import { describeRequirement, halfOf, subjectsOf } from "../brief/requirements.js";
import { asQuestion } from "./asQuestion.js";

/** More would leave each of them little weight. */
const mostQuestions = 12;
/** Of a goal of which nothing is understood, so much is asked about. */
const maxGoalUnits = 300;

const kinds: Readonly<Record<Requirement["kind"], Question["kind"]>> = {
  present: "object",
  count: "count",
  colour: "attribute",
  size: "attribute",
  phase: "attribute",
  position: "relation",
  relation: "relation",
  lettering: "text",
  terrain: "attribute",
  backdrop: "attribute",
  time: "attribute",
  weather: "attribute",
  season: "attribute",
  style: "style",
  framing: "style",
  light: "style",
  palette: "style",
};

/** What a picture is of counts most. */
const weightOf = ({ kind }: Requirement): number => (kind === "present" ? 2 : 1);

/** What a goal asks for, as far as the reader understands it, in questions. Pure. */
export function checklistOf(goal: string): Question[] {
  const { brief, requirements } = readPrompt(goal);
  const asked = requirements.map(({ requirement }) => requirement);
  // What is said of a thing means something only where the thing is there.
  const ordered = [
    ...asked.filter(({ kind }) => kind === "present"),
    ...asked.filter(({ kind }) => kind !== "present"),
  ].slice(0, mostQuestions);
  const idOfSubject = new Map<number, string>();
  const questions = ordered.map((requirement, at): Question => {
    const id = `q${at + 1}`;
    const about = requirement.kind === "present" ? [] : subjectsOf(requirement);
    const needs = about.flatMap((subject) => idOfSubject.get(subject) ?? []);
    if (requirement.kind === "present") idOfSubject.set(requirement.subject, id);
    return {
      id,
      text: asQuestion(describeRequirement(requirement, brief)),
      half: halfOf(requirement),
      weight: weightOf(requirement),
      kind: kinds[requirement.kind],
      needs,
    };
  });
  if (questions.length > 0) return questions;
  const text = asQuestion(cutText(goal.replace(/\s+/g, " ").trim(), maxGoalUnits, "…"));
  return [{ id: "q1", text, half: "what", weight: 1, kind: "object", needs: [] }];
}

/** The rule planner behind the search's port: it reads the goal as the writer does. */
export class BuiltinChecklistPlanner implements ChecklistPlanner {
  /** @param signal when aborted, rejects with `signal.reason` */
  plan({ goal }: { readonly goal: string }, signal: AbortSignal): Promise<PlannedChecklist> {
    return new Promise((resolve) => {
      signal.throwIfAborted();
      resolve({ questions: checklistOf(goal), usage: { costUsd: 0 } });
    });
  }
}
