import type { ModelChoice } from "../../protocol/connections.js";
import type { OfferedModel } from "../../providers/adapter.js";
import { choose } from "../shown/questions.js";
import { editorSetOf } from "./modelSets.js";

/**
 * Which of the editor's models shall do all three: only asked where it has several that could. With one,
 * it is the editor's model whatever it is called by and by.
 * @param models those of the editor, as it offers them; asking sends nothing to them
 * @returns undefined where the person leaves
 */
export async function askEditorSet(
  models: readonly OfferedModel[],
): Promise<Required<ModelChoice> | undefined> {
  const able = models.filter(({ roles }) => roles.includes("vision"));
  if (able.length < 2) return editorSetOf(null);
  const rows = able.map(({ id, label }) => ({ label, description: id, id }));
  const picked = await choose(rows, {
    title: "Which of this editor's models?",
    placeHolder: "It will write, draw and judge. What a request counts differs between models.",
    staysOpen: true,
  });
  return picked && editorSetOf(picked.id);
}
