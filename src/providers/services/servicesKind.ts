import * as z from "zod";
import { once } from "../../base/once.js";
import { connectionSchema, urlSchema, type Connection } from "../../protocol/connections.js";
import { localName, servicesKind } from "../../protocol/providers.js";
import type { ConnectionKind } from "../adapter.js";
import { judgedPx, modelSize } from "../chatOptions.js";

/** Options of a model that writes. */
export const languageOptionsSchema = once(() =>
  z.strictObject({
    size: z.exactOptional(modelSize()),
  }),
);
export type LanguageOptions = Readonly<z.infer<ReturnType<typeof languageOptionsSchema>>>;

/** Options of a model that judges. */
export const visionOptionsSchema = once(() =>
  z.strictObject({
    maxPx: z.exactOptional(judgedPx()),
  }),
);
export type VisionOptions = Readonly<z.infer<ReturnType<typeof visionOptionsSchema>>>;

/** Options of a model that draws. */
export const imageOptionsSchema = once(() =>
  z.strictObject({
    steps: z.exactOptional(
      z.int().min(1).max(200).describe("Steps of diffusion, 1-200; the model's own by default."),
    ),
    guidance: z.exactOptional(
      z
        .number()
        .min(0)
        .max(30)
        .describe("How closely to follow the prompt, 0-30; the model's own by default."),
    ),
    previews: z.exactOptional(
      z.boolean().describe("Unfinished images to see while one is drawn. On by default."),
    ),
  }),
);
export type ImageOptions = Readonly<z.infer<ReturnType<typeof imageOptionsSchema>>>;

const place = urlSchema.describe("Where this service is, if it is elsewhere than the others.");

/** A connection to services that somebody else runs, as a person writes it. */
const servicesSchema = once(() =>
  connectionSchema("services", {
    language: z.exactOptional(
      languageOptionsSchema()
        .extend({ url: z.exactOptional(place) })
        .describe("Its language service."),
    ),
    image: z.exactOptional(
      imageOptionsSchema()
        .extend({ url: z.exactOptional(place) })
        .describe("Its image service."),
    ),
    vision: z.exactOptional(
      visionOptionsSchema()
        .extend({ url: z.exactOptional(place) })
        .describe("Its vision service."),
    ),
  }),
);
export type ServicesConnection = Readonly<z.infer<ReturnType<typeof servicesSchema>>>;

/** This machine's own: started, loaded and ended by Imagebeam itself. */
export const localConnection: Connection = { name: localName, kind: servicesKind };

/** Imagebeam's own services as a kind of connection: this machine's, and those at a URL. */
export const servicesConnections: ConnectionKind<ServicesConnection> = {
  kind: "services",
  get schema() {
    return servicesSchema();
  },
  needsUrl: true,
  standing: { connection: localConnection, isThere: ({ services }) => services !== undefined },
  create: async (means) => {
    const { ServicesAdapter } = (await import("../serviceClasses.js")).serviceClasses;
    return new ServicesAdapter(means);
  },
};
