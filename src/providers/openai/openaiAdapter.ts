import { CallError, UsageError } from "../../base/errors.js";
import type { Declaration, Providers, Role } from "../../protocol/providers.js";
import type { Adapter, Check, Connected, ConnectionKind, Means, RoleAdapter } from "../adapter.js";
import { checkEnding, checkFailure, checkListed, keyMissing } from "./openaiCheck.js";
import {
  basesOf,
  chatOptions,
  firstBase,
  imageOptions,
  openaiSchema,
  profileAt,
  type OpenaiConnection,
  type Part,
} from "./openaiConnection.js";
import { declarationOf } from "./openaiDeclaration.js";
import {
  asked,
  defaultModel,
  listedModels,
  offeredModels,
  type ListedModel,
} from "./openaiModels.js";
import type { PortsOptions } from "./openaiPorts.js";
import { OpenaiServer } from "./openaiServer.js";
import type { Profile } from "./profile.js";
import { openaiSetup } from "./openaiSetup.js";
import { RefusedParameters } from "./refusedParameters.js";
import { SaidLimits } from "./saidLimits.js";

/** Anything that speaks OpenAI's HTTP form as a kind of connection. */
export const openaiConnections: ConnectionKind<OpenaiConnection> = {
  kind: "openai",
  schema: openaiSchema,
  needsUrl: true,
  create: (means) => new OpenaiAdapter(means),
};

/** A window whose searches run elsewhere, or not at all, does not pay for texts and readers. */
const ports = () => import("./openaiPorts.js");
type Ports = Awaited<ReturnType<typeof ports>>;

const partOf = (role: Role): Part => (role === "image" ? "images" : "chat");

class OpenaiAdapter implements Adapter<OpenaiConnection> {
  readonly setup = openaiSetup;
  readonly roles;
  readonly #means: Means;
  readonly #refused = new RefusedParameters();
  readonly #said = new SaidLimits();
  /** What a server told of itself when it was last asked. */
  readonly #listed = new Map<string, readonly ListedModel[]>();

  constructor(means: Means) {
    this.#means = means;
    this.roles = {
      language: this.#role(
        "language",
        ({ languageAt }) => languageAt,
        ({ promptVersions }) => ({
          prompts: promptVersions.language,
          abilities: { critiques: true },
        }),
      ),
      vision: this.#role(
        "vision",
        ({ visionAt }) => visionAt,
        ({ promptVersions }) => ({
          prompts: promptVersions.vision,
          abilities: { scores: ["alignment", "aesthetic"] },
        }),
      ),
      image: this.#role(
        "image",
        ({ imagesAt }) => imagesAt,
        (_, { images }) => ({
          prompts: {},
          abilities: {
            negativePrompt: images?.negativePrompt != null,
            seed: images?.seed != null,
          },
        }),
      ),
    };
  }

  async models(connection: OpenaiConnection, signal: AbortSignal) {
    return offeredModels(connection, await this.#list(connection, signal));
  }

  limitOf(connection: OpenaiConnection, lane: string) {
    const urls = basesOf(connection).map(({ url }) => url);
    const profiles = (["chat", "images"] as const).map((part) => this.#profile(connection, part));
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

  #profile(connection: OpenaiConnection, part: Part): Profile {
    return profileAt(connection, part, this.#listed.get(firstBase(connection).url));
  }

  async #list(connection: OpenaiConnection, signal: AbortSignal) {
    const base = firstBase(connection);
    const profile = this.#profile(connection, "chat");
    const means = this.#means;
    const server = new OpenaiServer({ connection, base, work: "list", profile, means });
    const listed = await listedModels(server, signal);
    this.#listed.set(base.url, listed);
    return listed;
  }

  #role<R extends Role>(
    role: R,
    portsIn: (ports: Ports) => (options: PortsOptions<R>) => Connected<R>,
    traits: (ports: Ports, profile: Profile) => Pick<Providers[R], "prompts" | "abilities">,
  ): RoleAdapter<R, OpenaiConnection> {
    return {
      check: (connection, model, signal) => this.#check(connection, role, model, signal),
      declare: async (connection, model, options, signal) => {
        const named = await this.#named(connection, role, model, options, signal);
        const declared = declarationOf(connection, role, named);
        return { ...declared, ...traits(await ports(), named.profile) } as Providers[R];
      },
      // What takes the place of a model that costs something, its person chooses.
      renewed: (recorded) => recorded,
      connect: async (declaration, connection) => {
        const portsAt = portsIn(await ports());
        const at = (base: PortsOptions<R>["base"]): Connected<R> =>
          portsAt({
            ...{ connection, declaration, base, means: this.#means, refused: this.#refused },
            said: this.#said,
            profile: this.#profile(connection, partOf(role)),
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
    options: Declaration["options"],
    signal: AbortSignal,
  ): Promise<Parameters<typeof declarationOf>[2]> {
    if (role === "image") imageOptions(options);
    else chatOptions(options);
    const part = partOf(role);
    const before = this.#profile(connection, part);
    const chosen = model ?? firstBase(connection).deployment ?? defaultModel(role, before, []);
    // A server that its URL does not give away is asked what it is; so is one for its default.
    const mustAsk = chosen === undefined || before.id === "unknown" || before.place === "local";
    const listed = mustAsk ? await this.#list(connection, signal) : [];
    const profile = this.#profile(connection, part);
    const name = chosen ?? defaultModel(role, profile, listed);
    if (profile[part] === null) {
      throw refusal(`${connection.name} (${profile.label}) has no ${role} models.`);
    }
    if (name === undefined) {
      throw refusal(`${connection.name} has no ${role} model by itself: name one behind a slash.`);
    }
    const ended = checkEnding({ model: name, profile, today: this.#today(), instead: [] });
    if (ended?.kind !== "missing") return { model: name, profile, options };
    const { action, reason } = ended;
    const instead = action.kind === "chooseModel" ? (action.instead[0] ?? "another one") : "";
    throw refusal(`${reason} Choose ${instead} instead.`);
  }

  async #check(
    connection: OpenaiConnection,
    role: Role,
    model: string | null,
    signal: AbortSignal,
  ): Promise<Check> {
    const base = firstBase(connection);
    const before = this.#profile(connection, partOf(role));
    const today = this.#today();
    const ended = checkEnding({ model, profile: before, today, instead: [] });
    if (ended !== undefined) return ended;
    try {
      const { origin } = new URL(base.url);
      const key = await this.#means.keys.keyFor(connection, origin, signal);
      if (key === undefined && before.needsKey) return keyMissing;
      if (before.keyPath !== null) await this.#askKey(connection, before.keyPath, signal);
      const listed = await this.#list(connection, signal);
      const profile = this.#profile(connection, partOf(role));
      const fit = offeredModels(connection, listed).filter(({ roles }) => roles.includes(role));
      const name = model ?? base.deployment ?? defaultModel(role, profile, listed) ?? null;
      const instead = fit.slice(0, mostInstead).map(({ id }) => id);
      return checkListed(listed, { model: name, profile, today, instead });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return checkFailure(error, base.url);
    }
  }

  /** Where anybody may list, the list says nothing of the key. @throws {CallError} it is refused */
  async #askKey(connection: OpenaiConnection, path: string, signal: AbortSignal): Promise<void> {
    const base = firstBase(connection);
    const profile = this.#profile(connection, "chat");
    const means = this.#means;
    const server = new OpenaiServer({ connection, base, work: "list", profile, means });
    await asked(server, (wire) => wire.get(path, signal, (answer) => answer.text()), signal);
  }

  #today(): string {
    return new Date(this.#means.clock.nowMs()).toISOString().slice(0, 10);
  }
}

const mostInstead = 5;

function refusal(message: string): UsageError {
  return new UsageError(message, "usage.unknownModel");
}
