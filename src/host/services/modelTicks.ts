import type { Role } from "../../protocol/providers.js";
import { roles } from "../../protocol/providers.js";
import type { LocalModel } from "../../services/localModel.js";
import { bytesText } from "../../services/statusText.js";
import type { Heading } from "../shown/livePick.js";
import type { Tick } from "../shown/questions.js";

/** The list of models that this machine has or could have. Pure. */

export interface ModelTick extends Tick {
  readonly model: LocalModel;
}

const headings: Readonly<Record<Role, string>> = {
  language: "Language: writes prompts and critiques",
  image: "Image: draws",
  vision: "Vision: judges",
};

/**
 * By role; what is recommended comes first, then what is here, then the smallest.
 * @param recommended ids of models for this machine
 * @param picked ids of models that are ticked when the list opens
 */
export function modelTicks(
  models: readonly LocalModel[],
  recommended: readonly string[],
  picked: readonly string[],
): (ModelTick | Heading)[] {
  const place = (model: LocalModel): number => {
    const at = recommended.indexOf(model.id);
    if (at >= 0) return at;
    return recommended.length + (model.isHere ? 0 : 1);
  };
  return roles.flatMap((role): (ModelTick | Heading)[] => {
    const own = models
      .filter(({ service }) => service === role)
      .toSorted(
        (one, other) =>
          place(one) - place(other) ||
          (one.memoryBytes ?? Infinity) - (other.memoryBytes ?? Infinity) ||
          one.title.localeCompare(other.title, "en"),
      );
    if (own.length === 0) return [];
    return [
      { heading: headings[role] },
      ...own.map((model): ModelTick => {
        const marks = [
          ...(recommended.includes(model.id) ? ["recommended for this machine"] : []),
          ...(model.isOwn ? ["added by you"] : model.isHere ? ["here already"] : []),
          ...(role === "language" && model.readsImages ? ["looks at images too"] : []),
        ];
        return {
          label: model.title,
          ...(marks.length > 0 && { description: marks.join(" · ") }),
          detail: factsOf(model),
          isPicked: picked.includes(model.id),
          model,
        };
      }),
    ];
  });
}

function factsOf(model: LocalModel): string {
  const { downloadBytes, isHere, memoryBytes, isMeasured, licence, isRestricted, isGated } = model;
  const about = isMeasured ? "" : "about ";
  return [
    ...(downloadBytes === null || isHere ? [] : [`${bytesText(downloadBytes)} to download`]),
    ...(memoryBytes === null ? [] : [`${about}${bytesText(memoryBytes)} of memory`]),
    licence ?? "licence not known",
    ...(isRestricted ? ["with conditions"] : []),
    ...(isGated ? ["its vendor asks for an account"] : []),
  ].join(" · ");
}

/**
 * Which of these models a new search would take in each role, as ids; a role that none of them can
 * take is not named. A language model that looks at images judges where no other does.
 */
export function choiceAmong(models: readonly LocalModel[]): Partial<Record<Role, LocalModel>> {
  const first = (role: Role) => models.find(({ service }) => service === role);
  const vision = first("vision") ?? models.find(({ readsImages }) => readsImages);
  const [language, image] = [first("language"), first("image")];
  return { ...(language && { language }), ...(image && { image }), ...(vision && { vision }) };
}

/** "3 models, 8.1 GB to download" */
export function sizeText(models: readonly LocalModel[]): string {
  const absent = models.filter(({ isHere }) => !isHere);
  if (absent.length === 0) return "all are here already";
  const bytes = absent.reduce((sum, { downloadBytes }) => sum + (downloadBytes ?? 0), 0);
  const count = `${absent.length} model${absent.length === 1 ? "" : "s"}`;
  return bytes === 0 ? `${count} to download` : `${count}, ${bytesText(bytes)} to download`;
}
