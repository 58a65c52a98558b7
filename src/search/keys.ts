import { JournalError } from "../base/errors.js";
import { sha256 } from "../base/sha256.js";

/**
 * Names that stand in the journal: candidate ids, and calls. A call's key is its name and the
 * attempt; its name is a place, a kind, and what else tells it apart:
 * `<candidate>/draw`, `i<k>/critique/<parent>` (k = the iteration that it is for), `plan/checklist`.
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

export function withAttempt(name: string, attempt: number): string {
  return `${name}/${attempt}`;
}

// Groups without names: named ones make an object each time, and this is asked for several times an
// event.
const keyPattern =
  /^(?:(i(\d+)c\d+)\/([a-z]+)|i(\d+)\/([a-z]+)(?:\/[^/]+)+|plan\/([a-z]+))\/([1-9]\d{0,5})$/;

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
