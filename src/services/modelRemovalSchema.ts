import * as z from "zod";
import { once } from "../base/once.js";

/** What taking one model away comes to, before and after. */
export const modelRemovalSchema = once(() =>
  z.object({
    /** One of the person's own, which is only taken off the list. */
    isOwn: z.boolean(),
    /** Where it lies. */
    path: z.string().max(4096),
    /** Given back on the disk; 0 for one of the person's own. */
    bytes: z.number().min(0),
    /** The person chose it for its service, which is forgotten too. */
    isChosen: z.boolean(),
  }),
);
export type ModelRemoval = Readonly<z.infer<ReturnType<typeof modelRemovalSchema>>>;
