import * as z from "zod";
import { InvalidAnswerError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import type { Role } from "../../protocol/providers.js";
import type { OfferedModel } from "../adapter.js";
import { profileAt, ratesAt } from "./openaiConnection.js";
import type { OpenaiConnection } from "./openaiKind.js";
import { callErrorOf } from "./openaiFailures.js";
import type { OpenaiServer } from "./openaiServer.js";
import { defaultModels, type Rates } from "./prices.data.js";
import { listedRates } from "./listedRates.js";
import { endingOf } from "./prices.js";
import type { Profile } from "./profile.js";
import type { ModelMark } from "./profiles.js";

const word = z.string().max(300);
/** As much of `/models` as is read; servers add what they like. */
const entrySchema = z.object({
  id: z.string().min(1).max(300),
  name: word.nullish().catch(null),
  owned_by: word.nullish().catch(null),
  shutdown_date: z.iso.date().nullish().catch(null),
  architecture: z
    .object({
      input_modalities: z.array(word).nullish().catch(null),
      output_modalities: z.array(word).nullish().catch(null),
    })
    .nullish()
    .catch(null),
  /** OpenRouter: US dollars for one token, or for one request, as text. */
  pricing: z.record(z.string(), z.unknown()).nullish().catch(null),
});
/** What llama-server says beside its list. */
const besideSchema = z.object({
  model: z.string().max(300),
  capabilities: z.array(z.string()),
});
const listSchema = z.union([
  z.object({ data: z.array(z.unknown()), models: z.array(z.unknown()).nullish().catch(null) }),
  // Together's list stands alone.
  z.array(z.unknown()).transform((data) => ({ data, models: null })),
]);
type Entry = z.infer<typeof entrySchema>;

export interface ListedModel extends ModelMark {
  readonly label: string;
  readonly endsOn: string | null;
  /** Null where the server does not say. */
  readonly takes: readonly string[] | null;
  readonly gives: readonly string[] | null;
  /** Null where the server does not say. */
  readonly rates: Rates | null;
}

const mostModels = 5000;

/**
 * What a server lists, in its own order.
 * @throws {CallError} it cannot be asked, or answers with something else
 */
export async function listedModels(
  server: OpenaiServer,
  signal: AbortSignal,
): Promise<readonly ListedModel[]> {
  const text = await asked(
    server,
    (wire) => wire.get(server.listPath, signal, (answer) => answer.text()),
    signal,
  );
  const { data } = listSchema.safeParse(jsonOf(text));
  if (data === undefined) {
    const message = `${server.site.connection} answers /models with something else than a list.`;
    throw new InvalidAnswerError(message, { billed: "no" });
  }
  const capabilities = capabilitiesIn(data.models ?? []);
  return data.data.slice(0, mostModels).flatMap((each) => {
    const { data: entry } = entrySchema.safeParse(each);
    if (entry === undefined) return [];
    const model = modelOf(entry, capabilities.get(entry.id));
    // A server that lists the key that it was sent: no name that goes into journals.
    const isTold = [model.id, model.label].every((text) => server.site.redact(text) === text);
    return isTold ? [model] : [];
  });
}

/** What is asked that is no call of a model. @throws {CallError} it was not answered */
export async function asked<T>(
  server: OpenaiServer,
  ask: (wire: OpenaiServer["wire"]) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  try {
    return await ask(server.wire);
  } catch (error) {
    signal.throwIfAborted();
    throw callErrorOf(error, { ...server.failures(null), model: "any model" });
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // It is no list either way.
    return undefined;
  }
}

function capabilitiesIn(models: readonly unknown[]): ReadonlyMap<string, readonly string[]> {
  const told = models.flatMap((each) => besideSchema.safeParse(each).data ?? []);
  return new Map(told.map(({ model, capabilities }) => [model, capabilities]));
}

function modelOf(
  { id, name, owned_by, shutdown_date, architecture, pricing }: Entry,
  capabilities: readonly string[] | undefined,
): ListedModel {
  const told = capabilities?.includes("multimodal") === true ? ["text", "image"] : ["text"];
  return {
    // Gemini's have a folder before them that requests leave out.
    id: id.replace(/^models\//, ""),
    label: name ?? id,
    ownedBy: owned_by ?? null,
    endsOn: shutdown_date ?? null,
    takes: architecture?.input_modalities ?? (capabilities === undefined ? null : told),
    gives: architecture?.output_modalities ?? null,
    rates: pricing == null ? null : listedRates(pricing),
  };
}

const drawing =
  /image|dall-e|flux|stable-?diffusion|\bsd[-_x\d]|sdxl|imagen|seedream|kontext|z-image|chroma|sana/i;
const neither =
  /embed|whisper|tts|audio|realtime|transcri|moderation|rerank|speech|sora|video|davinci|babbage/i;

/** As a person chooses among them. */
export function offeredModels(
  connection: OpenaiConnection,
  listed: readonly ListedModel[],
): readonly OfferedModel[] {
  // Each once: a list may be long, and a server is told by the whole of it.
  const profiles = {
    chat: profileAt(connection, "chat", listed),
    images: profileAt(connection, "images", listed),
  };
  const defaults = {
    language: defaultModel("language", profiles.chat, listed),
    image: defaultModel("image", profiles.images, listed),
    vision: defaultModel("vision", profiles.chat, listed),
  };
  return listed.flatMap((model): OfferedModel[] => {
    const part = draws(model) ? "images" : "chat";
    const profile = profiles[part];
    const roles = rolesOf(model, profile, listed.length === 1);
    if (roles.length === 0) return [];
    const rates = ratesAt(connection, model.id, profile, model.rates ?? undefined);
    return [
      {
        id: model.id,
        label: model.label,
        roles,
        defaultFor: roles.filter((role) => defaults[role] === model.id),
        abilities:
          part === "images"
            ? {
                negativePrompt: profile.images?.negativePrompt != null,
                seed: profile.images?.seed != null,
              }
            : { sees: model.takes?.includes("image") ?? true, critiques: true },
        price: rates === undefined ? null : priceOf(rates),
        endsOn:
          model.endsOn ?? (profile.id === "openai" ? endingOf(model.id)?.endsOn : null) ?? null,
        presence: profile.place === "local" ? "toLoad" : "ready",
      },
    ];
  });
}

function draws({ id, gives }: ListedModel): boolean {
  return gives === null ? drawing.test(id) && !/vision|-vl\b/i.test(id) : gives.includes("image");
}

/** @param isOnly a server of one model has it for what it can do */
function rolesOf(model: ListedModel, profile: Profile, isOnly: boolean): readonly Role[] {
  if (isOnly && profile.chat === null) return ["image"];
  if (neither.test(model.id) && model.gives === null) return [];
  if (draws(model)) return profile.images === null ? [] : ["image"];
  if (profile.chat === null || model.gives?.includes("text") === false) return [];
  return model.takes?.includes("image") === false ? ["language"] : ["language", "vision"];
}

/** The model of a role where the connection's name stands alone; undefined where nobody knows one. */
export function defaultModel(
  role: Role,
  profile: Profile,
  listed: readonly ListedModel[],
): string | undefined {
  if (profile.id === "openai") return defaultModels[role];
  return listed.find((model) => rolesOf(model, profile, listed.length === 1).includes(role))?.id;
}

/** Without what a price of a connection does not have. */
function priceOf(rates: Rates): OfferedModel["price"] {
  if (Object.values(rates).every((rate) => rate === 0)) return "free";
  const { input, cachedInput, output, imageInput, imageOutput, perImage } = rates;
  return {
    ...(input !== undefined && { input }),
    ...(cachedInput !== undefined && { cachedInput }),
    ...(output !== undefined && { output }),
    ...(imageInput !== undefined && { imageInput }),
    ...(imageOutput !== undefined && { imageOutput }),
    ...(perImage !== undefined && { perImage }),
  };
}
