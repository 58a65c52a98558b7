import * as z from "zod";

/** Who does what in a search, as each declares it when the search starts, and what calls used. */

const text = (max: number) => z.string().max(max);
const whole = z.int().min(0).nullable();

/** The kind of connection that takes a role for which none is named. */
export const builtinKind = "builtin";

/** What a search calls. */
export const roles = ["language", "image", "vision"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** A model by its role, as a person reads it. */
export const modelNames: Readonly<Record<Role, string>> = {
  language: "language model",
  image: "image model",
  vision: "vision model",
};

/** What a call used; null, or absent for what format 1 did not know, where its provider did not say. */
export const usageSchema = z.object({
  /** US dollars. */
  costUsd: z.number().min(0).nullable(),
  inputTokens: whole,
  /** The part of `inputTokens` that came from a cache. */
  cachedInputTokens: z.exactOptional(whole),
  outputTokens: whole,
  /** Tokens of images, in or out, where a provider counts them apart. */
  imageTokens: z.exactOptional(whole),
  /** Requests that went out for it. */
  requests: z.exactOptional(whole),
});
export type Usage = z.infer<typeof usageSchema>;

/** A provider's own options: journaled and handed back to it, never read by the search. */
const optionsSchema = z.record(z.string(), z.json());
const price = z.number().min(0);
const scoreNames = z.array(z.enum(["alignment", "aesthetic"]));

const abilitiesSchema = z.object({
  /** Language: writes critiques. */
  critiques: z.exactOptional(z.boolean()),
  /** Language or vision: orders images. */
  compares: z.exactOptional(z.boolean()),
  /** Image: takes a negative prompt, a seed, an image to start from. */
  negativePrompt: z.exactOptional(z.boolean()),
  seed: z.exactOptional(z.boolean()),
  edits: z.exactOptional(z.boolean()),
  /** Language: looks at images. */
  sees: z.exactOptional(z.boolean()),
});
const visionAbilitiesSchema = abilitiesSchema.extend({
  /** Which parts of a total the judge gives. */
  scores: scoreNames.min(1),
});

const connectionUnits = 100;
const modelUnits = 300;
/** Names a limit that calls share: mostly `<connection>/<model>`, with room for what else tells it apart. */
export const laneSchema = text(connectionUnits + modelUnits + 100);
/** A model's name, wherever one is told. */
export const modelSchema = text(modelUnits);

const declarationFields = {
  /** The connection's name; `svg/<name>` where a language model draws. */
  connection: text(connectionUnits).min(1),
  /** The adapter's kind. */
  kind: text(100),
  model: modelSchema,
  /** First 16 hexadecimal digits of SHA-256 of the origin; null where there is none. */
  endpoint: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  /** Which limit its calls share. */
  lane: laneSchema,
  options: optionsSchema,
  /** Versions of the texts that are sent, by name. */
  prompts: z.record(z.string(), z.json()),
  /** How long one call may take, milliseconds. */
  timeoutMs: z.int().min(1),
  billing: z.enum(["free", "priced", "quota", "unknown"]),
  /**
   * The most that one call costs, US dollars, by kind of call. What a priced provider does not name
   * is not known, as all is that one of unknown billing does; what others do not name has no price.
   */
  worstUsd: z.record(z.string(), price),
  /** What one call costs as a rule, US dollars, by kind of call, where its provider can tell. */
  likelyUsd: z.exactOptional(z.record(z.string(), price)),
};

export const declarationSchema = z.object({ ...declarationFields, abilities: abilitiesSchema });
export const visionDeclarationSchema = z.object({
  ...declarationFields,
  abilities: visionAbilitiesSchema,
});
/** What one provider declares in one role. Never a URL's credentials, never a key. */
export type Declaration = z.infer<typeof declarationSchema>;

export const providersSchema = z.object({
  language: declarationSchema,
  image: declarationSchema,
  vision: visionDeclarationSchema,
});
export type Providers = z.infer<typeof providersSchema>;
