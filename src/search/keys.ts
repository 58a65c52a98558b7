import { JournalError } from "../base/errors.js";
import { sha256 } from "../base/sha256.js";

/**
 * Names that stand in the journal: candidate ids, and calls. A call's key is its name and the
 * attempt; its name is a place, a kind, and what else tells it apart:
 * `<candidate>/draw`, `i<k>/critique/<parent>` (k = the iteration that it is for), `plan/checklist`,
 * `i<k>/compare/<round>/<candidates>`, `plan/test/<number>`.
 */

export interface CallName {
  /** The key without the attempt: what a random stream, a recipe or a critique is named by. */
  readonly name: string;
  readonly kind: string;
}

export interface CallKey extends CallName {
  /** From 1. */
  readonly attempt: number;
  /** The candidate whose step it is; null for a call of an iteration or of the plan. */
  readonly candidate: string | null;
  /** The iteration that it belongs to; null for the plan's. */
  readonly iteration: number | null;
}

/** The key of a candidate's own step. */
export interface StepKey extends CallKey {
  readonly candidate: string;
}

export function candidateId(iteration: number, index: number): string {
  return `i${iteration}c${index}`;
}

/** @throws {JournalError} when `id` is not a candidate's */
export function parseCandidateId(id: string): { iteration: number; index: number } {
  const match = /^i(\d+)c(\d+)$/.exec(id);
  if (match === null) throw new JournalError("journal.corrupt", `${id} is not a candidate's id`);
  return { iteration: Number(match[1]), index: Number(match[2]) };
}

/** Orders ids by their numbers, lower first, so that the older one wins a tie. */
export function compareIds(a: string, b: string): number {
  const [left, right] = [parseCandidateId(a), parseCandidateId(b)];
  return left.iteration - right.iteration || left.index - right.index;
}

/** The name of a candidate's own call. */
export function stepName(candidate: string, kind: string): string {
  return `${candidate}/${kind}`;
}

export function critiqueRef(iteration: number, parent: string): string {
  return `i${iteration}/critique/${parent}`;
}

/** The name of a call of the plan as a whole. */
export function planCallName(kind: string): string {
  return `plan/${kind}`;
}

/** What a comparison's name says of it. */
export interface NamedComparison {
  /** The iteration whose ranking it is for. */
  readonly iteration: number;
  /** From 0: a later one is asked once the one before it is answered. */
  readonly round: number;
  /** 2-4 candidates, in the order in which they are shown. */
  readonly shown: readonly string[];
}

/** `i<k>/compare/<round>/<ids joined by +, as shown>` */
export function comparisonName({ iteration, round, shown }: NamedComparison): string {
  return `i${iteration}/compare/${round}/${shown.join("+")}`;
}

const comparisonPattern = /^i(\d+)\/compare\/(\d{1,2})\/(i\d+c\d+(?:\+i\d+c\d+){1,3})$/;

/** @throws {JournalError} when `name` is not a comparison's */
export function parseComparison(name: string): NamedComparison {
  const [, iteration, round, ids = ""] = comparisonPattern.exec(name) ?? [];
  const shown = ids.split("+");
  if (new Set(shown).size !== shown.length || iteration === undefined) {
    throw new JournalError("journal.corrupt", `${name} is not a comparison's name`);
  }
  return { iteration: Number(iteration), round: Number(round), shown };
}

/** `plan/test/<number of the question, from 0>` */
export function testName(number: number): string {
  return `plan/test/${number}`;
}

/** @throws {JournalError} when `name` is not a test question's */
export function parseTest(name: string): number {
  const [, number] = /^plan\/test\/(\d{1,2})$/.exec(name) ?? [];
  if (number !== undefined) return Number(number);
  throw new JournalError("journal.corrupt", `${name} is not a test question's name`);
}

export function withAttempt(name: string, attempt: number): string {
  return `${name}/${attempt}`;
}

// Groups without names: named ones make an object each time, and this is asked for several times an
// event.
const keyPattern =
  /^(?:(i(\d+)c\d+)\/([a-z]+)|i(\d+)\/([a-z]+)(?:\/[^/]+)+|plan\/([a-z]+)(?:\/\d{1,2})?)\/([1-9]\d{0,5})$/;

/** @throws {JournalError} when `key` is not a call's */
export function parseKey(key: string): CallKey {
  const found = keyPattern.exec(key);
  if (found === null) throw new JournalError("journal.corrupt", `${key} is not a call's key`);
  const [, candidate, ofCandidate, step, ofGroup, group, whole, attempt] = found;
  const iteration = ofCandidate ?? ofGroup;
  return {
    name: key.slice(0, key.lastIndexOf("/")),
    kind: step ?? group ?? whole ?? "",
    attempt: Number(attempt),
    candidate: candidate ?? null,
    iteration: iteration === undefined ? null : Number(iteration),
  };
}

/** The key of a call's first attempt. @throws {JournalError} when `name` is not a call's */
export function firstKey(name: string): CallKey {
  return parseKey(withAttempt(name, 1));
}

/** @returns [0, 2^32): the first four bytes, big-endian, of SHA-256 of (plan seed, name) */
export function seedFor(planSeed: number, name: string): number {
  const digest = sha256(`${planSeed}/${name}`);
  return new DataView(digest.buffer).getUint32(0);
}
