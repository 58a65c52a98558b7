import * as z from "zod";
import { openLocalServices } from "../../src/services/client/openLocalServices.js";
import { modelKeySchema } from "../../src/services/names.js";

/**
 * A client in a process of its own: `localClientProcess.ts OPTIONS`, JSON. It takes a model, says so in
 * a line, and keeps it until it is killed.
 */
const { key, ...options } = z
  .object({
    ...{ dataFolder: z.string(), runtimeFolder: z.string(), ownerScript: z.string() },
    ...{ lingerMs: z.int(), key: modelKeySchema() },
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

const services = openLocalServices({
  ...{ ...options, environment: process.env, ports: () => "automatic", client: "command line" },
});
const { url } = await services.use(key, new AbortController().signal);
process.stdout.write(`has ${url}\n`);
