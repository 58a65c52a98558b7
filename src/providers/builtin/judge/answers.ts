import type { GivenAnswer } from "../../../search/checklistPort.js";
import type { QuestionReading } from "../checklist/readQuestion.js";
import type { Sight } from "./evidence.js";
import { clamp } from "./numbers.js";
import { verify } from "./verify.js";

/** A question, and what the reader makes of it: null where it cannot. */
export interface ReadQuestion {
  readonly id: string;
  readonly reading: QuestionReading | null;
}

/** How surely the picture answers each question with yes, as far as that can be seen. */
export function answersTo(questions: readonly ReadQuestion[], sight: Sight): GivenAnswer[] {
  return questions.map(({ id, reading }) => ({
    id,
    yes: reading === null ? null : chanceOf(reading, sight),
  }));
}

/** The least of what it asks for decides: they are parts of one thing, and no throws of a die. */
function chanceOf({ brief, requirements }: QuestionReading, sight: Sight): number | null {
  const { verdicts } = verify(brief, requirements, sight);
  if (verdicts.some(({ tellable }) => !tellable)) return null;
  const least = Math.min(...verdicts.map(({ chance }) => chance));
  return Math.round(clamp(least, 0, 1) * 1e4) / 1e4;
}
