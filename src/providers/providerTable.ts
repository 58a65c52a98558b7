import { randomUUID } from "node:crypto";
import { ProviderError, UsageError } from "../base/errors.js";
import { onceMade } from "../base/onceMade.js";
import {
  connectionOf,
  declaredConnection,
  referenceOf,
  referenceText,
  type Connection,
  type ModelReference,
} from "../protocol/connections.js";
import { editorKind, type Declaration, type Providers, type Role } from "../protocol/providers.js";
import type { ModelPorts } from "../search/ports.js";
import type { LaneLimit } from "../search/lanes/laneLimit.js";
import type {
  Adapter,
  AskedSize,
  Check,
  Connected,
  ConnectionKind,
  DrawnSize,
  Means,
  OfferedModel,
  RoleAdapter,
  Setup,
} from "./adapter.js";
import { pricedRight, roleAdapterOf } from "./declared.js";
import { portsOf } from "./modelPorts.js";

/** Providers' own options, by role. */
export type RoleOptions = Partial<Readonly<Record<Role, Declaration["options"]>>>;

/** Which connection of which kind does a role's work: all that a search asks of its providers. */
export class ProviderTable {
  readonly #kinds: ReadonlyMap<string, () => Promise<Adapter>>;
  /** Those of them that are there: a lane is asked for only by calls, after its kind was connected. */
  readonly #adapters = new Map<string, Adapter>();
  readonly #connections: () => readonly Connection[];

  /**
   * @param kinds the kinds that there are
   * @param configured what a person has set up, asked anew each time; each of one of the kinds
   */
  constructor(
    kinds: readonly ConnectionKind[],
    means: Means,
    configured: () => readonly Connection[],
  ) {
    this.#kinds = new Map(
      kinds.map((each) => [each.kind, onceMade(() => this.#create(each, means))]),
    );
    const always = kinds.filter(({ schema }) => schema === null);
    const unconfigured = always.map(({ kind }): Connection => ({ name: kind, kind }));
    const standing = kinds.flatMap(({ standing: own }) =>
      own?.isThere(means) === true ? [own.connection] : [],
    );
    this.#connections = () => {
      const own = configured();
      const isTaken = ({ name }: Connection): boolean => own.some((each) => each.name === name);
      // What a person set up is what they look for.
      return [...unconfigured, ...own, ...standing.filter((each) => !isTaken(each))];
    };
  }

  /** What needs no set-up first, then what a person set up, then what stands there by itself. */
  get connections(): readonly Connection[] {
    return this.#connections();
  }

  /**
   * What a search journals of its providers.
   * @param choice a model reference by role; the first connection where nothing is said
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {UsageError} there is no such connection, or no such model, or it cannot take the role
   * @throws {CallError} a connection had to be asked, and did not answer
   * @throws {ProviderError} a price is none
   */
  async declare(
    choice: Partial<Record<Role, string>>,
    options: RoleOptions,
    signal: AbortSignal,
  ): Promise<Providers> {
    const declared = async <R extends Role>(role: R) => {
      const { connection, model, adapter } = await this.#chosen(role, choice[role]);
      return async () =>
        pricedRight(await adapter.declare(connection, model, options[role] ?? {}, signal));
    };
    // All are found before any of them is asked.
    const asked = await Promise.all([declared("language"), declared("image"), declared("vision")]);
    const [language, image, vision] = await Promise.all([asked[0](), asked[1](), asked[2]()]);
    return { language, image, vision };
  }

  /**
   * The same models, as they are set up and priced today.
   * @throws {ProviderError} this version has no such kind, or the connection is not set up
   * @throws as `declare`
   */
  async renewed(providers: Providers, signal: AbortSignal): Promise<Providers> {
    const renewed = async <R extends Role>(role: R): Promise<Providers[R]> => {
      const recorded = providers[role];
      const adapter = await this.#recorded(role, recorded);
      const connection = this.#connectionOf(role, recorded);
      return pricedRight(await adapter.renewed(recorded, connection, signal));
    };
    const [language, image, vision] = await Promise.all([
      renewed("language"),
      renewed("image"),
      renewed("vision"),
    ]);
    // What is known of a model was found out before: it is none of what is set up today.
    const { judgeTest } = providers.vision;
    return { language, image, vision: { ...vision, ...(judgeTest && { judgeTest }) } };
  }

  /** What a lane takes; its name begins with that of its connection. */
  limitOf(lane: string): LaneLimit | undefined {
    const connection = this.#named(/^[a-z0-9-]*/.exec(lane)?.[0] ?? "");
    return connection && this.#adapters.get(connection.kind)?.limitOf(connection, lane);
  }

  /**
   * For one search.
   * @throws {ProviderError} one of them is not there any more, or cannot be used as it is set up
   */
  async connect(providers: Providers): Promise<ModelPorts> {
    const search = randomUUID();
    const connect = async <R extends Role>(role: R): Promise<Connected<R>> => {
      const declared = providers[role];
      const adapter = await this.#recorded(role, declared);
      return await adapter.connect(declared, this.#connectionOf(role, declared), search);
    };
    const [language, image, vision] = await Promise.all([
      connect("language"),
      connect("image"),
      connect("vision"),
    ]);
    return portsOf({ language, image, vision });
  }

  /**
   * What a connection has now.
   * @throws as `Adapter.models`
   */
  async models(connection: Connection, signal: AbortSignal): Promise<readonly OfferedModel[]> {
    const adapter = await this.#adapterOf(connection.kind);
    const models = (await adapter?.models(connection, signal)) ?? [];
    if (adapter?.asSvg === undefined) return models;
    return models.map((model) =>
      model.roles.includes("language") ? { ...model, drawsAsSvg: true } : model,
    );
  }

  /**
   * How large images really are that a model draws, as far as it is known without asking anybody.
   * @param reference the model; the first connection's default where nothing is said
   * @returns null where any size is drawn as it is asked for, or where nobody knows
   */
  async drawnSize(reference: string | undefined, asked: AskedSize): Promise<DrawnSize | null> {
    const { connection: name, model, asSvg } = referenceOf(reference ?? "");
    // A drawing in words has whatever size it is told.
    const connection = asSvg ? undefined : this.#named(name);
    const adapter = connection && (await this.#adapterOf(connection.kind));
    return (connection && adapter?.drawnSize?.(connection, model, asked)) ?? null;
  }

  /**
   * Whether a role's calls would be answered.
   * @param reference the model; the first connection's default where nothing is said
   * @throws {UsageError} there is no such connection, or it cannot take the role
   */
  async check(role: Role, reference: string | undefined, signal: AbortSignal): Promise<Check> {
    const { connection, model, adapter } = await this.#chosen(role, reference);
    return await adapter.check(connection, model, signal);
  }

  /**
   * The same just before a search that a person has asked for: may take a request.
   * @throws as `check`
   * @throws {CallError} that request failed
   */
  async prove(role: Role, reference: string | undefined, signal: AbortSignal): Promise<Check> {
    const { connection, model, adapter } = await this.#chosen(role, reference);
    const proof = adapter.prove?.(connection, model, signal);
    return await (proof ?? adapter.check(connection, model, signal));
  }

  /**
   * Whether a connection answers at all, whatever models it has.
   * @param connection need not be set up yet
   * @throws {UsageError} this version has no such kind
   */
  async checkConnection(connection: Connection, signal: AbortSignal): Promise<Check> {
    const { roles: taken = {} } = (await this.#adapterOf(connection.kind)) ?? {};
    const adapter = taken.language ?? taken.image ?? taken.vision;
    if (adapter === undefined) {
      throw refusal(`There is no kind of connection ${JSON.stringify(connection.kind)}.`);
    }
    const check = await adapter.check(connection, null, signal);
    // Then it was asked, and has others.
    return check.kind === "missing" && check.code === "model.unknown" ? { kind: "ready" } : check;
  }

  /** How connections are set up, by their kind. */
  async setups(): Promise<ReadonlyMap<string, Setup>> {
    const kinds = [...this.#kinds.keys()];
    const all = await Promise.all(
      kinds.map(async (kind) => [kind, (await this.#adapterOf(kind))?.setup] as const),
    );
    return new Map(all.flatMap(([kind, setup]) => (setup === undefined ? [] : [[kind, setup]])));
  }

  #named(name: string): Connection | undefined {
    return this.#connections().find((connection) => connection.name === name);
  }

  async #adapterOf(kind: string): Promise<Adapter | undefined> {
    return await this.#kinds.get(kind)?.();
  }

  async #create(kind: ConnectionKind, means: Means): Promise<Adapter> {
    const adapter = await kind.create(means);
    this.#adapters.set(kind.kind, adapter);
    return adapter;
  }

  /** @throws {UsageError} */
  async #chosen<R extends Role>(role: R, reference: string | undefined): Promise<Chosen<R>> {
    const first = this.#connections()[0]?.name ?? "";
    const { connection: name, model, asSvg } = referenceOf(reference ?? first);
    if (asSvg && role !== "image") {
      const own = JSON.stringify(referenceText({ connection: name, model, asSvg: false }));
      const message = `A reference that begins with svg/ names a model that draws, and cannot be the ${role} model: say ${own}.`;
      throw refusal(message);
    }
    const connection = this.#named(name);
    const kind = await this.#adapterOf(connection?.kind ?? "");
    const adapter = roleAdapterOf(kind, role, asSvg);
    if (connection && adapter) return { connection, model, adapter };
    const known = await this.#namesFor(role, asSvg);
    if (connection === undefined && name === editorKind)
      throw refusal(`${ofEditor}; here is: ${known}.`);
    const models = asSvg ? "language models that draw as SVG" : `${role} models`;
    throw refusal(
      connection === undefined
        ? `The ${role} provider ${JSON.stringify(name)} is not known; there is: ${known}.`
        : `${JSON.stringify(name)} has no ${models}; these have: ${known}.`,
    );
  }

  /** The connections that can take a role, for a person. */
  async #namesFor(role: Role, asSvg: boolean): Promise<string> {
    const fit = this.#connections().map(async ({ name: connection, kind }) => {
      const adapter = roleAdapterOf(await this.#adapterOf(kind), role, asSvg);
      return adapter === undefined ? [] : [declaredConnection({ connection, asSvg })];
    });
    return (await Promise.all(fit)).flat().join(", ") || "none";
  }

  /** @throws {ProviderError} */
  async #recorded<R extends Role>(
    role: R,
    { kind, connection, model }: Declaration,
  ): Promise<RoleAdapter<R>> {
    const { asSvg } = connectionOf({ connection });
    const adapter = roleAdapterOf(await this.#adapterOf(kind), role, asSvg);
    if (adapter !== undefined) return adapter;
    const message =
      kind === editorKind
        ? `The session's ${role} model is ${model}. ${ofEditor}: go on with it there.`
        : `The session's ${role} model is ${connection} ${model}, which this version does not have.`;
    throw new ProviderError("provider.unknown", message);
  }

  /** @throws {ProviderError} */
  #connectionOf(role: Role, declared: Declaration): Connection {
    const { kind, model } = declared;
    const { connection: name } = connectionOf(declared);
    const connection = this.#named(name);
    if (connection?.kind === kind) return connection;
    const message = `The session's ${role} model is ${model} of the connection ${name}, which is not set up: set it up again under this name.`;
    throw new ProviderError("provider.noConnection", message);
  }
}

/** A connection, a model of it, and who speaks with it in that role. */
interface Chosen<R extends Role> extends Pick<ModelReference, "model"> {
  readonly connection: Connection;
  readonly adapter: RoleAdapter<R>;
}

const ofEditor = "The editor's own language models are to be had in the editor alone";

function refusal(message: string): UsageError {
  return new UsageError(message, "usage.unknownProvider");
}
