import * as z from "zod";
import { connectionSchema } from "../../protocol/connections.js";
import type { ConnectionKind } from "../adapter.js";
import { profileIds } from "./profile.js";

/** A connection to a server that speaks OpenAI's HTTP form, as a person writes it. */
export const openaiSchema = connectionSchema("openai", {
  profile: z.exactOptional(
    z
      .enum(profileIds)
      .describe("Which server it is, where neither its URL nor its models tell it."),
  ),
});
export type OpenaiConnection = Readonly<z.infer<typeof openaiSchema>>;

/** Anything that speaks OpenAI's HTTP form as a kind of connection. */
export const openaiConnections: ConnectionKind<OpenaiConnection> = {
  kind: "openai",
  schema: openaiSchema,
  needsUrl: true,
  create: async (means) => new (await import("./openaiAdapter.js")).OpenaiAdapter(means),
};
