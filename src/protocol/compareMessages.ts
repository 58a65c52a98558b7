import * as z from "zod";
import { once } from "../base/once.js";
import { imageRefSchema, maxSidePx } from "./events.js";
import { parsed, type Parsed } from "./pageMessage.js";
import { modelSchema } from "./providers.js";

/**
 * What the extension host and the comparison panel say to each other. Both sides parse what they get.
 *
 * The page says `ready` once it listens. The host answers with `comparison`, then with a `picture` for
 * each side whose file can be shown: bytes and never a link, so that no name tells where it is from.
 * The page knows no path, no session and no candidate, only its sides. Whoever compares blind says so,
 * and then has nothing to say of a side: the page shows neither a name nor a size, and no coordinates.
 */

const line = z.string().max(2000);

/** How many images are compared. */
export const minSides = 2;
export const maxSides = 4;

export const sideIdSchema = z.enum(["a", "b", "c", "d"]);
export type SideId = z.infer<typeof sideIdSchema>;

/** What can be done with a side. */
export const sideActionSchema = z.enum([
  "pickWinner",
  "unpickWinner",
  "favourite",
  "unfavourite",
  "insertImage",
  "openSession",
  "openImage",
]);
export type SideAction = z.infer<typeof sideActionSchema>;

const score = (max: number) => z.number().min(0).max(max).nullable();

/** How an image came to be, as far as that is known. */
export const recipeSchema = once(() =>
  z.strictObject({
    goal: z.string().max(10_000),
    what: z.string().max(20_000),
    how: z.string().max(20_000),
    prompt: z.string().max(40_000),
    negativePrompt: z.string().max(10_000),
    /** [0, 2^32); null where the model takes none. */
    seed: z.int().min(0).nullable(),
    models: z.strictObject({ language: modelSchema, image: modelSchema, vision: modelSchema }),
    /** Null until it is judged. */
    scores: z
      .strictObject({
        /** 0-100. */
        alignment: score(100),
        /** 0-10. */
        aesthetic: score(10),
        /** 0-100. */
        total: score(100),
      })
      .nullable(),
    /** US dollars; null where a provider did not say. */
    costUsd: z.number().min(0).nullable(),
  }),
);
export type SideRecipe = z.infer<ReturnType<typeof recipeSchema>>;

export const sideSchema = once(() =>
  z.strictObject({
    id: sideIdSchema,
    /** What a person calls it: "i2c0", "logo.png", "logo.png (last commit)". */
    title: line,
    /** Where it is from: the search's goal and day, a path in the workspace; empty for none. */
    place: line,
    recipe: recipeSchema().nullable(),
    /** Null for what is no image of a search. */
    standing: z
      .strictObject({
        /** The person picked it. */
        isPick: z.boolean(),
        /** The person picked it, or the judge did and the person picked none. */
        isWinner: z.boolean(),
        /** The judge's winner, whatever the person picked. */
        isMachineWinner: z.boolean(),
        isFavourite: z.boolean(),
      })
      .nullable(),
    picture: z.discriminatedUnion("kind", [
      /** A `picture` follows, or has come. */
      z.strictObject({
        kind: z.literal("file"),
        mediaType: imageRefSchema.shape.mediaType,
        /** As the header says, before it is turned as its orientation asks. */
        widthPx: z.int().min(1).max(maxSidePx),
        heightPx: z.int().min(1).max(maxSidePx),
        fileBytes: z.int().min(1),
        /** It has several pictures, of which the first is shown. */
        isAnimated: z.boolean(),
      }),
      /** It is not shown. */
      z.strictObject({ kind: z.literal("refused"), reason: line }),
    ]),
    /** Buttons that lead somewhere. */
    actions: z.array(sideActionSchema),
  }),
);
export type Side = z.infer<ReturnType<typeof sideSchema>>;

/** A side of a blind comparison: its letter, and why it is not shown where it is not. */
export const blindSideSchema = once(() =>
  z.strictObject({
    id: sideIdSchema,
    picture: z.discriminatedUnion("kind", [
      /** A `picture` follows, or has come. */
      z.strictObject({ kind: z.literal("file") }),
      z.strictObject({ kind: z.literal("refused"), reason: line }),
    ]),
  }),
);
export type BlindSide = z.infer<ReturnType<typeof blindSideSchema>>;

/** By which the host finds a comparison again; the page keeps it for when it comes back. */
const comparisonId = z.uuid();

const several = <S extends z.ZodType>(side: S) => z.array(side).min(minSides).max(maxSides);

const comparisonSchema = once(() =>
  z.discriminatedUnion("isBlind", [
    z.strictObject({
      kind: z.literal("comparison"),
      id: comparisonId,
      isBlind: z.literal(false),
      sides: several(sideSchema()),
    }),
    z.strictObject({
      kind: z.literal("comparison"),
      id: comparisonId,
      isBlind: z.literal(true),
      sides: several(blindSideSchema()),
    }),
  ]),
);

export const compareFromPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("ready") }),
    z.strictObject({ kind: z.literal("act"), side: sideIdSchema, action: sideActionSchema }),
  ]),
);
export type CompareFromPage = z.infer<ReturnType<typeof compareFromPageSchema>>;

export const compareToPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    comparisonSchema(),
    /** One of the sides is another now: it was picked, or is a favourite. Not while it is blind. */
    z.strictObject({ kind: z.literal("side"), side: sideSchema() }),
    z.strictObject({
      kind: z.literal("picture"),
      side: sideIdSchema,
      mediaType: imageRefSchema.shape.mediaType,
      /** The whole file; its header has been looked at. */
      bytes: z.instanceof(Uint8Array),
    }),
    /** The document that an image would be put into; null while there is none. */
    z.strictObject({
      kind: z.literal("insertsInto"),
      document: z.strictObject({ name: line, showsSvg: z.boolean() }).nullable(),
    }),
    /** Something that was asked for could not be done, or nothing can be compared. */
    z.strictObject({ kind: z.literal("trouble"), message: line }),
  ]),
);
export type CompareToPage = z.infer<ReturnType<typeof compareToPageSchema>>;

/** Sorts a raw message of the page: the message, or why it is none. Never throws. */
export function parseCompareFromPage(raw: unknown): Parsed<CompareFromPage> {
  return parsed(compareFromPageSchema(), raw);
}

/** Sorts a raw message of the host: the message, or why it is none. Never throws. */
export function parseCompareToPage(raw: unknown): Parsed<CompareToPage> {
  return parsed(compareToPageSchema(), raw);
}
