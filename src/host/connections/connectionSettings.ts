import * as z from "zod";
import { without } from "../../base/without.js";
import type { ConfigurableKind } from "../../protocol/configuration.js";
import { modelNames, roles } from "../../protocol/providers.js";
import { section, type SettingDeclaration } from "../settingDeclarations.js";

/**
 * The declarations of what a person sets up of models, made from the kinds' schemas; `package.json`
 * has to equal them. Of the whole application: what a repository brings counts for nothing.
 */
export function connectionSettings(
  kinds: readonly ConfigurableKind[],
): Readonly<Record<string, SettingDeclaration>> {
  const schemas = kinds.flatMap(({ schema }) => (schema === null ? [] : [jsonSchemaOf(schema)]));
  const [only, ...others] = schemas;
  return {
    [`${section}.connections`]: {
      type: "array",
      default: [],
      items: others.length === 0 ? (only ?? {}) : { anyOf: schemas },
      markdownDescription:
        "Places where models run. The command _Imagebeam: Add Connection_ writes them. A key never stands here: _Imagebeam: Set API Key_ keeps it in the editor's secret storage.",
      scope: "application",
      order: 0,
    },
    [`${section}.models`]: {
      type: "object",
      default: {},
      properties: Object.fromEntries(
        roles.map((role) => [
          role,
          { type: "string", description: `The ${modelNames[role]}, as connection/model.` },
        ]),
      ),
      additionalProperties: false,
      markdownDescription:
        "Which model each role takes in a new search, as `connection/model`; a connection's name alone is its default model. A role that is not named is taken by the built-in provider; `vscode` are the language models of this editor, `local` the models of this machine. The command _Imagebeam: Choose Models_ writes them.",
      scope: "application",
      order: 1,
    },
  };
}

function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return without(z.toJSONSchema(schema, { io: "input" }), "$schema");
}
