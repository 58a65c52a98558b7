import { join } from "node:path";
import { LocalClient } from "../../src/services/client/localClient.js";
import type { SilenceLimits } from "../../src/services/owner/answerWatch.js";
import type { OwnerConfig } from "../../src/services/owner/ownerConfig.js";
import type { Parts } from "../../src/services/owner/parts.js";
import { runOwner } from "../../src/services/owner/runOwner.js";
import { serviceClock } from "../../src/services/serviceClock.js";
import { serviceFolders } from "../../src/services/serviceFolders.js";
import { noteSetUp } from "./setUpNote.js";

/** An owner in this process, and its clients: the sockets between them are real. */
export class OwnerInProcess {
  readonly logged: string[] = [];
  readonly place: { readonly dataFolder: string; readonly runtimeFolder: string };
  readonly #end = new AbortController();
  readonly #clients: LocalClient[] = [];
  readonly #over: Promise<string>;

  constructor(
    folder: string,
    partsOf: (config: OwnerConfig) => Parts | Promise<Parts>,
    silence?: SilenceLimits,
  ) {
    this.place = { runtimeFolder: folder, dataFolder: join(folder, "data") };
    noteSetUp(serviceFolders(this.place.dataFolder));
    this.#over = runOwner({
      config: {
        ...{ ...this.place, environment: {}, ports: "automatic", version: "1.2.3" },
        lingerMs: 60_000,
      },
      partsOf: async ({ config }) => await partsOf(config),
      ...{ clock: serviceClock, pid: 4_000_000, signal: this.#end.signal },
      ...(silence && { silence }),
      log: (_level, line) => this.logged.push(line),
    });
  }

  open(): LocalClient {
    const client = new LocalClient({
      ...{ place: this.place, version: "1.2.3", client: "editor", clock: serviceClock },
      isAlive: () => false,
      // It is there as soon as it has its socket: asked again then, it is found.
      start: () => Promise.resolve({ ended: new Promise(() => undefined) }),
    });
    this.#clients.push(client);
    return client;
  }

  /** Ends the clients, then the owner with all its services. */
  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.dispose();
    this.#end.abort();
    await this.#over;
  }
}
