import * as z from "zod";
import { CallError, UsageError } from "../../src/base/errors.js";
import { connectionSchema, originsOf } from "../../src/protocol/connections.js";
import type { Role } from "../../src/protocol/providers.js";
import type {
  Adapter,
  Check,
  ConnectionKind,
  KnownServer,
  Means,
  OfferedModel,
  RoleAdapter,
  RolePorts,
} from "../../src/providers/adapter.js";
import { drawingPng, QuickClock } from "./diskHarness.js";
import { FakeModels } from "./fakeModels.js";
import { pngOf } from "./images.js";
import { providersOf } from "./searchHarness.js";

const schema = connectionSchema("toy", {
  mood: z.exactOptional(z.enum(["well", "sulking", "gone"])).describe("How it is today."),
  worstUsd: z
    .exactOptional(z.number().nullable())
    .describe("What each of its calls costs at most."),
});
type ToyConnection = z.infer<typeof schema>;

/** What a toy connection has: a model that writes and judges, one that draws and ends soon. */
export const toyModels: readonly OfferedModel[] = [
  {
    ...{ id: "talk/7b", label: "Talker", roles: ["language", "vision"], defaultFor: ["language"] },
    ...{ abilities: { sees: true }, price: { input: 0.1, output: 0.5 }, endsOn: null },
    presence: "toLoad",
  },
  {
    ...{ id: "draw-1", label: "draw-1", roles: ["image"], defaultFor: ["image"], abilities: {} },
    ...{ price: { perImage: 0.04 }, endsOn: "2026-12-01", presence: "ready" },
  },
  {
    ...{ id: "odd", label: "odd", roles: [], defaultFor: [], abilities: {} },
    ...{ price: null, endsOn: null, presence: "toDownload" },
  },
];

/** A kind for tests of what is around kinds: no network, a key asked for where it has a URL. */
export const toyKind: ConnectionKind<ToyConnection> = {
  kind: "toy",
  schema,
  needsUrl: true,
  create: (means) => toyAdapter(means),
};

const toyShop: KnownServer = {
  ...{ id: "shop", label: "Toy shop", url: "http://shop.test", place: "cloud", needsKey: true },
  roles: ["language", "image"],
};

const toyCellar: KnownServer = {
  ...{ id: "cellar", label: "Toy cellar", url: "http://cellar.test", place: "local" },
  ...{ needsKey: false, roles: ["language", "image"] },
};

function defaultOf(role: Role): string {
  return toyModels.find(({ defaultFor }) => defaultFor.includes(role))?.id ?? `${role}-1`;
}

/** Its language model draws. */
function asSvgOf(image: RoleAdapter<"image", ToyConnection>): RoleAdapter<"image", ToyConnection> {
  return {
    ...image,
    declare: async (connection, model, { looks = false }, signal) => {
      if (typeof looks !== "boolean") throw new UsageError("The option looks is none.");
      const name = model ?? defaultOf("language");
      return {
        ...(await image.declare(connection, name, { looks }, signal)),
        prompts: { svg: 1 },
        abilities: { edits: true, negativePrompt: true },
      };
    },
    connect: async (declaration, connection) => {
      const { images } = await image.connect(declaration, connection);
      const draw: typeof images.draw = async (request, ...rest) => {
        const { bytes, usage } = await images.draw(request, ...rest);
        const { widthPx, heightPx } = request;
        const source = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}"/>`;
        return { bytes: pngOf(widthPx, heightPx, bytes), source, usage };
      };
      return { images: { draw } };
    },
  };
}

type AllPorts = RolePorts["language"] & RolePorts["image"] & RolePorts["vision"];

function toyAdapter({ keys }: Means): Adapter<ToyConnection> {
  /** Each call costs half of what it may. */
  const portsOf = async ({ worstUsd = 0 }: ToyConnection): Promise<AllPorts> => {
    const usage = worstUsd === null ? {} : { costUsd: worstUsd / 2 };
    const models = new FakeModels(new QuickClock(), { usage });
    const { prompts, critic, images, judge } = drawingPng(models.ports);
    return await Promise.resolve({ prompts, critic, images, judge });
  };
  /** Whether it has a key at all, and what it would answer. */
  const check = async (
    role: Role,
    connection: ToyConnection,
    model: string | null,
    signal: AbortSignal,
  ): Promise<Check> => {
    const [origin = ""] = originsOf(connection);
    const missing = { kind: "missing" } as const;
    if (connection.mood === "gone") {
      const action = { kind: "startServer", url: origin } as const;
      return { ...missing, code: "server.unreachable", reason: "Nobody answers.", action };
    }
    if ((await keys.keyFor(connection, origin, signal)) === undefined) {
      const action = { kind: "setKey" } as const;
      return { ...missing, code: "auth.missing", reason: "It has no key.", action };
    }
    if (model === "old") {
      const action = { kind: "chooseModel", instead: ["draw-1"] } as const;
      return { ...missing, code: "model.unknown", reason: `It has no ${role} model old.`, action };
    }
    if (connection.mood !== "sulking") return { kind: "ready" };
    return { kind: "unknown", reason: "It does not say." };
  };
  const roleOf = <R extends Role>(
    role: R,
    connect: RoleAdapter<R>["connect"],
  ): RoleAdapter<R, ToyConnection> => ({
    check: (...args) => check(role, ...args),
    declare: ({ name, kind, worstUsd }, model, options) =>
      model === "old"
        ? Promise.reject(new UsageError("It has no model old."))
        : Promise.resolve({
            ...providersOf(worstUsd ?? 0)[role],
            ...(worstUsd === null && { billing: "unknown" as const, worstUsd: {} }),
            ...{ connection: name, kind, lane: name, options, model: model ?? defaultOf(role) },
          }),
    renewed: (recorded) => Promise.resolve(recorded),
    connect,
  });
  return {
    models: ({ mood }) =>
      mood === "gone"
        ? Promise.reject(new CallError("server.unreachable", "Nobody answers."))
        : Promise.resolve(toyModels),
    limitOf: ({ limit }) => ({ places: limit ?? 1 }),
    setup: {
      servers: [toyShop, toyCellar],
      placed: (pasted, id) => {
        const server = id === toyCellar.id ? toyCellar : toyShop;
        return { server, url: pasted, own: {} };
      },
    },
    roles: {
      language: roleOf("language", (_, connection) => portsOf(connection)),
      image: roleOf("image", (_, connection) => portsOf(connection)),
      vision: roleOf("vision", (_, connection) => portsOf(connection)),
    },
    asSvg: asSvgOf(roleOf("image", (_, connection) => portsOf(connection))),
  };
}
