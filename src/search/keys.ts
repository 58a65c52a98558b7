import { JournalError } from "../base/errors.js";
import { sha256 } from "../base/sha256.js";
import type { Step } from "./state.js";

/**
 * Names that stand in the journal: candidate ids and call keys.
 * @see session-format: `<candidate>/<write|rewrite|draw|judge>/<attempt>` and
 * `i<k>/critique/<parent>/<attempt>`, where k is the iteration that the critique is for
 */

export type CallKey =
  | {
      readonly kind: "candidate";
      readonly candidate: string;
      readonly step: Step;
      readonly attempt: number;
    }
  | { readonly kind: "critique"; readonly ref: string; readonly attempt: number };

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

/** A call's key without its attempt: what a random stream, a recipe or a critique is named by. */
export function stepName(candidate: string, step: Step): string {
  return `${candidate}/${step}`;
}

export function critiqueRef(iteration: number, parent: string): string {
  return `i${iteration}/critique/${parent}`;
}

export function withAttempt(name: string, attempt: number): string {
  return `${name}/${attempt}`;
}

const candidateKey = /^(i\d+c\d+)\/(write|rewrite|draw|judge)\/(\d+)$/;
const critiqueKey = /^(i\d+\/critique\/i\d+c\d+)\/(\d+)$/;

/** @throws {JournalError} when `key` is not a call's */
export function parseKey(key: string): CallKey {
  const ofCandidate = candidateKey.exec(key);
  if (ofCandidate !== null) {
    const [, candidate = "", step = "", attempt] = ofCandidate;
    return { kind: "candidate", candidate, step: step as Step, attempt: Number(attempt) };
  }
  const ofCritique = critiqueKey.exec(key);
  if (ofCritique !== null) {
    return { kind: "critique", ref: ofCritique[1] ?? "", attempt: Number(ofCritique[2]) };
  }
  throw new JournalError("journal.corrupt", `${key} is not a call's key`);
}

/** @returns [0, 2^32): the first four bytes, big-endian, of SHA-256 of (plan seed, name) */
export function seedFor(planSeed: number, name: string): number {
  const digest = sha256(`${planSeed}/${name}`);
  return new DataView(digest.buffer).getUint32(0);
}
