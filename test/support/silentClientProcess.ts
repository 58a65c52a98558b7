import * as z from "zod";
import { LocalClient } from "../../src/services/client/localClient.js";
import { keyText, modelKeySchema } from "../../src/services/names.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { ServiceError } from "../../src/services/serviceError.js";

/**
 * A client in a process of its own, of an owner that is there: `silentClientProcess.ts OPTIONS`, JSON. It
 * takes models, and takes each again that it lost or did not get; a line says what becomes of it.
 */
const { uses, ...place } = z
  .object({
    ...{ dataFolder: z.string(), runtimeFolder: z.string() },
    uses: z.array(modelKeySchema()),
  })
  .parse(JSON.parse(process.argv[2] ?? ""));

const client = new LocalClient({
  ...{ place, version: "1.2.3", client: "command line", clock: serviceClock },
  isAlive: () => false,
  start: () => Promise.reject(new Error("There is one already.")),
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const failure = (error: unknown): string =>
  error instanceof ServiceError ? `${error.code} ${error.message}` : String(error);

async function keep(key: z.infer<ReturnType<typeof modelKeySchema>>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      const grant = await client.use(key, new AbortController().signal);
      say(`has ${keyText(key)}`);
      await new Promise((resolve) => grant.lost.addEventListener("abort", resolve));
      say(`lost ${keyText(key)} ${failure(grant.lost.reason)}`);
      grant.release();
    } catch (error) {
      say(`refused ${keyText(key)} ${failure(error)}`);
    }
  }
}

await Promise.all(uses.map(keep));
