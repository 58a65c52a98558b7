import type { JudgedCandidate } from "../../../search/criticPort.js";
import { readPrompt, type PromptReading } from "../brief/readPrompt.js";
import { describeRequirement } from "../brief/requirements.js";
import { meaningOf } from "./meaning.js";

/** A requirement of the goal, in words, and its place in the goal's reading. */
export interface GoalPoint {
  readonly index: number;
  readonly half: "what" | "how";
  readonly text: string;
  readonly meaning: string;
}

/** What a goal asks for, in the order of its reading. */
export function pointsOf(goal: PromptReading): GoalPoint[] {
  return goal.requirements.map((requirement, index) => ({
    index,
    half: requirement.half,
    text: describeRequirement(requirement.requirement, goal.brief),
    meaning: meaningOf(requirement, goal),
  }));
}

/** Which of the goal's points a finding speaks of: by its words, else by what they mean. */
function pointOf(text: string, points: readonly GoalPoint[]): GoalPoint | undefined {
  const folded = text.toLowerCase();
  const named = points.filter((point) => folded.includes(point.text.toLowerCase()));
  // "An egg: missing; what is there looks like a moon" is about the egg, even where a moon is asked for.
  const leads = ({ text: point }: GoalPoint): number =>
    Number(folded.startsWith(point.toLowerCase()));
  const longest = named.sort((a, b) => leads(b) - leads(a) || b.text.length - a.text.length)[0];
  if (longest !== undefined) return longest;
  const reading = readPrompt(text);
  const meanings = reading.requirements.map((requirement) => meaningOf(requirement, reading));
  return points.filter((point) => meanings.includes(point.meaning)).at(-1);
}

/** For each of the goal's points: met, missing, or not known (undefined). */
export function verdicts(
  candidate: Pick<JudgedCandidate, "findings">,
  points: readonly GoalPoint[],
): (boolean | undefined)[] {
  const met: (boolean | undefined)[] = points.map(() => undefined);
  for (const finding of candidate.findings) {
    if (finding.met === undefined) continue;
    const point = pointOf(finding.text, points);
    if (point === undefined) continue;
    const place = points.indexOf(point);
    met[place] = met[place] === false ? false : finding.met;
  }
  return met;
}
