import * as z from "zod";
import { once } from "../../base/once.js";
import { connectionSchema } from "../../protocol/connections.js";
import type { ConnectionKind } from "../adapter.js";
import { judgedPx, modelSize } from "../chatOptions.js";
import { profileIds } from "./profile.js";

/** Options of a model that writes or judges. */
export const chatOptionsSchema = once(() =>
  z.strictObject({
    maxPx: z.exactOptional(judgedPx()),
    size: z.exactOptional(modelSize()),
  }),
);
export type ChatOptions = Readonly<z.infer<ReturnType<typeof chatOptionsSchema>>>;

/** Options of a model that draws; those that a server does not take are left out. */
export const imageOptionsSchema = once(() =>
  z.strictObject({
    quality: z.exactOptional(
      z.string().max(20).describe("As the model names it; the least by default."),
    ),
    previews: z.exactOptional(
      z
        .int()
        .min(0)
        .max(3)
        .describe(
          "Unfinished images to see while one is drawn, 0-3; each costs something. 0 by default.",
        ),
    ),
    steps: z.exactOptional(z.int().min(1).max(200).describe("Steps of diffusion, 1-200.")),
    guidance: z.exactOptional(
      z.number().min(0).max(30).describe("How closely to follow the prompt, 0-30."),
    ),
    background: z.exactOptional(z.enum(["opaque", "auto"]).describe("What is behind the subject.")),
    moderation: z.exactOptional(
      z.enum(["low", "auto"]).describe("How strictly the server looks at prompts."),
    ),
    looks: z.exactOptional(
      z
        .boolean()
        .describe(
          "Whether a language model that draws as SVG sees its draft and corrects it, which takes one more request; by default where the model is known to see and that costs a cent at most.",
        ),
    ),
    outputFormat: z.exactOptional(z.enum(["png", "webp", "jpeg"]).describe("The image's format.")),
  }),
);
export type ImageOptions = Readonly<z.infer<ReturnType<typeof imageOptionsSchema>>>;

/** A connection to a server that speaks OpenAI's HTTP form, as a person writes it. */
export const openaiSchema = once(() =>
  connectionSchema("openai", {
    profile: z.exactOptional(
      z
        .enum(profileIds)
        .describe("Which server it is, where neither its URL nor its models tell it."),
    ),
    language: z.exactOptional(
      chatOptionsSchema().omit({ maxPx: true }).describe("Options of its models that write."),
    ),
    vision: z.exactOptional(
      chatOptionsSchema().omit({ size: true }).describe("Options of its models that judge."),
    ),
    image: z.exactOptional(imageOptionsSchema().describe("Options of its models that draw.")),
  }),
);
export type OpenaiConnection = Readonly<z.infer<ReturnType<typeof openaiSchema>>>;

/** Anything that speaks OpenAI's HTTP form as a kind of connection. */
export const openaiConnections: ConnectionKind<OpenaiConnection> = {
  kind: "openai",
  get schema() {
    return openaiSchema();
  },
  needsUrl: true,
  create: async (means) => {
    const { OpenaiAdapter } = (await import("../adapterClasses.js")).adapterClasses;
    return new OpenaiAdapter(means);
  },
};
