import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import * as z from "zod";
import { once } from "../base/once.js";
import { parseJson } from "../base/parseJson.js";
import { systemCode } from "../base/systemCode.js";
import { noFollow } from "../disk/plainFile.js";
import {
  evaluationVersion,
  voteLineSchema,
  type Evaluation,
  type Skip,
  type Undo,
  type Vote,
  type VoterLine,
} from "../protocol/evaluation.js";
import { linesOf, type FileLine } from "../sessions/fileLines.js";
import { Slices } from "../sessions/slices.js";
import type { Faults } from "./faults.js";

/** Bytes of a line: a name of 100 units, all escaped, stays below half of it. */
export const maxVoteLineBytes = 2000;
/** Lines of all voters of an evaluation: a thousand times as many as one person is asked. */
export const maxVoteLines = 200_000;
export const maxVoteBytes = 64_000_000;

/** What a file says beside whose it is. */
export type Said = Vote | Skip | Undo;

export interface ReadVotes {
  readonly voter: VoterLine;
  readonly said: readonly Said[];
  /** End of what is kept: all of the file, but for a last line that was torn while it was written. */
  readonly keptBytes: number;
  /** Whether a line end stands there. */
  readonly isEnded: boolean;
}

/** What one reading may still take; it counts down. */
export interface VotesLeft {
  lines: number;
  bytes: number;
}

export interface ReadVotesOptions {
  readonly evaluation: Evaluation;
  readonly faults: Faults;
  readonly left: VotesLeft;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a voter's file line by line: what is no vote of this evaluation is told and left out. A last
 * line without its end counts where it is a vote.
 * @returns null where it does not say whose it is, or is of another evaluation or version
 */
export async function readVotes(
  path: string,
  options: ReadVotesOptions,
): Promise<ReadVotes | null> {
  const { faults } = options;
  const name = basename(path);
  try {
    const handle = await open(path, constants.O_RDONLY | noFollow);
    try {
      const found = await handle.stat();
      if (found.isFile()) return await readFrom(handle, found.size, name, options);
      faults.add(name, "is no plain file and is not read");
      return null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    faults.add(name, `cannot be read (${code})`);
    return null;
  }
}

async function readFrom(
  handle: FileHandle,
  bytes: number,
  name: string,
  { evaluation, faults, left, signal }: ReadVotesOptions,
): Promise<ReadVotes | null> {
  const slices = new Slices();
  const said: Said[] = [];
  let voter: VoterLine | undefined;
  let [keptBytes, number, isEnded] = [0, 0, true];
  const toByte = left.bytes;
  const isCut = bytes > toByte;
  const tooLong = "is longer than votes can be; the rest is not read";
  left.bytes -= Math.min(bytes, toByte);
  for await (const line of linesOf(handle, {
    ...{ fromByte: 0, toByte, maxBytes: maxVoteLineBytes, signal },
  })) {
    number += 1;
    if (left.lines <= 0 || (!line.isWhole && isCut)) {
      faults.add(name, tooLong, number);
      return voter === undefined ? null : { voter, said, keptBytes, isEnded };
    }
    left.lines -= 1;
    const read = readLine(line, evaluation);
    const isTorn = !line.isWhole && typeof read === "string";
    if (isTorn && isBegun(line, voter === undefined)) {
      if (voter !== undefined) faults.add(name, "is not whole and does not count", number);
      break;
    }
    [keptBytes, isEnded] = [line.endByte, line.isWhole];
    if (voter === undefined) {
      if (typeof read === "string" || read.kind !== "voter") {
        const why = typeof read === "string" ? read : "does not begin with its voter";
        faults.add(name, `${why}; the file is not read`, number);
        return null;
      }
      voter = read;
    } else if (typeof read === "string") faults.add(name, read, number);
    else if (read.kind === "voter") faults.add(name, "says again whose it is", number);
    else said.push(read);
    if (slices.isOver) await slices.next(signal);
  }
  if (isCut) faults.add(name, tooLong);
  // Nothing but the beginning of a first line: it was about to be begun.
  return voter === undefined ? null : { voter, said, keptBytes, isEnded };
}

/** Whether it is one line of ours that a kill or a full disk has torn: nothing is lost with it. */
function isBegun({ bytes, isTooLong }: FileLine, isFirst: boolean): boolean {
  const begin = isFirst ? `{"kind":"voter",` : `{"kind":"`;
  const text = bytes.toString("utf8");
  const isOne = text.startsWith(begin) ? !text.slice(1).includes("{") : begin.startsWith(text);
  return !isTooLong && isOne && !/[\r\n]/.test(text);
}

/** @returns why it is none, as the end of a sentence */
function readLine(line: FileLine, evaluation: Evaluation): Said | VoterLine | string {
  if (line.isTooLong || line.bytes.length > maxVoteLineBytes) return "is too long";
  let raw: unknown;
  try {
    raw = parseJson(line.bytes.toString("utf8"));
  } catch {
    return "is not JSON";
  }
  const parsed = voteLineSchema().safeParse(raw);
  if (!parsed.success) return whyNone(raw);
  const { data } = parsed;
  if (data.kind === "voter") {
    return data.evaluationId === evaluation.evaluationId ? data : "is of another evaluation";
  }
  if (data.kind === "undo") return data;
  const [one, other] = [evaluation.items[data.left], evaluation.items[data.right]];
  if (one === undefined || other === undefined) return "is about an image that is not here";
  return one.goal === other.goal ? data : "is about images of different goals";
}

const versionSchema = once(() =>
  z.object({ kind: z.literal("voter"), schemaVersion: z.int().min(evaluationVersion + 1) }),
);

function whyNone(raw: unknown): string {
  const isNewer = versionSchema().safeParse(raw).success;
  return isNewer ? "was written by a newer Imagebeam" : "is no vote";
}
