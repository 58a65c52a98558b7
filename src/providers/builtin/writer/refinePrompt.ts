import { seededRandom } from "../../../base/random.js";
import type { PromptTexts, RefineRequest } from "../../../search/ports.js";
import type { Brief, Half, SubjectPhrase } from "../brief/brief.js";
import { readPrompt, type PromptReading } from "../brief/readPrompt.js";
import { describeRequirement } from "../brief/requirements.js";
import { combine, countWords, lowerFirst, sentence, splitClauses } from "./clauses.js";
import { adviceFromFindings } from "./critiqueCandidate.js";
import * as data from "./details.data.js";
import { describeContent } from "./englishBrief.js";
import { forbiddenBy, type Forbidden } from "./expandGoal.js";
import { meaningOf, meaningsOf } from "./meaning.js";
import { readAdvice, type PushList } from "./pushList.js";
import { stressed } from "./stress.js";

/** Longest halves: together under the 60 words above which a prompt does nobody any good. */
const mostWords: Readonly<Record<Half, number>> = { what: 44, how: 14 };
/** Starts the second mention of what earlier attempts missed. */
const againWords = "Above all: ";
const stress =
  /\b(?:exactly|precisely|clearly|unmistakably|plainly|prominent|must|only|above all)\b/i;

interface Clause {
  readonly text: string;
  readonly meanings: ReadonlySet<string>;
}

interface Task {
  readonly half: Half;
  readonly request: RefineRequest;
  readonly goal: PromptReading;
  /** What the goal asks of this half, each with its value. */
  readonly asked: ReadonlySet<string>;
  readonly push: PushList;
  readonly forbidden: Forbidden;
}

const clauseOf = (text: string): Clause => ({ text, meanings: meaningsOf(readPrompt(text)) });

/** The user's own words that the vocabulary does not know are no clutter. */
function isOfGoal(text: string, goal: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const own = goal.toLowerCase();
  return (
    words.length > 0 && words.filter((word) => own.includes(word)).length >= words.length * 0.6
  );
}

/** The parent's clauses worth keeping, in order: what the goal asks for and what is the user's. */
function keptClauses({ request, half, asked, forbidden }: Task): Clause[] {
  const text = request.parent[half].split(againWords)[0] ?? "";
  return splitClauses(text)
    .map((clause) => clauseOf(lowerFirst(clause)))
    .filter(({ text: own, meanings }) => {
      if (isOfGoal(own, request.goal)) return true;
      return !forbidden(own) && [...meanings].some((meaning) => asked.has(meaning));
    });
}

const lookKinds = ["colour", "size", "phase"] as const;

/**
 * What to state first: what the critique pushes, then what the parent stressed already. A thing
 * that is pushed brings along what the parent says of it, so that it is told as one.
 */
function leadBrief({ half, request, push }: Task, stressedBefore: readonly Clause[]): Brief {
  const all = [push.first, ...stressedBefore.map(({ text }) => text)].join(", ");
  const lead = readPrompt(all).brief;
  if (half === "how") return lead;
  const parent = readPrompt(request.parent.what).brief;
  const subjects = lead.subjects.map((phrase) => {
    const same = parent.subjects.filter(({ id }) => id === phrase.id && id !== "unknown");
    const like = same.filter(({ colour }) => (phrase.colour ?? colour) === colour);
    const known = like.length === 1 ? like[0] : undefined;
    if (known === undefined) return phrase;
    const looks = lookKinds.flatMap((kind) => (kind in known ? [[kind, known[kind]]] : []));
    const { counted, count } = known.counted === true && phrase.counted !== true ? known : phrase;
    const own = { ...phrase, ...(counted === true && { counted, count }) };
    return { ...(Object.fromEntries(looks) as Partial<SubjectPhrase>), ...own };
  });
  return { ...lead, subjects };
}

/** One or two touches that nobody asked for and that siblings differ in. */
function touches(task: Task): string[] {
  const { request, half } = task;
  const random = seededRandom(request.seed, "touch", half);
  if (half === "what") {
    if (request.variant === 0) return [];
    const from = seededRandom(request.goal, "details").shuffle(data.details);
    const allowed = from.filter((text) => !task.forbidden(text));
    return allowed.slice(request.variant % Math.max(1, allowed.length)).slice(0, 1);
  }
  const facets = splitClauses(request.parent.how).filter((text) => {
    const { meanings } = clauseOf(text);
    if (data.finishes.includes(text.toLowerCase())) return false;
    return !stress.test(text) && ![...meanings].some((meaning) => task.asked.has(meaning));
  });
  const kept = random.shuffle(facets).slice(0, request.variant % 2 === 0 ? 1 : 2);
  const finishes = data.finishes.filter((text) => !task.forbidden(text) && !kept.includes(text));
  const finish =
    request.variant === 0 ? [] : finishes.slice(request.variant % finishes.length).slice(0, 1);
  return [...kept, ...finish];
}

/** Adds clauses one by one, as long as they neither contradict what stands nor make it too long. */
function addClauses(start: string, clauses: readonly Clause[], half: Half): string[] {
  const kept: string[] = [];
  for (const { text } of clauses) {
    const next = [start, [...kept, text].join(", ")].join(" ");
    if (countWords(next) > mostWords[half]) continue;
    if (readPrompt(next).conflicts.length > readPrompt(start).conflicts.length) continue;
    kept.push(text);
  }
  return kept;
}

/** What the goal asks of this half and the new text no longer says. */
function lost(task: Task, text: string): string[] {
  const found = meaningsOf(readPrompt(text));
  return task.goal.requirements
    .filter((own) => own.half === task.half && !found.has(meaningOf(own, task.goal)))
    .map(({ requirement }) => describeRequirement(requirement, task.goal.brief));
}

/** What earlier attempts missed and the text says only once so far. */
function saidOnce(push: PushList, text: string): string {
  const said = readPrompt(text);
  const repeat = readPrompt(push.repeat);
  const often = said.requirements.filter(({ mentions }) => mentions > 1);
  const enough = meaningsOf({ ...said, requirements: often });
  const isEnough = repeat.requirements.every((own) => enough.has(meaningOf(own, repeat)));
  return isEnough ? "" : `${againWords}${describeContent(repeat.brief)}.`;
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" ");

function writeHalf(task: Task): string {
  const { half, request, push } = task;
  const kept = keptClauses(task);
  const before = kept.filter(({ text }) => stress.test(text));
  const own = stressed(leadBrief(task, before), half, request.variant);
  const lead = sentence(own.join(", "));
  const plain = kept.filter(({ text }) => !stress.test(text));
  const rest = addClauses(lead, [...plain, ...touches(task).map(clauseOf)], half);
  const body = sentence(rest.join(", "));
  const orders =
    half === "what"
      ? [joined([lead, body]), joined([body, lead]), body, request.parent.what]
      : [sentence([...own, ...rest].join(", ")), joined([lead, body])];
  // Two groups of one kind may run together when one of them is named alone first.
  const [first = ""] = orders;
  const text = orders.find((order) => lost(task, order).length === 0) ?? first;
  const tail = half === "what" ? saidOnce(push, text) : "";
  const whole = joined([text, sentence(lost(task, text).join(", ")), tail]);
  return lost(task, whole).length <= lost(task, text).length ? whole : text;
}

/**
 * Rewrites a parent's prompt as its critique says: what is missing goes first and is stated
 * plainly, what nobody asked for is cut, what the goal asks for and was said stays as it was
 * worded. What to push comes from the critique alone (without one, from the findings), so a
 * critique of something else does not help. The same request gives the same answer.
 */
export function refinePrompt(request: RefineRequest): PromptTexts {
  const goal = readPrompt(request.goal);
  const forbidden = forbiddenBy(request.negativePrompt, goal.brief);
  const write = (half: Half): string => {
    if (request.halves !== "both" && request.halves !== half) return request.parent[half];
    const advice =
      request.critique === null
        ? adviceFromFindings(request.findings, half)
        : request.critique.recommendations[half];
    const asked = goal.requirements.filter((own) => own.half === half);
    return writeHalf({
      half,
      request,
      goal,
      asked: meaningsOf({ ...goal, requirements: asked }),
      push: readAdvice(advice),
      forbidden,
    });
  };
  const [what, how] = [write("what"), write("how")];
  return { what, how, prompt: combine(what, how) };
}
