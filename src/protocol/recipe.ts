import * as z from "zod";
import { findingSchema } from "./events.js";
import { modelSchema } from "./providers.js";

/**
 * What an image file carries of how it was made, as JSON: in an iTXt chunk of a PNG, in the XMP
 * packet of a JPEG or a WebP. No time and no path, so that the same drawing gives the same bytes.
 */
export const recipeSchema = z.object({
  goal: z.string().max(10_000),
  prompt: z.string().max(40_000),
  negativePrompt: z.string().max(10_000),
  seed: z.int().min(0),
  model: modelSchema,
  candidate: z.string().max(20),
  /** Call key without the attempt. */
  key: z.string().max(200),
  /** SHA-256 of the call's inputs. */
  inputs: z.string().max(64),
  /** SHA-256 of the drawing that the image was made from, where there is one: a file beside it. */
  source: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
  /** What its maker said of it by itself. */
  remarks: z.exactOptional(z.array(findingSchema).max(50)),
});
export type Recipe = Readonly<z.infer<typeof recipeSchema>>;

/** The same in a file beside an image that its maker has signed, which may not be touched. */
export const sidecarSchema = recipeSchema.extend({
  /** Of the image. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
