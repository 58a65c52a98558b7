import * as z from "zod";
import { modelChoiceSchema } from "../../../protocol/connections.js";
import { draftSchema } from "../../../protocol/panelMessages.js";
import { notedPlaceSchema } from "../../insertion/places.js";

/** What a search panel shows, as far as another extension host has to know to show the same. */
export const searchContentSchema = z.strictObject({
  /** Path of its session's folder; null for a form. */
  folder: z.string().nullable(),
  /** What was typed into the form. */
  draft: z.exactOptional(draftSchema),
  /** The text that the form began with. */
  place: z.exactOptional(notedPlaceSchema),
  /** Models that were chosen for the form's search. */
  models: z.exactOptional(modelChoiceSchema),
});
export type SearchContent = z.infer<typeof searchContentSchema>;
