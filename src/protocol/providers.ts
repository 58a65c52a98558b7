import * as z from "zod";
import { once } from "../base/once.js";
import { declaredTestSchema } from "./judgeTest.js";

/** Who does what in a search, as each declares it when the search starts, and what calls used. */

const text = (max: number) => z.string().max(max);
const whole = z.int().min(0).nullable();

/** The kind of connection that takes a role for which none is named. */
export const builtinKind = "builtin";
/** The kind that the editor's own language models are of: always there, in the editor alone. */
export const editorKind = "vscode";
/** The kind that Imagebeam's own services are of, on this machine or elsewhere. */
export const servicesKind = "services";
/** The connection to this machine's own services, which is there without being set up; a person's own takes its place. */
export const localName = "local";

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
export const usageSchema = once(() =>
  z.object({
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
  }),
);
export type Usage = z.infer<ReturnType<typeof usageSchema>>;

const connectionUnits = 100;
const modelUnits = 300;
/** Names a limit that calls share: mostly `<connection>/<model>`, with room for what else tells it apart. */
export const laneSchema = text(connectionUnits + modelUnits + 100);
/** A model's name, wherever one is told. */
export const modelSchema = text(modelUnits);

const abilitiesSchema = once(() =>
  z.object({
    /** Language: writes critiques. */
    critiques: z.exactOptional(z.boolean()),
    /** Language: takes a goal apart into a checklist. */
    plans: z.exactOptional(z.boolean()),
    /** Vision: answers the questions of a checklist. */
    answers: z.exactOptional(z.boolean()),
    /** Language or vision: orders images. */
    compares: z.exactOptional(z.boolean()),
    /** Image: takes a negative prompt, a seed, an image to start from. */
    negativePrompt: z.exactOptional(z.boolean()),
    seed: z.exactOptional(z.boolean()),
    edits: z.exactOptional(z.boolean()),
    /** Language: looks at images. */
    sees: z.exactOptional(z.boolean()),
  }),
);

export const declarationSchema = once(() => {
  const price = z.number().min(0);
  return z.object({
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
    /** A provider's own options: journaled and handed back to it, never read by the search. */
    options: z.record(z.string(), z.json()),
    /** Versions of the texts that are sent, by name. */
    prompts: z.record(z.string(), z.json()),
    /** How long one call may take, milliseconds. */
    timeoutMs: z.int().min(1),
    billing: z.enum(["free", "priced", "quota", "unknown"]),
    /**
     * The most that one call costs, US dollars, by kind of call. What a priced provider does not
     * name is not known, as all is that one of unknown billing does; what others do not name has no
     * price.
     */
    worstUsd: z.record(z.string(), price),
    /** What one call costs as a rule, US dollars, by kind of call, where its provider can tell. */
    likelyUsd: z.exactOptional(z.record(z.string(), price)),
    /** Requests that one call takes, by kind of call, where it is not one as a rule: of a quota. */
    requests: z.exactOptional(
      z.record(z.string(), z.object({ likely: z.int().min(1), worst: z.int().min(1) })),
    ),
    abilities: abilitiesSchema(),
  });
});
export const visionDeclarationSchema = once(() =>
  declarationSchema().extend({
    abilities: abilitiesSchema().extend({
      /** Which parts of a total the judge gives. */
      scores: z.array(z.enum(["alignment", "aesthetic"])).min(1),
    }),
    /** The test that comes before its comparisons; absent where there is none. */
    judgeTest: z.exactOptional(declaredTestSchema()),
  }),
);
/** What one provider declares in one role. Never a URL's credentials, never a key. */
export type Declaration = z.infer<ReturnType<typeof declarationSchema>>;

export const providersSchema = once(() =>
  z.object({
    language: declarationSchema(),
    image: declarationSchema(),
    vision: visionDeclarationSchema(),
  }),
);
export type Providers = z.infer<ReturnType<typeof providersSchema>>;
