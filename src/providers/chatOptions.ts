import * as z from "zod";

/** Options that all models which write, or judge, have alike, whoever serves them. */

export const modelSize = () =>
  z
    .enum(["small", "usual"])
    .describe("Small: under about two billion parameters; it is asked for less at a time.");

export const judgedPx = () =>
  z
    .int()
    .min(64)
    .max(2048)
    .describe("Longer side of a picture that is judged, 64-2048 pixels; 768 by default.");
