import type { AskedQuestion } from "../../../search/checklistPort.js";
import type { Brief, Requirement } from "../brief/brief.js";
import { readPrompt, type PromptReading } from "../brief/readPrompt.js";
import { describeRequirement } from "../brief/requirements.js";
import { meaningOf, meaningsOf } from "../writer/meaning.js";
import { matterOf } from "../../../protocol/questionMatter.js";

/** A question as the reader understands it. */
export interface QuestionReading {
  readonly brief: Brief;
  /** All of them have to be met; never empty. */
  readonly requirements: readonly Requirement[];
  /** The same, as `meaningOf` names them. */
  readonly meanings: ReadonlySet<string>;
}

/** Longer ones are no question about one thing. */
const longestMatter = 500;
const mostWords = 24;

/** Words that change nothing of what is asked for. */
const idle: ReadonlySet<string> = new Set(
  "a an the is are was be there any some of that this it its at in on and with to exactly precisely clearly really shown visible seen picture image".split(
    " ",
  ),
);

/**
 * What a question asks for: one of the goal's own requirements where it says that in the planner's
 * words, else what the reader makes of its words.
 * @returns null where a word of it would have to be passed over
 */
export function readQuestion(
  { text, kind }: AskedQuestion,
  goal: PromptReading,
): QuestionReading | null {
  if (kind === "fixed") return null;
  const matter = matterOf(text);
  if (matter === "" || matter.length > longestMatter) return null;
  const own = requirementNamed(matter, goal);
  if (own !== null) return own;
  const reading = readPrompt(matter);
  const named = requirementNamed(matter, reading);
  if (named !== null) return named;
  const meanings = meaningsOf(reading);
  if (meanings.size === 0 || !isWhole(matter, meanings)) return null;
  const requirements = reading.requirements.map(({ requirement }) => requirement);
  return { brief: reading.brief, requirements, meanings };
}

/** The requirement that a text says in the very words that describe it. */
function requirementNamed(matter: string, reading: PromptReading): QuestionReading | null {
  const { brief } = reading;
  const folded = matter.toLowerCase();
  const found = reading.requirements.find(
    ({ requirement }) => describeRequirement(requirement, brief).toLowerCase() === folded,
  );
  if (found === undefined) return null;
  const { requirement } = found;
  return { brief, requirements: [requirement], meanings: new Set([meaningOf(found, reading)]) };
}

/** Whether each word counts: without one that does not, the text would mean the same. */
function isWhole(matter: string, meanings: ReadonlySet<string>): boolean {
  const words = matter.split(/\s+/);
  if (words.length > mostWords) return false;
  return words.every((word, at) => {
    if (idle.has(word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""))) return true;
    const without = meaningsOf(readPrompt(words.toSpliced(at, 1).join(" ")));
    return without.size !== meanings.size || [...meanings].some((each) => !without.has(each));
  });
}
