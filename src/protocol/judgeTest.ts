import * as z from "zod";
import { once } from "../base/once.js";

/** What a vision model's test with known pairs of pictures came to, before it compares images. */

const count = (min = 0) => z.int().min(min).max(100);

export const judgeTestResultSchema = once(() =>
  z
    .object({
      /** Pairs that it was shown; a pair counts once for each order of its two pictures. */
      shown: count(1),
      /** Those of which it named the right picture; one that it called equal counts half. */
      right: z.number().min(0).max(100),
      /** Those to which it gave no answer that can be used: they count as wrong. */
      unanswered: count(),
      /** Answers that name one of the two, and those of them that name the first one. */
      chosen: count(),
      first: count(),
    })
    .refine(
      ({ shown, right, unanswered, chosen, first }) =>
        right + unanswered <= shown && chosen + unanswered <= shown && first <= chosen,
      "more answers than there were questions",
    ),
);
export type JudgeTestResult = z.infer<ReturnType<typeof judgeTestResultSchema>>;

/** Whether a search has to test its vision model, or knows from an earlier one how that came out. */
export const declaredTestSchema = once(() =>
  z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("due"),
      /** It is asked whole, with a first comparison after it, or not at all; absent in older sessions. */
      isWhole: z.exactOptional(z.literal(true)),
    }),
    z.object({ kind: z.literal("known"), result: judgeTestResultSchema() }),
  ]),
);
