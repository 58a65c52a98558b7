import { basename } from "node:path";
import { keyText } from "../names.js";
import type { LocalModel } from "../localModel.js";
import type { OwnModel } from "./addedModel.js";
import type { CatalogueModel } from "./catalogue.js";

/** A model before it is known what it takes here, and what is chosen. */
export interface ListedModel {
  /** `memoryBytes` is the catalogue's. */
  readonly model: Omit<LocalModel, "isMeasured" | "isChosen">;
  readonly own: OwnModel | null;
  /** `OWNER/NAME`, by which it is downloaded; null of one of the person's own. */
  readonly repository: string | null;
}

export function listedOf(model: CatalogueModel): ListedModel {
  return {
    own: null,
    repository: model.repository,
    model: {
      id: model.id,
      service: model.service,
      title: model.title ?? model.repository,
      isHere: model.is_here,
      isOwn: false,
      readsImages: model.reads_images,
      takesNegative: model.takes_negative ?? null,
      licence: model.licence ?? null,
      licenceUrl: model.licence_url ?? null,
      isRestricted: model.is_restricted,
      isGated: model.is_gated,
      downloadBytes: model.download_bytes ?? null,
      memoryBytes: model.memory_bytes ?? null,
    },
  };
}

export function listedOwn(own: OwnModel, isHere: boolean): ListedModel {
  return {
    own,
    repository: null,
    model: {
      ...{ id: own.id, service: own.service, title: basename(own.path), isHere, isOwn: true },
      ...{ readsImages: own.projector !== undefined, takesNegative: null },
      ...{ licence: null, licenceUrl: null },
      ...{ isRestricted: false, isGated: false, downloadBytes: null, memoryBytes: null },
    },
  };
}

export function nameOf({ model }: ListedModel): string {
  return keyText({ service: model.service, model: model.id });
}
