import { cutText } from "../base/cutText.js";
import { allCandidates, candidateOf, textsOf } from "./candidates.js";
import { answered, passFrom } from "./checklist.js";
import { nearestOf, wordsOf } from "./likeness.js";
import type { Tried } from "./ports.js";
import type { Candidate, SearchState } from "./state.js";

/**
 * What a search remembers of its earlier prompts, for whoever writes the next one. Of earlier iterations
 * alone, and of those nothing that is tried again by now: so it is the same whichever call ends first, and
 * after a resume.
 */

/** So many lines a writer is told, so many words of a difference, so many things that are missing. */
const most = { lines: 12, words: 10, missing: 3, units: 60, startUnits: 100, drawn: 256 } as const;

/**
 * One line an attempt, the oldest first: the child's own line of descent and what else came of it before
 * all others, then the newest.
 */
export function triedBefore(state: SearchState, child: Candidate): readonly Tried[] {
  const line = ancestorsOf(state, child);
  const known = settledBefore(state, child).filter(({ scores }) => scores !== null);
  const isOfLine = ({ id, parent }: Candidate): boolean =>
    line.has(id) || (parent !== null && line.has(parent));
  const told = new Set(
    // A stable sort: of each sort, the newest.
    known
      .toReversed()
      .sort((a, b) => Number(isOfLine(b)) - Number(isOfLine(a)))
      .slice(0, most.lines),
  );
  return known.filter((each) => told.has(each)).map((each) => triedLine(state, each));
}

/** The drawn prompt that a new one is nearly the same as; null where there is none. */
export function nearlyDrawn(state: SearchState, child: Candidate, prompt: string): string | null {
  const drawn = settledBefore(state, child)
    .filter(({ image }) => image !== null)
    .slice(-most.drawn);
  const at = nearestOf(
    prompt,
    drawn.map((each) => textsOf(each).prompt),
  );
  return at === null ? null : (drawn[at]?.id ?? null);
}

/** Models write line breaks, too. */
function inOneLine(text: string, units: number): string {
  return cutText(text.replace(/\s+/g, " ").trim(), units, "…");
}

function ancestorsOf(state: SearchState, child: Candidate): ReadonlySet<string> {
  const line = new Set<string>();
  for (let at = child.parent; at !== null; at = candidateOf(state, at).parent) line.add(at);
  return line;
}

function settledBefore(state: SearchState, { iteration }: Candidate): Candidate[] {
  return allCandidates(state).filter(
    (each) => each.iteration < iteration && each.texts !== null && !state.late.includes(each.id),
  );
}

function triedLine(state: SearchState, candidate: Candidate): Tried {
  return {
    id: candidate.id,
    change: changeOf(state, candidate),
    outcome: outcomeOf(state, candidate),
  };
}

/** Words that its prompt has and its parent's has not, and the other way round. */
function changeOf(state: SearchState, candidate: Candidate): string {
  const { prompt } = textsOf(candidate);
  const { parent } = candidate;
  if (parent === null) return inOneLine(prompt, most.startUnits);
  const [own, others] = [prompt, textsOf(candidateOf(state, parent)).prompt].map(wordsOf);
  const lacking = (words: readonly string[] = [], from: readonly string[] = []): string => {
    const known = new Set(from);
    const found = [...new Set(words)].filter((word) => !known.has(word));
    return cutText(found.slice(0, most.words).join(" "), 2 * most.units, "…");
  };
  const [added, dropped] = [lacking(own, others), lacking(others, own)];
  const parts = [
    ...(added === "" ? [] : [`added: ${added}`]),
    ...(dropped === "" ? [] : [`dropped: ${dropped}`]),
  ];
  return parts.length === 0 ? "the same words" : parts.join("; ");
}

/** By the scores alone: what comparisons say may change while others are still written. */
function outcomeOf(state: SearchState, candidate: Candidate): string {
  const { parent, scores } = candidate;
  const total = scores?.total ?? null;
  const before = parent === null ? null : (candidateOf(state, parent).scores?.total ?? null);
  const missing = missingOf(state, candidate)
    .slice(0, most.missing)
    .map((text) => inOneLine(text, most.units));
  return [
    total === null ? "not scored" : `${Math.round(total)} of 100`,
    ...(total === null || before === null ? [] : [comparedWith(Math.round(total - before))]),
    ...(missing.length === 0 ? [] : [`no to: ${missing.join(" | ")}`]),
  ].join(", ");
}

function comparedWith(gain: number): string {
  if (gain === 0) return "as its parent";
  return gain > 0 ? `${gain} more than its parent` : `${-gain} less than its parent`;
}

function missingOf({ checklist }: SearchState, { answers, findings }: Candidate): string[] {
  if (checklist === null || answers === null) {
    return findings.flatMap(({ met, text }) => (met === false ? [text] : []));
  }
  return answered(checklist, answers).flatMap(({ question, yes, isVoid }) =>
    !isVoid && yes !== null && yes < passFrom ? [question.text] : [],
  );
}
