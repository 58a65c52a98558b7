import { ProviderError, UsageError } from "../base/errors.js";
import type { Declaration, Providers, Role } from "../protocol/providers.js";
import { knownKind } from "../search/calls/callKinds.js";
import type { ModelPorts } from "../search/ports.js";
import type { Adapter, Means, ModelReference } from "./adapter.js";

/** Providers' own options, by role. */
export type RoleOptions = Partial<Readonly<Record<Role, Declaration["options"]>>>;

/** Which connection of which kind does a role's work: all that a search asks of its providers. */
export class ProviderTable {
  readonly #adapters: readonly Adapter[];
  readonly #means: Means;

  /** @param adapters the kinds that there are; names of connections are told apart by their order */
  constructor(adapters: readonly Adapter[], means: Means) {
    this.#adapters = adapters;
    this.#means = means;
  }

  /**
   * What a search journals of its providers.
   * @param choice `connection` or `connection/model` by role; the first kind's where nothing is said
   * @throws {UsageError} there is no such connection, or no such model
   */
  declare(choice: Partial<Record<Role, string>>, options: RoleOptions): Providers {
    const declared = <R extends Role>(role: R): Providers[R] => {
      const reference = referenceOf(choice[role] ?? this.#first);
      return this.#byConnection(role, reference).declare(role, reference, options[role] ?? {});
    };
    return { language: declared("language"), image: declared("image"), vision: declared("vision") };
  }

  /**
   * The same providers, each with what takes the place of a model that is not there any more.
   * @throws {ProviderError} this version has no such kind
   */
  renewed(providers: Providers): Providers {
    const renewed = <R extends Role>(role: R): Providers[R] =>
      this.#byKind(role, providers[role]).renewed(role, providers[role]);
    return { language: renewed("language"), image: renewed("image"), vision: renewed("vision") };
  }

  /** @throws {ProviderError} one of them cannot be used as it is set up */
  async connect(providers: Providers): Promise<ModelPorts> {
    const connect = <R extends Role>(role: R) =>
      this.#byKind(role, providers[role]).connect(role, providers[role], this.#means);
    const [language, image, vision] = await Promise.all([
      connect("language"),
      connect("image"),
      connect("vision"),
    ]);
    const quotes = { language: language.quote, image: image.quote, vision: vision.quote };
    return {
      ...language,
      ...image,
      ...vision,
      quote: (kind, request) => {
        const role = knownKind(kind)?.role;
        return (role === undefined ? undefined : quotes[role]?.(kind, request)) ?? null;
      },
    };
  }

  get #first(): string {
    return this.#adapters[0]?.connections[0] ?? "";
  }

  #byConnection(role: Role, { connection }: ModelReference): Adapter {
    const found = this.#adapters.find(({ connections }) => connections.includes(connection));
    if (found !== undefined) return found;
    const known = this.#adapters.flatMap(({ connections }) => connections).join(", ");
    const message = `The ${role} provider ${JSON.stringify(connection)} is not known; there is: ${known}.`;
    throw new UsageError(message, "usage.unknownProvider");
  }

  #byKind(role: Role, { kind, connection, model }: Declaration): Adapter {
    const found = this.#adapters.find((adapter) => adapter.kind === kind);
    if (found !== undefined) return found;
    const message = `The session's ${role} model is ${connection} ${model}, which this version does not have.`;
    throw new ProviderError("provider.unknown", message);
  }
}

function referenceOf(text: string): ModelReference {
  const slash = text.indexOf("/");
  return slash === -1
    ? { connection: text, model: null }
    : { connection: text.slice(0, slash), model: text.slice(slash + 1) };
}
