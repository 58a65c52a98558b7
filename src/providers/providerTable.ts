import { ProviderError, UsageError } from "../base/errors.js";
import type { Declaration, Providers, Role } from "../protocol/providers.js";
import { knownKind } from "../search/calls/callKinds.js";
import type { ModelPorts } from "../search/ports.js";
import type { LaneLimit } from "../search/lanes/laneLimit.js";
import type { Adapter, Connected, ModelReference, RoleAdapter } from "./adapter.js";

/** Providers' own options, by role. */
export type RoleOptions = Partial<Readonly<Record<Role, Declaration["options"]>>>;

/** Which connection of which kind does a role's work: all that a search asks of its providers. */
export class ProviderTable {
  readonly #adapters: readonly Adapter[];

  /** @param adapters the kinds that there are; names of connections are told apart by their order */
  constructor(adapters: readonly Adapter[]) {
    this.#adapters = adapters;
  }

  /**
   * What a search journals of its providers.
   * @param choice `connection` or `connection/model` by role; the first kind's where nothing is said
   * @throws {UsageError} there is no such connection, or no such model, or it cannot take the role
   */
  declare(choice: Partial<Record<Role, string>>, options: RoleOptions): Providers {
    const declared = <R extends Role>(role: R): Providers[R] => {
      const reference = referenceOf(choice[role] ?? this.#first);
      return this.#byConnection(role, reference).declare(reference, options[role] ?? {});
    };
    return { language: declared("language"), image: declared("image"), vision: declared("vision") };
  }

  /**
   * The same providers, each with what takes the place of a model that is not there any more.
   * @throws {ProviderError} this version has no such kind
   */
  renewed(providers: Providers): Providers {
    const renewed = <R extends Role>(role: R): Providers[R] =>
      this.#byKind(role, providers[role]).renewed(providers[role]);
    return { language: renewed("language"), image: renewed("image"), vision: renewed("vision") };
  }

  /** What a lane takes, as the first kind says that knows it. */
  limitOf(lane: string): LaneLimit | undefined {
    return this.#adapters.map((adapter) => adapter.limitOf(lane)).find((limit) => limit);
  }

  /** @throws {ProviderError} one of them cannot be used as it is set up */
  async connect(providers: Providers): Promise<ModelPorts> {
    const connect = <R extends Role>(role: R): Promise<Connected<R>> =>
      this.#byKind(role, providers[role]).connect(providers[role]);
    const [language, image, vision] = await Promise.all([
      connect("language"),
      connect("image"),
      connect("vision"),
    ]);
    return portsOf({ language, image, vision });
  }

  get #first(): string {
    return this.#adapters[0]?.connections()[0] ?? "";
  }

  #byConnection<R extends Role>(role: R, { connection }: ModelReference): RoleAdapter<R> {
    const found = this.#adapters.find((adapter) => adapter.connections().includes(connection));
    const adapter = found?.roles[role];
    if (adapter !== undefined) return adapter;
    const fit = this.#adapters.filter(({ roles }) => roles[role] !== undefined);
    const known = fit.flatMap((each) => each.connections()).join(", ");
    const name = JSON.stringify(connection);
    const message =
      found === undefined
        ? `The ${role} provider ${name} is not known; there is: ${known}.`
        : `${name} has no ${role} models; these have: ${known}.`;
    throw new UsageError(message, "usage.unknownProvider");
  }

  #byKind<R extends Role>(role: R, { kind, connection, model }: Declaration): RoleAdapter<R> {
    const adapter = this.#adapters.find((each) => each.kind === kind)?.roles[role];
    if (adapter !== undefined) return adapter;
    const message = `The session's ${role} model is ${connection} ${model}, which this version does not have.`;
    throw new ProviderError("provider.unknown", message);
  }
}

function portsOf(connected: { readonly [R in Role]: Connected<R> }): ModelPorts {
  const { language, image, vision } = connected;
  const foretold =
    (what: "quote" | "tokens") =>
    (kind: string, request: unknown): number | null => {
      const role = knownKind(kind)?.role;
      return (role === undefined ? undefined : connected[role][what]?.(kind, request)) ?? null;
    };
  const all = [language, image, vision];
  return {
    prompts: language.prompts,
    critic: language.critic,
    images: image.images,
    judge: vision.judge,
    ...(all.some(({ quote }) => quote) && { quote: foretold("quote") }),
    ...(all.some(({ tokens }) => tokens) && { tokens: foretold("tokens") }),
    at: (role, endpoint) =>
      portsOf({ ...connected, [role]: { ...connected[role], ...connected[role].at?.(endpoint) } }),
  };
}

function referenceOf(text: string): ModelReference {
  const slash = text.indexOf("/");
  return slash === -1
    ? { connection: text, model: null }
    : { connection: text.slice(0, slash), model: text.slice(slash + 1) };
}
