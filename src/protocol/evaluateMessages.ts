import * as z from "zod";
import { once } from "../base/once.js";
import { blindSideSchema, sideIdSchema } from "./compareMessages.js";
import { imageRefSchema } from "./events.js";
import { evaluationResultSchema } from "./evaluationResult.js";
import { keySchema, maxItems, outcomeSchema, voterIdSchema } from "./evaluation.js";
import { parsed, type Parsed } from "./pageMessage.js";

/**
 * What the extension host and the page of a blind evaluation say to each other. Both sides parse what
 * they get.
 *
 * The page says `ready` once it listens. The host answers with what is to be done now: a `pair` with
 * its two pictures, `stopped`, or `result`. Until `result` the page knows nothing but two pictures and
 * the goal: a pair has a number of its own that tells nothing of its images.
 */

const line = z.string().max(2000);
/** Which pair of those that the page was shown: an answer to any other one is dropped. */
const pairNumber = z.int().min(1);
/** By which the host finds an evaluation again; the page keeps it for when it comes back. */
const panelId = z.uuid();

/** What can be done with an image of the result. */
export const itemActionSchema = z.enum(["pickWinner", "openImage", "openSession", "drawControl"]);
export type ItemAction = z.infer<typeof itemActionSchema>;

export const plotNameSchema = z.enum(["strengths", "ranks"]);
export type PlotName = z.infer<typeof plotNameSchema>;

/** Why nothing more is asked. */
export const stopSchema = z.enum([
  /** Whatever is chosen now is hardly ever far from the best. */
  "settled",
  /** Three votes an image. */
  "enough",
  /** As many pairs across the searches as are needed to tell them apart. */
  "planned",
  /** There is no pair left to ask about. */
  "noPair",
  /** Some images cannot be read now: no more can be told by the others, and nothing is settled. */
  "missing",
  /** Nobody can vote here now; the message says why. */
  "blocked",
  /** The person wanted no more. */
  "person",
]);
export type Stop = z.infer<typeof stopSchema>;

export const evaluateFromPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("ready") }),
    z.strictObject({
      kind: z.literal("vote"),
      pair: pairNumber,
      outcome: outcomeSchema,
      /** How long both pictures were in sight, milliseconds. */
      ms: z.number().min(0).max(1e9),
    }),
    z.strictObject({
      kind: z.literal("skip"),
      pair: pairNumber,
      ms: z.number().min(0).max(1e9),
    }),
    /** Takes back the last vote, or the last skip. */
    z.strictObject({ kind: z.literal("undo") }),
    z.strictObject({ kind: z.literal("stop") }),
    /** Tries anew what could not be done: images are looked for, and the file of votes is opened again. */
    z.strictObject({ kind: z.literal("again") }),
    /** Asks on, though it could stop, or after the result was shown. */
    z.strictObject({ kind: z.literal("goOn") }),
    z.strictObject({ kind: z.literal("reveal") }),
    /** Somebody else votes from here on, from the beginning. */
    z.strictObject({ kind: z.literal("otherVoter") }),
    z.strictObject({ kind: z.literal("act"), item: keySchema, action: itemActionSchema }),
    z.strictObject({ kind: z.literal("save"), format: z.enum(["json", "csv"]) }),
    z.strictObject({
      kind: z.literal("savePlot"),
      plot: plotNameSchema,
      /** Its place in the result's goals. */
      goal: z.int().min(0),
      format: z.enum(["svg", "png"]),
      look: z.enum(["light", "dark"]),
    }),
  ]),
);
export type EvaluateFromPage = z.infer<ReturnType<typeof evaluateFromPageSchema>>;

const standing = {
  id: panelId,
  /** What the images were drawn from. */
  goal: line,
  /** Votes that count so far. */
  votes: z.int().min(0),
  /** Whether there is anything to take back. */
  canUndo: z.boolean(),
  /** Images that cannot be read now, and are left out. */
  missing: z.int().min(0).max(maxItems),
};

/** An image, once it may be told what it is. Its place in the list is its key. */
export const revealedSchema = once(() =>
  z.strictObject({
    /** "i2c0" */
    name: line,
    /** What it is of, where there are several: the search's goal and day, or the arm. */
    place: line,
    /** The beginning of what it was drawn from; empty where that is not known. */
    prompt: line,
    /** The winner of its session: picked by the person, or else the judge's. */
    isWinner: z.boolean(),
    actions: z.array(itemActionSchema),
  }),
);
export type Revealed = z.infer<ReturnType<typeof revealedSchema>>;

/** What a voter can still be asked. */
const moreSchema = once(() =>
  z.strictObject({
    /** About how many votes it takes until it is clear what is best; null where more settle little. */
    votes: z.int().min(1).nullable(),
  }),
);
export type More = z.infer<ReturnType<typeof moreSchema>>;

export const evaluateToPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("pair"),
      ...standing,
      pair: pairNumber,
      /** About how many votes it will be; null where it could have stopped, and goes on. */
      about: z.int().min(1).nullable(),
      sides: z.array(blindSideSchema()).length(2),
      /** What became of the pair before it. */
      before: z.enum(["none", "left", "right", "tie", "neither", "skip", "undo"]),
    }),
    z.strictObject({
      kind: z.literal("picture"),
      pair: pairNumber,
      side: sideIdSchema,
      mediaType: imageRefSchema.shape.mediaType,
      bytes: z.instanceof(Uint8Array),
    }),
    z.strictObject({
      kind: z.literal("stopped"),
      ...standing,
      why: stopSchema,
      /** Why nobody can vote here now; empty where that is not so. */
      reason: line,
      /** Whether anybody has voted: then there is a result, for who only looks as well. */
      hasResult: z.boolean(),
    }),
    z.strictObject({
      kind: z.literal("result"),
      ...standing,
      /** Who votes in this panel. */
      voter: voterIdSchema,
      result: evaluationResultSchema(),
      items: z.array(revealedSchema()).max(maxItems),
      /** Null where there is no pair left for who votes in this panel, or nobody can vote. */
      more: moreSchema().nullable(),
      /** Why nothing can be voted, picked or saved here; null where it can. */
      blocked: line.nullable(),
    }),
    z.strictObject({
      kind: z.literal("itemPicture"),
      item: keySchema,
      mediaType: imageRefSchema.shape.mediaType,
      bytes: z.instanceof(Uint8Array),
    }),
    /** Something could not be done; where nothing can be shown, why. */
    z.strictObject({ kind: z.literal("trouble"), message: line }),
  ]),
);
export type EvaluateToPage = z.infer<ReturnType<typeof evaluateToPageSchema>>;

/** Sorts a raw message of the page: the message, or why it is none. Never throws. */
export function parseEvaluateFromPage(raw: unknown): Parsed<EvaluateFromPage> {
  return parsed(evaluateFromPageSchema(), raw);
}

/** Sorts a raw message of the host: the message, or why it is none. Never throws. */
export function parseEvaluateToPage(raw: unknown): Parsed<EvaluateToPage> {
  return parsed(evaluateToPageSchema(), raw);
}
