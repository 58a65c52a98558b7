import { rename } from "node:fs/promises";
import { hasCode } from "../../base/systemCode.js";
import type { LocalServices } from "../localServices.js";
import { ServiceError } from "../serviceError.js";
import type { ServiceFolders } from "../serviceFolders.js";

/** Where what says that all is installed lies while services end. */
export function setAside({ installed }: ServiceFolders): string {
  return `${installed}.removed`;
}

/**
 * Ends them all. A search that runs would start them again at once, were they still installed: after it
 * they are not, until `setAside` has its name again.
 * @param without what was not done where they do not end, which begins a sentence
 * @throws {ServiceError} they still run; then nothing has changed
 */
export async function endServices(
  folders: ServiceFolders,
  services: Pick<LocalServices, "status" | "shutDown">,
  without: string,
  signal: AbortSignal,
): Promise<void> {
  // Who is found now is who is spoken with: of what is not installed, no owner is looked for.
  const isRunning = (await services.status(signal)) !== null;
  await rename(folders.installed, setAside(folders)).catch(unlessGone);
  try {
    if (isRunning) await services.shutDown(signal);
    const status = await services.status(signal);
    if (status !== null) {
      throw new ServiceError(
        "service.setUp",
        `${without}: the services still run (process ${status.pid}). Close what uses them, then try again.`,
      );
    }
    signal.throwIfAborted();
  } catch (error) {
    await putBack(folders);
    throw error;
  }
}

/** A set-up that was half made has none. */
function unlessGone(error: unknown): void {
  if (hasCode(error, "ENOENT")) return;
  throw error;
}

/** All is installed again as it was. */
export async function putBack(folders: ServiceFolders): Promise<void> {
  await rename(setAside(folders), folders.installed).catch(unlessGone);
}
