import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";
import type { EditorModel, LanguageModels } from "../../protocol/languageModels.js";

/** The editor's models by the names that references and journals have for them. */
export interface NamedModel extends EditorModel {
  /** Its id; behind its vendor's, where another vendor has a model of this id too. */
  readonly reference: string;
  /** "GPT-5 mini (copilot)". */
  readonly label: string;
}

/** Longer ones no journal takes. */
const maxIdUnits = 300;
const maxLabelUnits = 100;

/** @param signal when aborted, rejects with `signal.reason` */
export async function namedModels(
  editor: LanguageModels,
  signal: AbortSignal,
): Promise<readonly NamedModel[]> {
  const models = [
    ...new Map((await editor.models(signal)).map((one) => [fullId(one), one])).values(),
  ];
  const named = models
    .filter((model) => model.id !== "" && fullId(model).length <= maxIdUnits)
    .map((model): NamedModel => {
      const isShared = models.some(({ id, vendor }) => id === model.id && vendor !== model.vendor);
      return {
        ...model,
        reference: isShared ? fullId(model) : model.id,
        label: cutText(oneLine(`${model.name || model.id} (${model.vendor})`), maxLabelUnits, "…"),
      };
    });
  return [...new Map(named.map((one) => [one.reference, one])).values()];
}

/** @param reference with or without its vendor's name */
export function findModel(
  models: readonly NamedModel[],
  reference: string,
): NamedModel | undefined {
  return (
    models.find((model) => model.reference === reference) ??
    models.find((model) => fullId(model) === reference)
  );
}

function fullId({ vendor, id }: Pick<EditorModel, "vendor" | "id">): string {
  return `${vendor}/${id}`;
}
