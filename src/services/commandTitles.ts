import { commandNames, editorTitles } from "../protocol/surfaces.js";

/** Commands that a hint names: whoever reads it sits in an editor or at a terminal. */

export const setUpCommand = commandNames(editorTitles.setUp, "services setup");
export const downloadCommand = commandNames(editorTitles.download, "services download");
/** Of one service; a terminal ends them all. */
export const stopCommand = commandNames(editorTitles.stop, "services down");
/** Lists them all. */
export const modelsCommand = commandNames(editorTitles.download, "services models");

/** @param id of the model */
export function downloadCommandOf(id: string): string {
  return commandNames(editorTitles.download, `services download ${id}`);
}

/** For a model of the person's own, which is added by its path. */
export const addCommand = commandNames(editorTitles.download, "services add");
