import * as z from "zod";
import { once } from "../../../base/once.js";
import { maxNameUnits, voterIdSchema } from "../../../protocol/evaluation.js";
import { maxPathUnits } from "../compare/compareSource.js";

/** What a panel of a blind evaluation shows, as far as another extension host has to know to show the same. */
export const evaluateContentSchema = once(() =>
  z.strictObject({
    /** By which its page names it after a reload. */
    id: z.uuid(),
    /** Real path of the evaluation's folder. */
    folder: z.string().min(1).max(maxPathUnits),
    voter: voterIdSchema,
    /** What the voter wants to be called, where they said it. */
    name: z.exactOptional(z.string().max(maxNameUnits)),
    stage: z.enum([
      /** It asks until enough is known. */
      "voting",
      /** The person wanted to stop. */
      "stopped",
      /** It could stop, and the person goes on. */
      "onward",
      /** Names and scores are shown. */
      "result",
    ]),
  }),
);
export type EvaluateContent = z.infer<ReturnType<typeof evaluateContentSchema>>;
