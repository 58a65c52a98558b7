import { join } from "node:path";

/** Where everything of the local services is: one folder for each user, editor and terminal alike. */
export interface ServiceFolders {
  /** `dataFolderOf(...)/services`; gone once it is removed. */
  readonly root: string;
  /** Python and the package; whole only once `installed` is there. */
  readonly environment: string;
  /** What is installed (`installed.ts`), written last. */
  readonly installed: string;
  /** Downloaded models (`IMAGEBEAM_MODELS`). */
  readonly models: string;
  /** Models that the person added by their paths, and which one each service takes by default. */
  readonly chosen: string;
  /** What models were measured to take, by model and device. */
  readonly peaks: string;
  /** One file for each service, and the owner's. */
  readonly logs: string;
}

export function serviceFolders(dataFolder: string): ServiceFolders {
  const root = join(dataFolder, "services");
  return {
    root,
    environment: join(root, "environment"),
    installed: join(root, "installed.json"),
    models: join(root, "models"),
    chosen: join(root, "models.json"),
    peaks: join(root, "peaks.json"),
    logs: join(root, "logs"),
  };
}

/** The environment's own Python, which services are started with; whether it is there is not asked. */
export function environmentPython(
  { environment }: Pick<ServiceFolders, "environment">,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === "win32"
    ? join(environment, "Scripts", "python.exe")
    : join(environment, "bin", "python");
}
