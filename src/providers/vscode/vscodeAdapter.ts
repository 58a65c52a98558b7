import { UsageError } from "../../base/errors.js";
import type { Connection } from "../../protocol/connections.js";
import type { LanguageModels } from "../../protocol/languageModels.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import type { Adapter, Check, Connected, Means, OfferedModel, RoleAdapter } from "../adapter.js";
import {
  seeingAbilities,
  languageAbilities,
  languagePorts,
  promptVersions,
  visionPorts,
} from "../chat/chatPorts.js";
import { chatRounds, drawingAbilities, drawingRounds } from "../drawing.js";
import { drawingPorts, drawingVersions } from "../svg/drawingPorts.js";
import { findModel, namedModels, type NamedModel } from "./catalogue.js";
import { inTime, requestMs } from "./inTime.js";
import { Sight } from "./sight.js";
import { VscodeChat } from "./vscodeChat.js";

/** The roles that a language model can take. */
type ChatRole = "language" | "vision";

/** So as to leave some of a person's rate to the editor itself. */
const places = 2;
/** So that a request's own limit, which says what was slow, comes first. */
const slackMs = 10_000;
const timeoutMs = chatRounds.worst * requestMs + slackMs;
const mostInstead = 5;

const whys: Readonly<Record<Role, string>> = {
  language: "Writes the prompts of an image search.",
  image: "Draws the images of a search.",
  vision: "Looks at the images of a search and scores them.",
};
const noModels =
  "This editor has no language model: sign in to one, or add one with its command Chat: Manage Language Models.";
const showsNone =
  "This version of the editor shows no images to language models, so none of them can judge; the editor's version 1.106 does.";

/** The language models of the editor: they write, draw as SVG and, where they see, judge. */
export class VscodeAdapter implements Adapter {
  readonly roles: { readonly [R in ChatRole]: RoleAdapter<R> };
  readonly asSvg: RoleAdapter<"image">;
  readonly #editor: LanguageModels;
  readonly #jobs: Means["jobs"];
  readonly #looks: () => boolean;
  readonly #sight: Sight;
  readonly #toolless = new Set<string>();

  constructor(
    editor: LanguageModels,
    { jobs, clock, lookRule }: Pick<Means, "jobs" | "clock" | "lookRule">,
  ) {
    this.#editor = inTime(editor, clock);
    this.#jobs = jobs;
    this.#looks = () => lookRule?.() !== "never";
    this.#sight = new Sight(this.#editor);
    this.roles = {
      language: this.#role("language", (model) => languagePorts(this.#chat("language", model)), {
        requests: {
          ...{ write: chatRounds, rewrite: chatRounds },
          ...{ critique: chatRounds, checklist: chatRounds },
        },
        prompts: promptVersions.language,
        abilities: languageAbilities("usual"),
      }),
      vision: this.#role("vision", (model) => visionPorts(this.#chat("vision", model)), {
        requests: { judge: chatRounds, confirm: chatRounds, compare: chatRounds },
        prompts: promptVersions.vision,
        abilities: { ...seeingAbilities, scores: ["alignment", "aesthetic"] },
      }),
    };
    this.asSvg = this.#drawing(this.roles.language);
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
    traits: Pick<Providers[R], "requests" | "prompts" | "abilities">,
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

  /**
   * They draw as SVG. One that is not known to be blind looks at its drafts, unless the options say
   * otherwise: that is one more request beside those for the prompt, the draft and the judgement, and
   * better images are what a quota is spent for. So is one of which nobody knows yet whether it sees:
   * a form says how many requests a search takes before its models were asked. Where it turns out to be
   * blind, its drafts stay as they are, for one request in all.
   */
  #drawing(own: RoleAdapter<"language">): RoleAdapter<"image"> {
    const declare: RoleAdapter<"image">["declare"] = async (connection, model, given, signal) => {
      const found = await this.#found("language", model, signal);
      if ("missing" in found) throw new UsageError(found.missing.reason, "usage.unknownModel");
      const looks = looksIn(given) ?? (this.#looks() && this.#sight.known(found.model) !== false);
      const rounds = drawingRounds(looks);
      return {
        ...declarationOf(connection, found.model, { ...given, looks }),
        timeoutMs: rounds.worst * requestMs + slackMs,
        requests: { draw: rounds },
        prompts: drawingVersions,
        abilities: drawingAbilities,
      };
    };
    return {
      ...own,
      declare,
      renewed: ({ model, options }, connection, signal) =>
        declare(connection, model, options, signal),
      connect: ({ model, options }) => {
        const looks = looksIn(options) ?? false;
        const chat = this.#chat("image", model);
        return Promise.resolve(drawingPorts(chat, { jobs: this.#jobs, looks }));
      },
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

  #chat(role: Role, model: string): VscodeChat {
    const [editor, sight, toolless] = [this.#editor, this.#sight, this.#toolless];
    return new VscodeChat({ editor, model, toolless, sight, why: whys[role] });
  }
}

/** @throws {UsageError} it is neither true nor false */
function looksIn({ looks }: Declaration["options"]): boolean | undefined {
  if (looks === undefined || typeof looks === "boolean") return looks;
  throw new UsageError("The option looks must be true or false.", "usage.badOption");
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
