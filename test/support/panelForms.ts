import type { FormModels, HostToView } from "../../src/protocol/panelMessages.js";
import { roles } from "../../src/protocol/providers.js";

/** Forms as a host tells a page of them. */

const builtinModels: FormModels = {
  roles: roles.map((role) => ({
    role,
    model: "Sketch renderer",
    place: "built-in, no key, no network",
    isChanged: false,
  })),
  isBuiltinAlone: true,
};

export const emptyForm: Extract<HostToView, { kind: "form" }> = {
  kind: "form",
  values: {},
  output: "~/sea-stories/imagebeam",
  models: builtinModels,
  blocked: null,
};

/** The same with connections, and one model that was chosen for this search alone. */
export const modelsForm: typeof emptyForm = {
  ...emptyForm,
  models: {
    roles: [
      {
        role: "language",
        model: "gpt-6-luna",
        place: "openai, api.openai.com",
        isChanged: false,
      },
      {
        role: "image",
        model: "black-forest-labs/flux-2-schnell-of-a-long-name-indeed",
        place: "studio, on this machine",
        isChanged: true,
      },
      {
        role: "vision",
        model: "gpt-6-luna",
        place: "openai, api.openai.com",
        isChanged: false,
      },
    ],
    isBuiltinAlone: false,
  },
};
