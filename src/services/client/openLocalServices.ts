import { version } from "../../../package.json";
import type { LocalServices } from "../localServices.js";
import { serviceClock } from "../serviceClock.js";
import { serviceFolders } from "../serviceFolders.js";
import { allowedEnvironment } from "../environment.js";
import { LocalClient } from "./localClient.js";

/** What a client needs to find the owner, or to start it. */
export interface LocalServicesOptions {
  /** Of the person (`dataFolderOf`): `serviceFolders` are below it. */
  readonly dataFolder: string;
  /**
   * For sockets: of the person alone, gone with the session (`runtimeFolderOf`). Undefined where the
   * system has none: then one in the folder for temporary files, made and looked over.
   */
  readonly runtimeFolder: string | undefined;
  /** Path of the bundled owner, `dist/servicesHost.mjs`. */
  readonly ownerScript: string;
  /** The environment of this process; the owner and the services get what is on the allow-list of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `fixed`: the specification's 8001, 8002 and 8003. Asked when an owner is started. */
  readonly ports: () => "automatic" | "fixed";
  /** How the owner names us to a person. */
  readonly client: "editor" | "command line";
  /** How long an owner that we start outlives its last client, milliseconds; by default 20,000. */
  readonly lingerMs?: number;
}

/** Asks the disk alone until something is used. */
export function openLocalServices(options: LocalServicesOptions): LocalServices {
  const { dataFolder, runtimeFolder, ownerScript, environment, ports, client } = options;
  return new LocalClient({
    place: { dataFolder, runtimeFolder },
    ...{ version, client, clock: serviceClock, isAlive },
    start: async () =>
      (await import("./reach.js")).reach.startOwner({
        script: ownerScript,
        logs: serviceFolders(dataFolder).logs,
        config: {
          ...{ dataFolder, runtimeFolder: runtimeFolder ?? null, version, ports: ports() },
          environment: allowedEnvironment(environment),
          lingerMs: options.lingerMs ?? usualLingerMs,
        },
      }),
  });
}

const usualLingerMs = 20_000;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
