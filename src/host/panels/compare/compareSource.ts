import { basename } from "node:path";
import * as z from "zod";
import { once } from "../../../base/once.js";
import { maxSides } from "../../../protocol/compareMessages.js";
import { candidateIdSchema } from "../../../protocol/events.js";
import { versionRefSchema, type VersionRef } from "../../git/versionRef.js";

/** The longest path that is compared, UTF-16 units: no system has longer ones. */
export const maxPathUnits = 10_000;

/** Where an image that is compared comes from. Paths are absolute. */
export const compareSourceSchema = once(() => {
  const path = z.string().min(1).max(maxPathUnits);
  return z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("candidate"),
      /** Real path of its session's folder. */
      folder: path,
      candidate: candidateIdSchema,
    }),
    z.strictObject({ kind: z.literal("file"), path }),
    z.strictObject({ kind: z.literal("version"), path, ref: versionRefSchema() }),
  ]);
});
export type CompareSource = z.infer<ReturnType<typeof compareSourceSchema>>;

/** What a comparison panel shows, as far as another extension host has to know to show the same. */
export const compareContentSchema = once(() =>
  z.strictObject({
    /** By which its page names it after a reload: several tabs may have one title. */
    id: z.uuid(),
    sources: z.array(compareSourceSchema()).max(maxSides),
  }),
);
export type CompareContent = z.infer<ReturnType<typeof compareContentSchema>>;

/** The same for the same image. */
export function keyOf(source: CompareSource): string {
  switch (source.kind) {
    case "candidate":
      return JSON.stringify([source.kind, source.folder, source.candidate]);
    case "file":
      return JSON.stringify([source.kind, source.path]);
    case "version":
      return JSON.stringify([source.kind, source.path, source.ref]);
  }
}

type Sources = Pick<CompareContent, "sources">;

/** Whether these are the same images, in any order. */
export function isSameComparison(one: Sources, other: Sources): boolean {
  const keys = ({ sources }: Sources): string => sources.map(keyOf).sort().join("\n");
  return one.sources.length > 0 && keys(one) === keys(other);
}

/** What a person calls it, where nothing but its source is known. */
export function nameOf(source: CompareSource): string {
  switch (source.kind) {
    case "candidate":
      return source.candidate;
    case "file":
      return basename(source.path);
    case "version":
      return `${basename(source.path)} (${refText(source.ref)})`;
  }
}

/** "last commit", "staged version", "1a2b3c4" */
function refText(ref: VersionRef): string {
  if (ref === "") return "staged version";
  return ref === "HEAD" ? "last commit" : ref.slice(0, 7);
}
