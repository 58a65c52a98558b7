import * as z from "zod";
import { candidateIdSchema } from "./events.js";

/**
 * The last line of `--json`, which always comes: what became of a search, for the program that
 * started it. Paths are absolute.
 */

const wholeNumber = z.int().min(0);
const share = z.number().min(0).max(1);
const ids = z.array(candidateIdSchema);
const path = z.string().min(1);

export const resultSchema = z.strictObject({
  kind: z.literal("result"),
  outcome: z.enum(["finished", "paused", "failed", "cancelled"]),
  /**
   * finished, cancelled: as in `searchFinished`; paused: `user`, `disk`, `provider`, `budget`;
   * `interrupted` where no event says it, cancelled if there is no session yet; `notConfirmed`:
   * cancelled, before it began, for what it may cost; failed: the error's code.
   */
  reason: z.string().min(1),
  session: path.nullable(),
  /** The person's pick, else what the search ended with. */
  winner: candidateIdSchema.nullable(),
  image: path.nullable(),
  /** The winner's total, 0-100; null when unknown. */
  total: z.number().min(0).max(100).nullable(),
  /** Why the judge's winner won; null where nothing has. */
  why: z
    .strictObject({
      winner: candidateIdSchema,
      /** Sentences, the weightiest first, as a person reads them. */
      text: z.array(z.string().min(1)),
      /** Of it and the images that it was shown beside; null where nobody compared it. */
      compared: z
        .strictObject({
          comparisons: wholeNumber,
          better: ids,
          equal: ids,
          /** It was better at one time, and worse at another. */
          mixed: ids,
          worse: ids,
        })
        .nullable(),
      /** That it is the best, and one of those to be kept, 0-1; null where that is not known. */
      chance: z.strictObject({ best: share, kept: share, of: wholeNumber }).nullable(),
    })
    .nullable(),
  images: wholeNumber,
  calls: z.strictObject({
    language: wholeNumber,
    image: wholeNumber,
    vision: wholeNumber,
    comparison: wholeNumber,
  }),
  /** Time that the search ran, pauses not counted. */
  seconds: z.number().min(0),
  /** Null when a provider did not say. */
  costUsd: z.number().min(0).nullable(),
  error: z.exactOptional(
    z.strictObject({
      code: z.string().min(1),
      message: z.string(),
      /** Where a replay's first difference stands. */
      seq: z.exactOptional(wholeNumber),
    }),
  ),
});
export type Result = z.infer<typeof resultSchema>;
