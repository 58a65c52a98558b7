import * as z from "zod";
import { once } from "../base/once.js";
import { modelIdSchema, serviceNameSchema } from "./names.js";

/** A model that this machine has, or could have. */
export const localModelSchema = once(() =>
  z.object({
    id: modelIdSchema,
    service: serviceNameSchema,
    title: z.string().max(300),
    /** It is on this machine. */
    isHere: z.boolean(),
    /** The person added it by its path: it is in no catalogue, and is not removed. */
    isOwn: z.boolean(),
    /** A language model that looks at images too. */
    readsImages: z.boolean(),
    /** An image model whose images a negative prompt changes; null where that is not known before it is loaded. */
    takesNegative: z.boolean().nullable().default(null),
    licence: z.string().max(200).nullable(),
    licenceUrl: z.string().max(2000).nullable(),
    /** Not for commercial use, or with other conditions that one has to agree to. */
    isRestricted: z.boolean(),
    /** Its vendor asks for an account and a consent before it can be downloaded. */
    isGated: z.boolean(),
    downloadBytes: z.number().min(0).nullable(),
    /** What it takes of its device, as the catalogue says or as it was measured here. */
    memoryBytes: z.number().min(0).nullable(),
    /** `memoryBytes` was measured on this machine. */
    isMeasured: z.boolean(),
    /** It is what the service takes where a reference names no model. */
    isChosen: z.boolean(),
  }),
);
export type LocalModel = Readonly<z.infer<ReturnType<typeof localModelSchema>>>;
