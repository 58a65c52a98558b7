import type { CritiqueRequest, CritiqueText, JudgedCandidate } from "../../../search/criticPort.js";
import type { Half } from "../brief/brief.js";
import { readPrompt, type PromptReading, type RequirementReading } from "../brief/readPrompt.js";
import { splitClauses } from "./clauses.js";
import { pointsOf, verdicts, type GoalPoint } from "./goalFindings.js";
import { meaningOf, meaningsOf } from "./meaning.js";
import { adviceText } from "./pushList.js";

/** Above this many statements at the front nothing stands out any more. */
const mostPushed: Readonly<Record<Half, number>> = { what: 7, how: 3 };

/** A point named within this many words is named early. */
const earlyWords = 16;

/** What is known of one point over the whole generation. */
interface Standing extends GoalPoint {
  readonly met: boolean | undefined;
  /** It speaks of a thing that is missing: whatever a judge says of it, nobody can see it. */
  readonly isVoid: boolean;
  /** Siblings that show it, best first. */
  readonly shownBy: readonly JudgedCandidate[];
  /** The parent's prompt states it plainly and early already. */
  readonly isPlain: boolean;
  /** How many other candidates lack it. */
  readonly missedBy: number;
  /** Earlier children of this parent that stated it and still lack it. */
  readonly failedBy: number;
}

function standingsOf(request: CritiqueRequest, goal: PromptReading): Standing[] {
  const points = pointsOf(goal);
  const judged = (candidates: readonly JudgedCandidate[]) =>
    candidates.map((candidate) => ({ candidate, met: verdicts(candidate, points) }));
  const own = verdicts(request.parent, points);
  const siblings = judged(request.siblings);
  const failed = judged(request.failedChildren);
  const wording = readPrompt(request.parent.prompt);
  const plain = wording.requirements.filter(
    ({ explicit, firstWord }) => explicit && firstWord < earlyWords,
  );
  const isPlain = meaningsOf({ ...wording, requirements: plain });
  const absent = new Set(
    points.flatMap(({ index }, at) => {
      const requirement = goal.requirements[index]?.requirement;
      return requirement?.kind === "present" && own[at] === false ? [requirement.subject] : [];
    }),
  );
  return points.map((point, at) => ({
    ...point,
    isPlain: isPlain.has(point.meaning),
    met: own[at],
    isVoid: thingsOf(goal.requirements[point.index]).some((subject) => absent.has(subject)),
    shownBy: siblings.filter(({ met }) => met[at] === true).map(({ candidate }) => candidate),
    missedBy: siblings.filter(({ met }) => met[at] === false).length,
    failedBy: failed.filter(({ met }) => met[at] === false).length,
  }));
}

/** The things that have to be there before it means anything, as places in the brief. */
function thingsOf(reading: RequirementReading | undefined): number[] {
  const requirement = reading?.requirement;
  if (requirement === undefined || !("subject" in requirement)) return [];
  const { kind, subject } = requirement;
  return kind === "relation" ? [subject, requirement.relation.other] : [subject];
}

function list(texts: readonly string[]): string {
  if (texts.length <= 1) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1) ?? ""}`;
}

/** In words, leaving out what another point of the list says already: "a moon" beside "a full moon". */
function named(points: readonly GoalPoint[]): string {
  const isTold = (point: GoalPoint): boolean =>
    point.meaning.startsWith("present:") &&
    points.some(({ meaning }) => {
      const subject = point.meaning.slice("present:".length);
      return meaning.startsWith(`count:${subject}=`) || meaning.startsWith(`phase:${subject}=`);
    });
  return list(points.filter((point) => !isTold(point)).map(({ text }) => text));
}

/** How a sibling that shows a point words it: what another prompt may learn from it. */
function lesson({ meaning, text }: GoalPoint, sibling: JudgedCandidate): string {
  const reading = readPrompt(sibling.prompt);
  const wording = reading.requirements.find((own) => meaningOf(own, reading) === meaning);
  return `${sibling.id} does show ${text}: ${manner(wording)}.`;
}

function manner(wording: RequirementReading | undefined): string {
  if (wording === undefined) return "by luck, for its prompt does not say so";
  const { explicit, firstWord, mentions } = wording;
  if (explicit) return `its prompt states it plainly${firstWord < 12 ? " and early" : ""}`;
  if (mentions > 1) return "its prompt says it twice";
  return firstWord < 8 ? "its prompt says it early" : "though its prompt only mentions it";
}

/** Clauses of a prompt that speak of nothing the goal asks for. */
function clutterOf(prompt: string, goal: PromptReading): string[] {
  const asked = meaningsOf(goal);
  return splitClauses(prompt).filter((clause) => {
    const own = readPrompt(clause);
    const meanings = meaningsOf(own);
    return meanings.size > 0 && ![...meanings].some((meaning) => asked.has(meaning));
  });
}

/** What to push in one half: what is missing first, then what others lost and so is at risk. */
function pushed(own: readonly Standing[], half: Half): Standing[] {
  const missing = own.filter(({ met }) => met === false);
  const atRisk = own.filter(
    ({ met, missedBy, isPlain }) => met !== false && missedBy > 0 && !isPlain,
  );
  return [...missing, ...atRisk].slice(0, mostPushed[half]);
}

/** @param text the parent's half */
function recommend(
  half: Half,
  text: string,
  standings: readonly Standing[],
  goal: PromptReading,
): string {
  const push = pushed(
    standings.filter((standing) => standing.half === half),
    half,
  );
  if (push.length === 0) return "";
  const missing = push.filter(({ met }) => met === false);
  const stubborn = missing.filter(({ failedBy }) => failedBy > 0);
  const again = stubborn.length > 0 ? stubborn : missing;
  return adviceText({
    first: push.map((point) => point.text),
    repeat: again.slice(0, 3).map((point) => point.text),
    trim: clutterOf(text, goal).slice(0, 3),
  });
}

function opening(standings: readonly Standing[]): string {
  const shown = standings.filter(({ met, isVoid }) => met === true && !isVoid);
  const missing = standings.filter(({ met }) => met === false);
  if (missing.length === 0) {
    return shown.length === 0
      ? "Nothing in the findings says what is missing."
      : `Everything that was looked for is there: ${named(shown)}.`;
  }
  const start = shown.length === 0 ? "Little of the goal is shown" : `It shows ${named(shown)}`;
  return `${start}; missing: ${named(missing)}.`;
}

/**
 * One critique of one candidate, from the findings on its whole generation: what it shows, what is
 * missing, what siblings got right and by which wording, what to do. It reads findings and prompts
 * only; the same request gives the same answer.
 */
export function critiqueCandidate(request: CritiqueRequest): CritiqueText {
  const goal = readPrompt(request.goal);
  const standings = standingsOf(request, goal);
  const missing = standings.filter(({ met }) => met === false);
  const lessons = missing
    .flatMap((point) => (point.shownBy[0] === undefined ? [] : [lesson(point, point.shownBy[0])]))
    .slice(0, 2);
  const stubborn = missing.filter(({ failedBy }) => failedBy > 0);
  const atRisk = standings
    .filter(({ met, isVoid, missedBy }) => met === true && !isVoid && missedBy > 0)
    .slice(0, 3);
  const advice =
    stubborn.length > 0
      ? `Earlier attempts still missed ${named(stubborn)}: say it first and again, and cut the rest.`
      : "Say what is missing first, in so many words, and cut what nobody asked for.";
  const sentences = [
    opening(standings),
    ...lessons,
    ...(missing.length === 0 ? [] : [advice]),
    ...(atRisk.length === 0 ? [] : [`Keep ${named(atRisk)} plain: others lost it.`]),
  ];
  return {
    text: sentences.join(" "),
    recommendations: {
      what: recommend("what", request.parent.what, standings, goal),
      how: recommend("how", request.parent.how, standings, goal),
    },
  };
}

/** What a finding alone says is to be pushed, where there was no critique. */
export function adviceFromFindings(findings: JudgedCandidate["findings"], half: Half): string {
  const missing = findings.filter((finding) => finding.met === false && finding.half === half);
  return adviceText({
    first: missing.slice(0, 4).map(({ text }) => text.replace(/[.;]/g, ",")),
    repeat: [],
    trim: [],
  });
}
