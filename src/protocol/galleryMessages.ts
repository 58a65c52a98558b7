import * as z from "zod";
import { once } from "../base/once.js";
import { candidateIdSchema, timeSchema } from "./events.js";
import { summaryTextUnits } from "./metadata.js";
import { parsed, type Parsed } from "./pageMessage.js";
import { modelSchema } from "./providers.js";

/**
 * What the extension host and the gallery say to each other. Both sides parse what they get.
 *
 * The page says `ready` once it listens; the host answers with the newest images, then with the others
 * and with what changes. The page asks for links to the images that are in sight: their files are looked at
 * then, and not before.
 */

const line = z.string().max(2000);
/** A link is no longer. */
export const maxLinkUnits = 4000;
const uri = z.string().min(1).max(maxLinkUnits);
const text = z.string().max(summaryTextUnits);

/** The host's name for an image of the gallery; says nothing of where it lies. */
export const galleryIdSchema = z.string().regex(/^[a-z0-9-]{1,64}$/);

/** The most images that a message tells of; there may be any number of messages. */
export const maxGalleryImages = 1000;
/** The most that can be in sight. */
const maxAsked = 500;

export const galleryImageSchema = once(() =>
  z.strictObject({
    id: galleryIdSchema,
    /** Null for the session's best: the person's pick, the judge's winner, or the best so far. */
    candidate: candidateIdSchema.nullable(),
    goal: text,
    title: text.nullable(),
    /** Its prompt's beginning. */
    prompt: text.nullable(),
    /** When its search began, UTC milliseconds. */
    startedAt: timeSchema,
    /** 0-100; null while it is unknown. */
    total: z.number().min(0).max(100).nullable(),
    /** What drew it; null where the session does not say. */
    model: modelSchema.nullable(),
    isFavourite: z.boolean(),
    /** Name of the workspace folder, where there are several. */
    place: line.nullable(),
  }),
);
export type GalleryImage = z.infer<ReturnType<typeof galleryImageSchema>>;

const ids = z.array(galleryIdSchema);

/** One that is none, of a session that something else has written, costs itself and no other. */
const imagesSchema = once(() =>
  z
    .array(z.unknown())
    .max(maxGalleryImages)
    .transform((raw) => raw.flatMap((each) => galleryImageSchema().safeParse(each).data ?? [])),
);

export const galleryFromPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("ready") }),
    /** These are in sight: `links` answers. */
    z.strictObject({ kind: z.literal("look"), ids: ids.max(maxAsked) }),
    z.strictObject({ kind: z.literal("open"), id: galleryIdSchema }),
    z.strictObject({ kind: z.literal("insert"), id: galleryIdSchema }),
    z.strictObject({ kind: z.literal("favourite"), id: galleryIdSchema, on: z.boolean() }),
    z.strictObject({ kind: z.literal("compare"), ids: ids.min(2).max(4) }),
    z.strictObject({ kind: z.literal("startSearch") }),
  ]),
);
export type GalleryFromPage = z.infer<ReturnType<typeof galleryFromPageSchema>>;

const standing = {
  /** Why some images are missing; null where none is. */
  trouble: line.nullable(),
  /** Why nothing may be written here, so that there are no favourites to be made; null where it may. */
  blocked: line.nullable(),
};

export const galleryToPageSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("gallery"),
      images: imagesSchema(),
      ...standing,
      /** Whether these are all; else `changed` tells of others. */
      isComplete: z.boolean(),
    }),
    /** What is wrong is another thing than before. */
    z.strictObject({ kind: z.literal("standing"), ...standing }),
    /** Images that are new or other ones, and such as are gone. */
    z.strictObject({
      kind: z.literal("changed"),
      images: imagesSchema(),
      gone: ids.max(maxGalleryImages),
      /** Whether the page has all of them by now. */
      isComplete: z.boolean(),
    }),
    /** Links to what was asked for; null where the file is not there, or is no image to show. */
    z.strictObject({
      kind: z.literal("links"),
      links: z.array(z.strictObject({ id: galleryIdSchema, uri: uri.nullable() })).max(maxAsked),
    }),
    /** The document that an image would be put into; null while there is none. */
    z.strictObject({
      kind: z.literal("insertsInto"),
      document: z.strictObject({ name: line, showsSvg: z.boolean() }).nullable(),
    }),
    z.strictObject({ kind: z.literal("trouble"), message: line }),
  ]),
);
export type GalleryToPage = z.infer<ReturnType<typeof galleryToPageSchema>>;

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
export const dateChoices = ["any", "today", "week", "month", "year", "range"] as const;
/** The least score that is shown, 0-100. */
export const scoreChoices = [0, 50, 70, 80, 90] as const;

/** Which images are shown. */
export const galleryFiltersSchema = once(() =>
  z.strictObject({
    /** Words of the goal, the title or the prompt. */
    query: z.string().max(1000),
    date: z.enum(dateChoices),
    /** First and last local day of a range, "2026-11-25"; null for an open end. */
    from: z.string().regex(dayPattern).nullable(),
    to: z.string().regex(dayPattern).nullable(),
    minScore: z.literal(scoreChoices),
    model: modelSchema.nullable(),
    favouritesOnly: z.boolean(),
  }),
);
export type GalleryFilters = z.infer<ReturnType<typeof galleryFiltersSchema>>;

/** What the page has the editor keep for when it comes back. */
export const galleryStateSchema = once(() =>
  z.strictObject({
    filters: galleryFiltersSchema(),
    /** The image in the first row in sight; null at the top. */
    top: galleryIdSchema.nullable(),
    /** Images that are selected to be compared. */
    selection: z.exactOptional(ids.max(4)),
  }),
);
export type GalleryState = z.infer<ReturnType<typeof galleryStateSchema>>;

/** Sorts a raw message of the page: the message, or why it is none. Never throws. */
export function parseGalleryFromPage(raw: unknown): Parsed<GalleryFromPage> {
  return parsed(galleryFromPageSchema(), raw);
}

/** Sorts a raw message of the host: the message, or why it is none. Never throws. */
export function parseGalleryToPage(raw: unknown): Parsed<GalleryToPage> {
  return parsed(galleryToPageSchema(), raw);
}
