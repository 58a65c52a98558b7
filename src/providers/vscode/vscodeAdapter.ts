import { UsageError } from "../../base/errors.js";
import type { Connection } from "../../protocol/connections.js";
import type { LanguageModels } from "../../protocol/languageModels.js";
import type { Declaration, Providers } from "../../protocol/providers.js";
import type { Adapter, Check, Connected, OfferedModel, RoleAdapter } from "../adapter.js";
import { languagePorts, promptVersions, visionPorts } from "../chat/chatPorts.js";
import { findModel, namedModels, type NamedModel } from "./catalogue.js";
import { Sight } from "./sight.js";
import { VscodeChat } from "./vscodeChat.js";

/** The roles that a language model can take. */
type ChatRole = "language" | "vision";

/** So as to leave some of a person's rate to the editor itself. */
const places = 2;
/** A question, the same with more room, and its repair, milliseconds. */
const timeoutMs = 3 * 300_000;
const mostInstead = 5;

const whys: Readonly<Record<ChatRole, string>> = {
  language: "Writes the prompts of an image search.",
  vision: "Looks at the images of a search and scores them.",
};
const noModels =
  "This editor has no language model: sign in to one, or add one with its command Chat: Manage Language Models.";
const showsNone =
  "This version of the editor shows no images to language models, so none of them can judge; the editor's version 1.106 does.";

/** The language models of the editor: they write and, where they see, judge. */
export class VscodeAdapter implements Adapter {
  readonly roles: { readonly [R in ChatRole]: RoleAdapter<R> };
  readonly #editor: LanguageModels;
  readonly #sight: Sight;
  readonly #toolless = new Set<string>();

  constructor(editor: LanguageModels) {
    this.#editor = editor;
    this.#sight = new Sight(editor);
    this.roles = {
      language: this.#role("language", (model) => languagePorts(this.#chat("language", model)), {
        prompts: promptVersions.language,
        abilities: { critiques: true },
      }),
      vision: this.#role("vision", (model) => visionPorts(this.#chat("vision", model)), {
        prompts: promptVersions.vision,
        abilities: { scores: ["alignment", "aesthetic"] },
      }),
    };
  }

  async models(_connection: Connection, signal: AbortSignal): Promise<readonly OfferedModel[]> {
    const models = await namedModels(this.#editor, signal);
    const usual = { language: models[0], vision: this.#usualJudge(models) };
    return models.map((model): OfferedModel => {
      const sees = this.#sight.known(model);
      const roles: readonly ChatRole[] = sees === false ? ["language"] : ["language", "vision"];
      return {
        ...{ id: model.reference, label: model.label, roles },
        defaultFor: roles.filter((role) => usual[role] === model),
        abilities: { critiques: true, ...(sees !== undefined && { sees }) },
        price: "quota",
        ...{ endsOn: null, presence: "ready" as const },
      };
    });
  }

  limitOf() {
    return { places };
  }

  #role<R extends ChatRole>(
    role: R,
    portsOf: (model: string) => Connected<R>,
    traits: Pick<Providers[R], "prompts" | "abilities">,
  ): RoleAdapter<R> {
    const declare: RoleAdapter<R>["declare"] = async (connection, model, options, signal) => {
      const found = await this.#found(role, model, signal);
      if ("missing" in found) throw new UsageError(found.missing.reason, "usage.unknownModel");
      return { ...declarationOf(connection, found.model, options), ...traits } as Providers[R];
    };
    const prove: NonNullable<RoleAdapter<R>["prove"]> = async (connection, model, signal) => {
      const found = await this.#found(role, model, signal);
      if ("missing" in found) return found.missing;
      if (role === "language") return { kind: "ready" };
      const { sees } = await this.#sight.find(found.model, signal);
      // A blind one is known as such from now on; in place of a default, the next one is.
      return sees ? { kind: "ready" } : await prove(connection, model, signal);
    };
    return {
      prove,
      check: async (_connection, model, signal) => {
        const found = await this.#found(role, model, signal);
        if ("missing" in found) return found.missing;
        if (role === "language" || this.#sight.known(found.model) === true)
          return { kind: "ready" };
        const reason = "Whether it sees images is found out with the first one.";
        return { kind: "unknown", reason };
      },
      declare,
      renewed: ({ model, options }, connection, signal) =>
        declare(connection, model, options, signal),
      connect: ({ model }) => Promise.resolve(portsOf(model)),
    };
  }

  /** Which model it is, as far as it can be said without a request. */
  async #found(
    role: ChatRole,
    reference: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly model: NamedModel } | { readonly missing: Missing }> {
    const models = await namedModels(this.#editor, signal);
    if (models.length === 0) return { missing: missing("model.unknown", noModels, []) };
    if (role === "vision" && !this.#editor.showsImages) {
      return { missing: missing("model.blind", showsNone, []) };
    }
    const usual = (role === "vision" ? this.#usualJudge(models) : undefined) ?? models[0];
    const model = reference === null ? usual : findModel(models, reference);
    const fit = models.filter((each) => role === "language" || this.#sight.known(each) !== false);
    const instead = fit.slice(0, mostInstead).map((each) => each.reference);
    if (model === undefined) {
      const text = `This editor has no language model ${reference ?? ""}.`;
      return { missing: missing("model.unknown", text, instead) };
    }
    if (role === "vision" && this.#sight.known(model) === false) {
      const text = `${model.label} takes no images, so it cannot judge them.`;
      return { missing: missing("model.blind", text, instead) };
    }
    return { model };
  }

  #usualJudge(models: readonly NamedModel[]): NamedModel | undefined {
    return models.find((model) => this.#sight.known(model) !== false);
  }

  #chat(role: ChatRole, model: string): VscodeChat {
    const [editor, sight, toolless] = [this.#editor, this.#sight, this.#toolless];
    return new VscodeChat({ editor, model, toolless, sight, why: whys[role] });
  }
}

type Missing = Extract<Check, { kind: "missing" }>;

function missing(code: Missing["code"], reason: string, instead: readonly string[]): Missing {
  return { kind: "missing", code, reason, action: { kind: "chooseModel", instead } };
}

function declarationOf(
  { name, kind }: Connection,
  { reference }: NamedModel,
  options: Declaration["options"],
): Omit<Declaration, "prompts" | "abilities"> {
  return {
    ...{ connection: name, kind, model: reference, endpoint: null },
    ...{ lane: `${name}/${reference}`, options, timeoutMs, billing: "quota", worstUsd: {} },
  };
}
