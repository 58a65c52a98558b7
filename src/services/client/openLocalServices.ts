import { ServiceError } from "../serviceError.js";
import type { LocalServices } from "../localServices.js";

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
}

/** Asks the disk alone until something is used. */
export function openLocalServices(options: LocalServicesOptions): LocalServices {
  throw new ServiceError("service.noOwner", `No services in ${options.dataFolder}.`);
}
