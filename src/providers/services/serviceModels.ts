import type { Role } from "../../protocol/providers.js";
import type { ServiceName } from "../../services/names.js";
import type { OfferedModel } from "../adapter.js";

/** The models of services, of this machine or elsewhere, as roles take them. Pure. */

export interface ServiceModel {
  readonly id: string;
  readonly label: string;
  readonly service: ServiceName;
  readonly presence: OfferedModel["presence"];
  /** What its service takes where nobody names a model. */
  readonly isUsual: boolean;
  /** A language model that looks at images. */
  readonly readsImages: boolean;
  /** An image model that a negative prompt may change something for. */
  readonly takesNegative: boolean;
  /** A vision model that also says how good an image looks. */
  readonly hasAesthetic: boolean;
}

/** A language model that looks at images judges them too. */
export function rolesOf({ service, readsImages }: ServiceModel): readonly Role[] {
  return service === "language" && readsImages ? ["language", "vision"] : [service];
}

/** Those that can take a role, the one first that it takes where none is named. */
function fitFor(models: readonly ServiceModel[], role: Role): readonly ServiceModel[] {
  const fit = models.filter((model) => rolesOf(model).includes(role));
  // Who judges by profession goes before who can also look.
  const rank = (model: ServiceModel): number =>
    (model.service === role ? 0 : 2) + (model.isUsual ? 0 : 1);
  return [...fit].sort((a, b) => rank(a) - rank(b));
}

/** The model that a role takes where none is named: one that is there and is its service's usual. */
export function usualModel(models: readonly ServiceModel[], role: Role): ServiceModel | undefined {
  const isHere = ({ isUsual, presence }: ServiceModel) => isUsual && presence !== "toDownload";
  return fitFor(models.filter(isHere), role)[0];
}

/** @param name null for the usual one */
export function modelFor(
  models: readonly ServiceModel[],
  role: Role,
  name: string | null,
): ServiceModel | undefined {
  if (name === null) return usualModel(models, role);
  return fitFor(models, role).find(({ id }) => id === name);
}

const mostInstead = 5;

/** Ids of models that would do in a role. */
export function insteadFor(models: readonly ServiceModel[], role: Role): readonly string[] {
  const here = models.filter(({ presence }) => presence !== "toDownload");
  return fitFor(here, role)
    .slice(0, mostInstead)
    .map(({ id }) => id);
}

export function offeredModels(models: readonly ServiceModel[]): readonly OfferedModel[] {
  const usual = (role: Role): string | undefined => usualModel(models, role)?.id;
  return models.map((model): OfferedModel => {
    const { id, label, presence } = model;
    const roles = rolesOf(model);
    return {
      ...{ id, label, presence, roles },
      defaultFor: roles.filter((role) => usual(role) === id),
      abilities: abilitiesOf(model),
      ...{ price: "free", endsOn: null },
    };
  });
}

function abilitiesOf(model: ServiceModel): OfferedModel["abilities"] {
  switch (model.service) {
    case "language":
      return { critiques: true, sees: model.readsImages };
    case "image":
      return imageAbilities(model);
    case "vision":
      return {};
  }
}

export function imageAbilities({ takesNegative }: ServiceModel) {
  return { seed: true, negativePrompt: takesNegative };
}

/** Which parts of a total a model gives. */
export function scoresOf({ service, hasAesthetic }: ServiceModel): ("alignment" | "aesthetic")[] {
  return service === "vision" && !hasAesthetic ? ["alignment"] : ["alignment", "aesthetic"];
}
