import * as z from "zod";
import { messageOf } from "../base/errors.js";
import { once } from "../base/once.js";
import {
  capsChangeSchema,
  maxCandidates,
  maxIterations,
  maxQuestions,
  planSchema,
  questionSchema,
} from "./plan.js";
import {
  declarationSchema,
  laneSchema,
  providersSchema,
  roleSchema,
  usageSchema,
  visionDeclarationSchema,
} from "./providers.js";
import { upgrade } from "./version1.js";

/**
 * The events of a session, as they stand in its journal: users' acts, effects (what happened) and
 * decisions (what follows from the state). Everything else is a fold of these. What stands here and
 * is not built yet (`candidatesCompared`, ...) is kept and ignored by the reducer.
 */

/** Version of the journal and of `metadata.json`; a newer one opens read-only. */
export const schemaVersion = 2;
/** The most events that a journal may hold: beyond it something runs wild, and nothing is shown. */
export const maxEvents = 200_000;

/** UTC milliseconds, as far as a date can show them. */
export const timeSchema = z.int().min(0).max(8.64e15);

const text = (max: number) => z.string().max(max);
const score = (max: number) => z.number().min(0).max(max).nullable();

/** `i<iteration>c<index>`, decimal from 0, below what a plan may ask for. */
export const candidateIdSchema = z.string().regex(/^i1?\dc(?:[1-5]?\d|6[0-3])$/);
export const halfSchema = z.enum(["what", "how"]);
export const halvesSchema = z.enum(["what", "how", "both"]);

export const findingSchema = z.object({
  text: text(2000),
  half: halfSchema,
  /** Whether the image shows it; absent for a remark that is neither. */
  met: z.exactOptional(z.boolean()),
  /** 0-1. */
  confidence: z.exactOptional(z.number().min(0).max(1)),
});
export type Finding = z.infer<typeof findingSchema>;

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** Names inside the session's folder: a copy of a file goes by its ending, so none tells another. */
export const imageFileSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,94}\.(?:png|jpg|webp)$/);
const sourceFileSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,94}\.svg$/);
/** The longest side of an image, pixels. */
export const maxSidePx = 65_535;
export const imageRefSchema = z.object({
  file: imageFileSchema,
  sha256: sha256Schema,
  widthPx: z.int().min(1).max(maxSidePx),
  heightPx: z.int().min(1).max(maxSidePx),
  mediaType: z.enum(["image/png", "image/jpeg", "image/webp"]),
});
export type ImageRef = z.infer<typeof imageRefSchema>;

/** A drawing that an image was made from, as the session's folder has it. */
export const sourceRefSchema = z.object({
  file: sourceFileSchema,
  sha256: sha256Schema,
  mediaType: z.literal("image/svg+xml"),
});
export type SourceRef = z.infer<typeof sourceRefSchema>;

const callKeySchema = z.string().max(200);
export const errorCodeSchema = z.templateLiteral([z.string().max(99), ".", z.string().max(100)]);
/** An iteration's own, and those that were kept before. */
const maxInPool = 2 * maxCandidates;
const poolEntrySchema = z.object({ id: candidateIdSchema, total: score(100) });
/** A goal's questions, and those that code adds. */
const maxAnswers = maxQuestions + 10;
const questionIds = z.array(z.string().max(10)).max(maxAnswers);
/** How likely one of a pool is its best, and one of those that are to be kept. */
const share = z.number().min(0).max(1);
export const chanceSchema = z.object({ id: candidateIdSchema, win: share, kept: share });
const price = z.number().min(0);
/** Why a search ended well; its winner is the machine's. */
export const finishReasonSchema = z.enum([
  "completed",
  "plateau",
  "satisfied",
  "capReached",
  "cancelled",
  "finishedEarly",
]);
export type FinishReason = z.infer<typeof finishReasonSchema>;

const resultOf = once(() => ({
  key: callKeySchema,
  usage: usageSchema(),
  milliseconds: z.number().min(0),
}));

const event = <Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  shape: Shape,
) => z.object({ seq: z.int().min(0), at: timeSchema, kind: z.literal(kind), ...shape });

export const knownEventSchema = once(() =>
  z.discriminatedUnion("kind", [
    // Users' acts.
    event("searchStarted", {
      schemaVersion: z.int().min(1),
      sessionId: z.uuid(),
      appVersion: text(100),
      plan: planSchema(),
      providers: providersSchema(),
    }),
    event("searchPaused", {
      by: z.enum(["user", "disk", "provider", "budget"]),
      message: z.exactOptional(text(2000)),
      code: z.exactOptional(errorCodeSchema),
      /** Whose connection it is about. */
      role: z.exactOptional(roleSchema),
    }),
    event("searchResumed", {
      /** Keys of calls that a dead process had in flight: lost, counted at their worst price. */
      lost: z.array(callKeySchema).max(10_000),
    }),
    event("cancelRequested", {}),
    event("retryRequested", { candidate: candidateIdSchema }),
    event("sessionRenamed", { title: text(300) }),
    /** The caps that are named have these values from now on. */
    event("capsChanged", capsChangeSchema().shape),
    /** From now on this model does the role's work. */
    z.discriminatedUnion("role", [
      event("providersChanged", {
        role: roleSchema.exclude(["vision"]),
        provider: declarationSchema(),
      }),
      event("providersChanged", { role: z.literal("vision"), provider: visionDeclarationSchema() }),
    ]),
    event("finishRequested", {}),
    event("winnerPicked", { candidate: candidateIdSchema.nullable() }),
    event("favourited", { candidate: candidateIdSchema, on: z.boolean() }),
    // A mark: what follows is of this format.
    event("formatRaised", { to: z.int().min(2) }),
    // Effects.
    event("callStarted", {
      key: callKeySchema,
      inputs: sha256Schema,
      lane: laneSchema,
      worstUsd: price,
    }),
    event("promptWritten", {
      ...resultOf(),
      what: text(20_000),
      how: text(20_000),
      prompt: z.string().min(1).max(40_000),
      covers: z.exactOptional(questionIds),
      /** Why it was not written as it should have been. */
      fallback: z.exactOptional(text(2000)),
    }),
    event("imageDrawn", {
      ...resultOf(),
      image: imageRefSchema,
      /** Where the recipe stands: in the image file, or in a file beside it. */
      recipe: z.enum(["embedded", "sidecar"]),
      source: z.exactOptional(sourceRefSchema),
      /** What its maker says of it by itself, before anybody has looked at it. */
      remarks: z.exactOptional(z.array(findingSchema).max(50)),
      adopted: z.exactOptional(z.literal(true)),
    }),
    event("candidateJudged", {
      ...resultOf(),
      alignment: score(100),
      aesthetic: score(10),
      findings: z.array(findingSchema).max(200),
      answers: z.exactOptional(
        z.array(z.object({ id: z.string().max(10), yes: score(1) })).max(maxAnswers),
      ),
      /** Why the judge would not look: its scores are then unknown. */
      refused: z.exactOptional(text(2000)),
    }),
    event("critiqueWritten", {
      ...resultOf(),
      text: text(20_000),
      recommendations: z.object({ what: text(5000), how: text(5000) }),
    }),
    event("checklistPlanned", {
      ...resultOf(),
      questions: z.array(questionSchema()).max(maxQuestions),
    }),
    event("candidatesCompared", {
      ...resultOf(),
      /** Best first; those in one group are equals. */
      order: z.array(z.array(candidateIdSchema).min(1)).max(100),
      notes: z
        .array(
          z.object({
            id: candidateIdSchema,
            strengths: text(5000),
            weaknesses: text(5000),
            suggestion: text(5000),
          }),
        )
        .max(100),
    }),
    /** An answer of the vision model's test, about two pictures. */
    event("judgeTested", {
      ...resultOf(),
      /** The place of the right one, from 0, and of the one that was named; null for equals. */
      right: z.literal([0, 1]),
      chosen: z.literal([0, 1]).nullable(),
    }),
    /** It could not be answered now, and is asked again under the same key: no attempt. */
    event("callDeferred", {
      key: callKeySchema,
      code: errorCodeSchema,
      /** Not before this moment, UTC milliseconds. */
      untilMs: timeSchema,
      usage: z.exactOptional(usageSchema()),
    }),
    event("callFailed", {
      key: callKeySchema,
      code: errorCodeSchema,
      /** `connection`: no call of this provider would do better, so it is no attempt. */
      scope: z.enum(["candidate", "connection"]),
      usage: z.exactOptional(usageSchema()),
      message: text(2000),
      retryable: z.boolean(),
      billed: z.enum(["no", "maybe", "yes"]),
      milliseconds: z.number().min(0),
    }),
    event("capHit", { cap: z.enum(["cost", "seconds", "images", "calls"]) }),
    // Decisions.
    event("candidatePlanned", {
      candidate: candidateIdSchema,
      parent: candidateIdSchema.nullable(),
      /** How it is made from its parent; `expand` where it has none. */
      action: z.enum(["expand", "refine", "rewrite", "edit", "reseed", "final"]),
      /** The candidate whose image it starts from. */
      base: z.exactOptional(candidateIdSchema),
      /** How many candidates its iteration has in all; fewer than asked for where a cap is near. */
      iterationSize: z.int().min(1).max(maxCandidates),
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
    /** A call that belongs to no single candidate is out of attempts; what waits goes on without it. */
    event("callGivenUp", {
      /** Key without the attempt. */
      call: callKeySchema,
      code: errorCodeSchema,
      message: text(2000),
    }),
    event("iterationRanked", {
      iteration: z
        .int()
        .min(0)
        .max(maxIterations - 1),
      pool: z.array(poolEntrySchema).max(maxInPool),
      kept: z.array(candidateIdSchema).max(maxCandidates),
      chances: z.exactOptional(z.array(chanceSchema).max(maxInPool)),
    }),
    event("searchFailed", { code: errorCodeSchema, message: text(2000) }),
    event("searchFinished", {
      reason: finishReasonSchema,
      winner: candidateIdSchema.nullable(),
    }),
  ]),
);
export type KnownEvent = z.infer<ReturnType<typeof knownEventSchema>>;

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

const knownKinds = once(
  (): ReadonlySet<string> =>
    new Set(
      knownEventSchema().options.map((option) =>
        "shape" in option ? option.shape.kind.value : option.options[0].shape.kind.value,
      ),
    ),
);
const envelopeSchema = once(() =>
  z.looseObject({
    seq: z.int().min(0),
    at: timeSchema,
    kind: z.string().max(100),
  }),
);
export type EventResult =
  | { readonly ok: true; readonly event: SessionEvent }
  | { readonly ok: false; readonly reason: string };

/**
 * Sorts one parsed line of a journal: the event, or why it is none. Never throws.
 * @param version the format that the line was written in; one of format 1 is upgraded
 */
export function parseEvent(raw: unknown, version: number = schemaVersion): EventResult {
  const line = version === 1 ? upgrade(raw) : raw;
  const known = knownEventSchema().safeParse(line);
  if (known.success) return { ok: true, event: known.data };
  const envelope = envelopeSchema().safeParse(line);
  if (!envelope.success) return { ok: false, reason: z.prettifyError(envelope.error) };
  const { seq, at, kind } = envelope.data;
  return knownKinds().has(kind)
    ? { ok: false, reason: z.prettifyError(known.error) }
    : { ok: true, event: { seq, at, kind: "unknown", originalKind: kind } };
}

/**
 * Checks an event before it is stamped, and leaves out what its schema does not know: an answer of
 * a model is data, and none that a journal would not take gets near one. Never throws.
 */
export function checkEvent(
  body: unknown,
):
  | { readonly ok: true; readonly body: EventBody }
  | { readonly ok: false; readonly reason: string } {
  const fields = typeof body === "object" ? body : {};
  let parsed;
  try {
    parsed = knownEventSchema().safeParse({ ...fields, seq: 0, at: 0 });
  } catch (error) {
    // A getter in a model's answer may throw anything.
    return { ok: false, reason: `it cannot be read (${messageOf(error)})` };
  }
  if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) };
  const checked: Partial<KnownEvent> = { ...parsed.data };
  delete checked.seq;
  delete checked.at;
  return { ok: true, body: checked as EventBody };
}
