import { workspace, type WorkspaceFolder } from "vscode";
import type { AtHand } from "./atHand.js";
import { outputFolder, storageFolder } from "./outputFolder.js";
import { inStorageText } from "./sessionText.js";
import { outputSetting } from "./settings.js";
import type { Place } from "./views/allSessions.js";

/** Where this window's sessions are, and go. */
export interface Outputs {
  /** The output folder for this, or for what is at hand. @throws {UsageError} it may not be used */
  readonly output: (folder?: WorkspaceFolder) => Promise<string>;
  /** The same in words; this extension's own storage is said to be that. */
  readonly outputForPerson: (folder: WorkspaceFolder | undefined) => Promise<string>;
  /** Where sessions of this window are: with several folders, each has its own. */
  readonly places: () => readonly Place[];
}

/** @param storage the extension's own: where sessions go without a folder */
export function outputsOf(storage: string, atHand: Pick<AtHand, "folder">): Outputs {
  const output = async (folder = atHand.folder): Promise<string> =>
    await outputFolder({
      setting: outputSetting(folder?.uri),
      workspaceFolder: folder?.uri.scheme === "file" ? folder.uri.fsPath : undefined,
      storage,
    });
  return {
    output,
    outputForPerson: async (folder) => {
      const path = await output(folder);
      return path === storageFolder(storage) ? `${path} (${inStorageText})` : path;
    },
    places: () => {
      const folders = workspace.workspaceFolders ?? [];
      if (folders.length < 2) return [{ name: null, output: () => output() }];
      return folders.map((folder) => ({ name: folder.name, output: () => output(folder) }));
    },
  };
}
