import * as z from "zod";
import { once } from "../../base/once.js";

/**
 * Which version of a file git is asked for. Nothing that a person or another extension types comes
 * here: the last commit, the index, or the whole name of a commit, so none can be an option of git.
 */
export const versionRefSchema = once(() =>
  z.union([
    z.literal("HEAD"),
    /** The index: what is staged. */
    z.literal(""),
    z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/),
  ]),
);
export type VersionRef = z.infer<ReturnType<typeof versionRefSchema>>;
