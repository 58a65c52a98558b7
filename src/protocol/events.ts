import * as z from "zod";
import { planSchema } from "./plan.js";

/**
 * The events of a session, as they stand in its journal: users' acts, effects (what happened) and
 * decisions (what follows from the state). Everything else is a fold of these.
 */

/** Version of the journal and of `metadata.json`; a newer one opens read-only. */
export const schemaVersion = 1;

/** UTC milliseconds, as far as a date can show them. */
export const timeSchema = z.int().min(0).max(8.64e15);

const text = (max: number) => z.string().max(max);
const score = (max: number) => z.number().min(0).max(max).nullable();

/** `i<iteration>c<index>`, decimal from 0. */
export const candidateIdSchema = z.string().regex(/^i(?:0|[1-9]\d?)c(?:0|[1-9]\d?)$/);
export const halfSchema = z.enum(["what", "how"]);
export const halvesSchema = z.enum(["what", "how", "both"]);

export const findingSchema = z.strictObject({
  text: text(2000),
  half: halfSchema,
  /** Whether the image shows it; absent for a remark that is neither. */
  met: z.exactOptional(z.boolean()),
  /** 0-1. */
  confidence: z.exactOptional(z.number().min(0).max(1)),
});
export type Finding = z.infer<typeof findingSchema>;

export const usageSchema = z.strictObject({
  costUsd: z.number().min(0).nullable(),
  inputTokens: z.int().min(0).nullable(),
  outputTokens: z.int().min(0).nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

export const imageRefSchema = z.strictObject({
  /** Name inside the session's folder. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  widthPx: z.int().min(1).max(65_535),
  heightPx: z.int().min(1).max(65_535),
  mediaType: z.enum(["image/png", "image/jpeg", "image/webp"]),
});
export type ImageRef = z.infer<typeof imageRefSchema>;

/** A provider's own options: journaled and handed back to it, never read by the search. */
const providerOptionsSchema = z.record(z.string(), z.json());

const providerBase = {
  id: text(100),
  model: text(300),
  /** Which limit its calls share. */
  lane: text(100),
  options: providerOptionsSchema,
};
const price = z.number().min(0);
/** Who does what, what each declares, and the worst price of each kind of call in US dollars. */
export const providersSchema = z.strictObject({
  language: z.strictObject({
    ...providerBase,
    critiques: z.boolean(),
    worstUsd: z.strictObject({ write: price, rewrite: price, critique: price }),
  }),
  image: z.strictObject({
    ...providerBase,
    negativePrompt: z.boolean(),
    seed: z.boolean(),
    worstUsd: z.strictObject({ draw: price }),
  }),
  vision: z.strictObject({
    ...providerBase,
    scores: z.array(z.enum(["alignment", "aesthetic"])).min(1),
    worstUsd: z.strictObject({ judge: price }),
  }),
});
export type Providers = z.infer<typeof providersSchema>;

const callKeySchema = z.string().max(200);
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const errorCodeSchema = z.templateLiteral([z.string(), ".", z.string()]);
const poolEntrySchema = z.strictObject({ id: candidateIdSchema, total: score(100) });
const resultOf = { key: callKeySchema, usage: usageSchema, milliseconds: z.number().min(0) };

const event = <Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  shape: Shape,
) => z.object({ seq: z.int().min(0), at: timeSchema, kind: z.literal(kind), ...shape });

export const knownEventSchema = z.discriminatedUnion("kind", [
  // Users' acts.
  event("searchStarted", {
    schemaVersion: z.int().min(1),
    sessionId: z.uuid(),
    appVersion: text(100),
    plan: planSchema,
    providers: providersSchema,
  }),
  event("searchPaused", {
    by: z.enum(["user", "disk", "provider"]),
    message: z.exactOptional(text(2000)),
  }),
  event("searchResumed", {
    /** Keys of calls that a dead process had in flight: lost, counted at their worst price. */
    lost: z.array(callKeySchema).max(10_000),
  }),
  event("cancelRequested", {}),
  event("retryRequested", { candidate: candidateIdSchema }),
  event("sessionRenamed", { title: text(300) }),
  // Effects.
  event("callStarted", {
    key: callKeySchema,
    inputs: sha256Schema,
    lane: text(100),
    worstUsd: price,
  }),
  event("promptWritten", {
    ...resultOf,
    what: text(20_000),
    how: text(20_000),
    prompt: z.string().min(1).max(40_000),
  }),
  event("imageDrawn", {
    ...resultOf,
    image: imageRefSchema,
    adopted: z.exactOptional(z.literal(true)),
  }),
  event("candidateJudged", {
    ...resultOf,
    alignment: score(100),
    aesthetic: score(10),
    findings: z.array(findingSchema).max(200),
  }),
  event("critiqueWritten", {
    ...resultOf,
    text: text(20_000),
    recommendations: z.strictObject({ what: text(5000), how: text(5000) }),
  }),
  event("callFailed", {
    key: callKeySchema,
    code: errorCodeSchema,
    message: text(2000),
    retryable: z.boolean(),
    billed: z.enum(["no", "maybe", "yes"]),
    retryAfterMs: z.exactOptional(z.number().min(0)),
    milliseconds: z.number().min(0),
  }),
  event("capHit", { cap: z.enum(["cost", "seconds"]) }),
  // Decisions.
  event("candidatePlanned", {
    candidate: candidateIdSchema,
    parent: candidateIdSchema.nullable(),
    /** How many candidates its iteration has in all; fewer than asked for where a cap is near. */
    iterationSize: z.int().min(1),
    halves: halvesSchema,
    /** Key, without the attempt, of the critique that it is written from. */
    critiqueRef: z.string().max(150).nullable(),
  }),
  event("candidateFailed", {
    candidate: candidateIdSchema,
    code: errorCodeSchema,
    message: text(2000),
  }),
  event("critiqueFailed", {
    critique: z.string().max(150),
    code: errorCodeSchema,
    message: text(2000),
  }),
  event("iterationRanked", {
    iteration: z.int().min(0).max(19),
    pool: z.array(poolEntrySchema),
    kept: z.array(candidateIdSchema),
  }),
  event("searchFailed", { code: errorCodeSchema, message: text(2000) }),
  event("searchFinished", {
    reason: z.enum(["completed", "plateau", "satisfied", "capReached", "cancelled"]),
    winner: candidateIdSchema.nullable(),
  }),
]);
export type KnownEvent = z.infer<typeof knownEventSchema>;

/** A kind that this version does not know: kept in the journal, skipped by the reducer. */
export interface UnknownEvent {
  readonly seq: number;
  readonly at: number;
  readonly kind: "unknown";
  readonly originalKind: string;
}

export type SessionEvent = KnownEvent | UnknownEvent;
export type EventOf<Kind extends KnownEvent["kind"]> = Extract<KnownEvent, { kind: Kind }>;

/** An event before the driver numbers and stamps it. */
export type Unstamped<Event> = Event extends unknown ? Omit<Event, "seq" | "at"> : never;
export type EventBody = Unstamped<KnownEvent>;

const knownKinds: ReadonlySet<string> = new Set(
  knownEventSchema.options.map((option) => option.shape.kind.value),
);
const envelopeSchema = z.looseObject({
  seq: z.int().min(0),
  at: timeSchema,
  kind: z.string().max(100),
});

export type EventResult =
  | { readonly ok: true; readonly event: SessionEvent }
  | { readonly ok: false; readonly reason: string };

/** Sorts one parsed line of a journal: the event, or why it is none. Never throws. */
export function parseEvent(raw: unknown): EventResult {
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return { ok: false, reason: z.prettifyError(envelope.error) };
  const { seq, at, kind } = envelope.data;
  if (!knownKinds.has(kind)) {
    return { ok: true, event: { seq, at, kind: "unknown", originalKind: kind } };
  }
  const parsed = knownEventSchema.safeParse(raw);
  return parsed.success
    ? { ok: true, event: parsed.data }
    : { ok: false, reason: z.prettifyError(parsed.error) };
}
