import * as z from "zod";
import { once } from "../../base/once.js";
import type { components as Image } from "../../protocol/generated/image.gen.js";
import type { components as Language } from "../../protocol/generated/language.gen.js";
import type { components as Vision } from "../../protocol/generated/vision.gen.js";

/**
 * What services answer, as far as it is read: whoever stands at a URL may send anything. Each schema
 * gives what the service's own description has; fields that nothing reads are left out.
 */

type ImageSchemas = Image["schemas"];
type LanguageSchemas = Language["schemas"];
type VisionSchemas = Vision["schemas"];
/** That a schema gives nothing but what the service describes, as far as it is read. */
type PartOf<T> = z.ZodType<Part<T>>;
type Part<T> = T extends readonly (infer Each)[]
  ? readonly Part<Each>[]
  : T extends object
    ? { readonly [Name in keyof T]?: Part<T[Name]> | undefined }
    : T | undefined;

const word = (max: number) => z.string().max(max);
const count = z.int().min(0).max(1e9);
/** A model's name, as journals have room for. */
const modelId = word(300).min(1);

const errorDetailSchema = once(
  () =>
    z.object({
      code: z.string().regex(/^[a-z]\w{0,40}\.[A-Za-z]{1,60}$/),
      message: word(20_000),
      retryable: z.boolean(),
    }) satisfies PartOf<ImageSchemas["ErrorDetail"]>,
);
export type ErrorDetail = z.infer<ReturnType<typeof errorDetailSchema>>;

export const errorBodySchema = once(() => z.object({ error: errorDetailSchema() }));

const capabilitiesSchema = once(
  () =>
    z.object({
      family: word(100).nullish(),
      size_multiple_px: z.int().min(1).max(256).nullish(),
      smallest_px: z.int().min(1).max(4096).nullish(),
      largest_px: z.int().min(64).max(16_384).nullish(),
      guidance: z.number().min(0).max(1000).nullish(),
      negative_prompt: word(100).nullish(),
      image_input: z.boolean().nullish(),
      aesthetic: z.boolean().nullish(),
    }) satisfies PartOf<ImageSchemas["Capabilities"]>,
);
export type Capabilities = z.infer<ReturnType<typeof capabilitiesSchema>>;

export const modelEntrySchema = once(
  () =>
    z.object({
      id: modelId,
      architecture: z.object({
        output_modalities: z.array(z.enum(["text", "image", "scores"])).max(3),
      }),
      capabilities: capabilitiesSchema(),
      loaded: z.boolean(),
      problem: word(20_000).nullable(),
    }) satisfies PartOf<ImageSchemas["ModelEntry"]>,
);
export type ModelEntry = z.infer<ReturnType<typeof modelEntrySchema>>;

/** Its entries are read one by one: one that is new in form hides no other. */
export const modelListSchema = once(() => z.object({ data: z.array(z.unknown()).max(10_000) }));

export const healthSchema = once(
  () => z.object({ model: modelId.nullable() }) satisfies PartOf<ImageSchemas["Health"]>,
);

export const requestReportSchema = once(
  () =>
    z.object({
      worked_s: z.number().min(0).max(1e9).nullable(),
    }) satisfies PartOf<ImageSchemas["RequestReport"]>,
);

/** Base64 of as many bytes as an image may have. */
const base64 = word(90_000_000);
const item = z.literal(0);

/** Events of `POST /generate` with `stream`, by their names. */
export const drawEventSchemas = once(() => ({
  queued: z.object({ position: count }) satisfies PartOf<ImageSchemas["QueuedEvent"]>,
  started: z.object({}) satisfies PartOf<ImageSchemas["StartedEvent"]>,
  step: z.object({
    item,
    step: z.int().min(1).max(1000),
    steps: z.int().min(1).max(1000),
  }) satisfies PartOf<ImageSchemas["StepEvent"]>,
  preview: z.object({ item, image_b64: base64 }) satisfies PartOf<ImageSchemas["PreviewEvent"]>,
  image: z.object({ item, image: generatedSchema() }) satisfies PartOf<ImageSchemas["ImageEvent"]>,
  error: z.object({ error: errorDetailSchema() }),
  done: z.object({ drawn: count }) satisfies PartOf<ImageSchemas["DoneEvent"]>,
}));

const generatedSchema = once(
  () =>
    z.object({
      // A path would be one of that machine: it is not read, so that nothing can follow it.
      image_b64: base64,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      width: z.int().min(1).max(16_384),
      height: z.int().min(1).max(16_384),
      ignored: z.array(word(100)).max(50),
      truncated: z
        .array(
          z.object({
            field: z.enum(["prompt", "negative_prompt"]),
            limit: count,
            tokens: count,
          }),
        )
        .max(20),
    }) satisfies PartOf<ImageSchemas["GeneratedImage"]>,
);
export type Generated = z.infer<ReturnType<typeof generatedSchema>>;

export const evaluationSchema = once(
  () =>
    z.object({
      clip_score: z.number().min(0).max(100),
      aesthetic_score: z.number().min(0).max(10).nullable(),
      prompt_truncated: z.boolean(),
    }) satisfies PartOf<VisionSchemas["EvaluateAnswer"]>,
);
export type Evaluation = z.infer<ReturnType<typeof evaluationSchema>>;

/** One event of a chat's stream: a piece of it, what it took, or what it failed with. */
export const chatChunkSchema = once(() =>
  z.union([
    errorBodySchema(),
    z.object({
      choices: z
        .array(
          z.object({
            delta: z.object({ content: z.string().nullish() }),
            // Read apart, so that what is wrong in it spoils no answer.
            logprobs: z.object({ content: z.unknown() }).nullish().catch(null),
            finish_reason: z.enum(["stop", "length", "content_filter"]).nullish(),
          }),
        )
        .max(1),
      usage: z
        .object({ prompt_tokens: count.nullable(), completion_tokens: count.nullable() })
        .nullish(),
    }),
  ]),
);

/** What is asked. */
export type ChatBody = Pick<LanguageSchemas["ChatBody"], "messages"> &
  Partial<LanguageSchemas["ChatBody"]>;
export type DrawBody = Pick<ImageSchemas["SingleBody"], "prompt"> &
  Partial<ImageSchemas["SingleBody"]>;
export type EvaluateBody = VisionSchemas["EvaluateItem"];
