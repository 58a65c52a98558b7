import { CallError, UsageError } from "../../base/errors.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import { usualLookRule } from "../../protocol/lookRule.js";
import type {
  Adapter,
  AskedSize,
  Check,
  Connected,
  DrawnSize,
  Means,
  RoleAdapter,
} from "../adapter.js";
import { checkFailure } from "../checkFailure.js";
import { seeingAbilities, languageAbilities, promptVersions } from "../chat/chatPorts.js";
import { sizeOf } from "../chat/modelSize.js";
import { drawnAs } from "./imageSize.js";
import { checkEnding, checkListed, isBlind, keyMissing } from "./openaiCheck.js";
import { basesOf, chatOptions, firstBase, imageOptions, type Part } from "./openaiConnection.js";
import { declarationOf, type Work } from "./openaiDeclaration.js";
import { drawingAt, drawingOptions, drawingTraits } from "./openaiDrawing.js";
import type { OpenaiConnection } from "./openaiKind.js";
import { asked, defaultModel, offeredModels } from "./openaiModels.js";
import { imagesAt, languageAt, visionAt, type PortsOptions } from "./openaiPorts.js";
import type { Profile } from "./profile.js";
import { openaiSetup } from "./openaiSetup.js";
import { RefusedParameters } from "./refusedParameters.js";
import { SaidLimits } from "./saidLimits.js";
import { ServerLists } from "./serverLists.js";

const partOf = (role: Role): Part => (role === "image" ? "images" : "chat");

/** What speaks with servers of OpenAI's HTTP form. */
export class OpenaiAdapter implements Adapter<OpenaiConnection> {
  readonly setup = openaiSetup;
  readonly roles;
  readonly asSvg;
  readonly #means: Means;
  readonly #refused = new RefusedParameters();
  readonly #said = new SaidLimits();
  readonly #lists: ServerLists;

  constructor(means: Means) {
    this.#means = means;
    this.#lists = new ServerLists(means);
    this.roles = {
      language: this.#role("language", languageAt, (_profile, { model, options }) => ({
        prompts: promptVersions.language,
        abilities: languageAbilities(chatOptions(options).size ?? sizeOf(model)),
      })),
      vision: this.#role("vision", visionAt, () => ({
        prompts: promptVersions.vision,
        abilities: { ...seeingAbilities, scores: ["alignment", "aesthetic"] },
      })),
      image: this.#role("image", imagesAt, ({ images }) => ({
        prompts: {},
        abilities: {
          negativePrompt: images?.negativePrompt != null,
          seed: images?.seed != null,
        },
      })),
    };
    this.asSvg = this.#role("image", drawingAt, drawingTraits, "asSvg");
  }

  async models(connection: OpenaiConnection, signal: AbortSignal) {
    return offeredModels(connection, await this.#lists.recent(connection, signal));
  }

  limitOf(connection: OpenaiConnection, lane: string) {
    const urls = basesOf(connection).map(({ url }) => url);
    const profiles = (["chat", "images"] as const).map((part) =>
      this.#lists.profile(connection, part),
    );
    const places = profiles.flatMap(({ chat, images, places: each }) => [
      ...(chat === null ? [] : [each.chat]),
      ...(images === null ? [] : [each.images]),
    ]);
    // One card for all, where the lane is the whole connection's.
    const own = lane === connection.name ? Math.min(...places) : Math.max(...places);
    return {
      ...this.#said.of(lane),
      places: (connection.limit ?? own) * urls.length,
      ...(urls.length > 1 && { endpoints: urls }),
    };
  }

  drawnSize(
    connection: OpenaiConnection,
    model: string | null,
    asked: AskedSize,
  ): DrawnSize | null {
    const { deployment, url } = firstBase(connection);
    const profile = this.#lists.profile(connection, "images");
    const listed = this.#lists.known(connection);
    const name = model ?? deployment ?? defaultModel("image", profile, listed);
    if (profile.images === null || name === undefined) return null;
    const refused = this.#refused.of(new URL(url).origin, deployment ?? name);
    return { model: name, as: drawnAs(asked, deployment ?? name, profile.images, refused) };
  }

  #role<R extends Role>(
    role: R,
    portsAt: (options: PortsOptions<R>) => Connected<R>,
    traits: (
      profile: Profile,
      declared: Pick<Declaration, "model" | "options">,
    ) => Pick<Providers[R], "prompts" | "abilities">,
    does: Work = role,
  ): RoleAdapter<R, OpenaiConnection> {
    // Who draws as SVG is a model that writes.
    const asked = does === "asSvg" ? "language" : role;
    type Declare = RoleAdapter<R, OpenaiConnection>["declare"];
    const declare: Declare = async (connection, model, given, signal) => {
      const options = { ...connection[role], ...given };
      if (role === "image") imageOptions(options);
      else chatOptions(options);
      const found = await this.#named(connection, asked, model, signal);
      const rates = this.#lists.rates(connection, found.model, found.profile);
      const listed = this.#lists.known(connection);
      const named = { ...found, rates };
      const lookRule = this.#means.lookRule?.() ?? usualLookRule;
      const own =
        does === "asSvg" ? drawingOptions(options, { ...named, listed, lookRule }) : options;
      const declared = declarationOf(connection, does, { ...named, options: own });
      return { ...declared, ...traits(found.profile, declared) } as Providers[R];
    };
    return {
      check: (connection, model, signal) => this.#check(connection, asked, model, signal),
      declare,
      // What takes the place of a model that has ended, its person chooses.
      renewed: ({ model, options }, connection, signal) =>
        declare(connection, model, options, signal),
      connect: async (declaration, connection) => {
        const profile = this.#lists.profile(connection, partOf(asked));
        await this.#learnPrices(connection, profile);
        const rates = this.#lists.rates(connection, declaration.model, profile);
        const at = (base: PortsOptions<R>["base"]): Connected<R> =>
          portsAt({
            ...{ connection, declaration, profile, rates, base, means: this.#means },
            ...{ refused: this.#refused, said: this.#said },
          });
        const bases = basesOf(connection);
        return {
          ...at(firstBase(connection)),
          ...(bases.length > 1 && {
            at: (endpoint: string) =>
              at(bases.find(({ url }) => url === endpoint) ?? firstBase(connection)),
          }),
        };
      },
    };
  }

  async #named(
    connection: OpenaiConnection,
    role: Role,
    model: string | null,
    signal: AbortSignal,
  ): Promise<{ readonly model: string; readonly profile: Profile }> {
    const part = partOf(role);
    const before = this.#lists.profile(connection, part);
    const chosen = model ?? firstBase(connection).deployment ?? defaultModel(role, before, []);
    // A server that its URL does not give away is asked what it is; so is one for its default.
    const mustAsk = chosen === undefined || before.id === "unknown" || before.place === "local";
    if (mustAsk) await this.#ask(connection, chosen, signal);
    else await this.#learnPrices(connection, before, signal);
    const listed = this.#lists.known(connection);
    const profile = this.#lists.profile(connection, part);
    const name = chosen ?? defaultModel(role, profile, listed);
    if (profile[part] === null) {
      throw refusal(`${connection.name} (${profile.label}) has no ${role} models.`);
    }
    if (name === undefined) {
      throw refusal(`${connection.name} has no ${role} model by itself: name one behind a slash.`);
    }
    if (role === "vision" && listed.some((each) => each.id === name && isBlind(each))) {
      throw refusal(`${name} of ${connection.name} takes no images, so it cannot judge them.`);
    }
    const ended = checkEnding({ model: name, profile, today: this.#today(), instead: [] });
    if (ended?.kind !== "missing") return { model: name, profile };
    const { action, reason } = ended;
    const instead = action.kind === "chooseModel" ? (action.instead[0] ?? "another one") : "";
    throw refusal(`${reason} Choose ${instead} instead.`);
  }

  /** @param named a model that is asked for, listed or not: some servers list nothing */
  async #ask(
    connection: OpenaiConnection,
    named: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.#lists.recent(connection, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallError) || named === undefined) throw error;
      if (checkFailure(error, firstBase(connection).url).kind === "missing") throw error;
    }
  }

  async #check(
    connection: OpenaiConnection,
    role: Role,
    model: string | null,
    signal: AbortSignal,
  ): Promise<Check> {
    const base = firstBase(connection);
    const before = this.#lists.profile(connection, partOf(role));
    const today = this.#today();
    const ended = checkEnding({ model, profile: before, today, instead: [] });
    if (ended !== undefined) return ended;
    try {
      const { origin } = new URL(base.url);
      const key = await this.#means.keys.keyFor(connection, origin, signal);
      if (key === undefined && before.needsKey) return keyMissing;
      if (before.keyPath !== null) await this.#askKey(connection, before.keyPath, signal);
      const listed = await this.#lists.ask(connection, signal);
      const profile = this.#lists.profile(connection, partOf(role));
      const fit = offeredModels(connection, listed).filter(({ roles }) => roles.includes(role));
      const name = model ?? base.deployment ?? defaultModel(role, profile, listed) ?? null;
      const instead = fit.slice(0, mostInstead).map(({ id }) => id);
      const sees = role === "vision";
      return checkListed(listed, { model: name, profile, today, instead, sees });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return checkFailure(error, base.url);
    }
  }

  /** Where anybody may list, the list says nothing of the key. @throws {CallError} it is refused */
  async #askKey(connection: OpenaiConnection, path: string, signal: AbortSignal): Promise<void> {
    const server = this.#lists.server(connection);
    await asked(server, (wire) => wire.get(path, signal, (answer) => answer.text()), signal);
  }

  /** Who tells prices is asked for them once; a search goes on without where that fails. */
  async #learnPrices(
    connection: OpenaiConnection,
    { listPath }: Profile,
    signal = new AbortController().signal,
  ): Promise<void> {
    if (listPath === undefined) return;
    try {
      await this.#lists.recent(connection, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CallError)) throw error;
      this.#means.log("warn", `The prices of ${connection.name} are not known: ${error.message}`);
    }
  }

  #today(): string {
    return new Date(this.#means.clock.nowMs()).toISOString().slice(0, 10);
  }
}

const mostInstead = 5;

function refusal(message: string): UsageError {
  return new UsageError(message, "usage.unknownModel");
}
