import { Uri } from "vscode";
import { dataFolderOf, ownVariables, runtimeFolderOf } from "../../configFolder.js";
import type { LocalServicesOptions } from "../../services/client/openLocalServices.js";
import { portRule } from "../settings.js";

/** Said where the system names no place for what is large and the person's own. */
export const noPlaceText =
  "This system does not say where a person's files go, so local models have no place. Set the environment variable XDG_DATA_HOME to a folder, and start the editor anew.";

/**
 * Where this machine's own services are, and how they are started. Looks at no file.
 * @returns undefined where the system names no place for what is the person's own
 */
export function serviceOptions(extensionUri: Uri): LocalServicesOptions | undefined {
  const dataFolder = dataFolderOf();
  if (dataFolder === undefined) return undefined;
  return {
    dataFolder,
    runtimeFolder: runtimeFolderOf(),
    ownerScript: Uri.joinPath(extensionUri, "dist", "servicesHost.mjs").fsPath,
    environment: ownVariables(),
    ports: portRule,
    client: "editor",
  };
}

/** Where the package of the services and its constraints lie. */
export function servicesPackage(extensionUri: Uri): string {
  return Uri.joinPath(extensionUri, "dist", "services").fsPath;
}
