import { Uri, workspace } from "vscode";
import { messageOf } from "../../base/errors.js";
import { confirm } from "../shown/messages.js";

/**
 * Moves a folder to the trash. Where there is none, as on a remote machine, it asks before it deletes
 * for good.
 * @param what names it
 * @param requireFree rejects where somebody uses it by now
 * @returns whether it is gone
 */
export async function toTrash(
  folder: string,
  what: string,
  requireFree: () => Promise<unknown>,
): Promise<boolean> {
  const uri = Uri.file(folder);
  try {
    await workspace.fs.delete(uri, { recursive: true, useTrash: true });
    return true;
  } catch (error) {
    const forGood = "Delete for good";
    const detail = `It cannot be moved to the trash: ${messageOf(error)}`;
    const question = `Delete ${what} for good?`;
    const choice = await confirm({ question, detail, actions: [forGood] });
    if (choice !== forGood) return false;
    await requireFree();
    await workspace.fs.delete(uri, { recursive: true, useTrash: false });
    return true;
  }
}
