import type { ImageOptions } from "../../../src/providers/openai/openaiKind.js";
import { OpenaiChat } from "../../../src/providers/openai/openaiChat.js";
import { OpenaiImages } from "../../../src/providers/openai/openaiImages.js";
import type { ProfileId } from "../../../src/providers/openai/profile.js";
import { profileOf } from "../../../src/providers/openai/profiles.js";
import { RefusedParameters } from "../../../src/providers/openai/refusedParameters.js";
import { guardedFetch, type HttpLimits } from "../../../src/providers/http/guardedFetch.js";
import { redactorOf } from "../../../src/providers/http/redactor.js";
import { Wire } from "../../../src/providers/openai/wire.js";
import { systemClock } from "../../../src/systemClock.js";
import type { DrawRequest } from "../../../src/search/ports.js";
import type { FakeOpenai } from "./fakeOpenai.js";
import type { Flavour } from "./flavours.data.js";

/** Our models, at a fake server of a flavour, with the profile that knows it. */

export interface ModelsOptions {
  readonly key?: string;
  readonly limits?: Partial<HttpLimits>;
  readonly image?: ImageOptions;
  readonly refused?: RefusedParameters;
  readonly download?: (url: string, signal: AbortSignal) => Promise<Uint8Array>;
}

export function chatAt(
  { url }: Pick<FakeOpenai, "url">,
  { id, chat }: Flavour,
  options: ModelsOptions = {},
): OpenaiChat {
  const traits = profileOf(id).chat;
  if (chat === null || traits === null) throw new RangeError(`${id} does not write.`);
  return new OpenaiChat({
    ...sharedBy(url, id, "text", options),
    model: chat.model,
    traits,
    pricing: {
      costUsd: ({ inputTokens, outputTokens }) => (inputTokens * 100 + outputTokens * 500) / 1e9,
      isOwnPrice: false,
    },
  });
}

/** At any server near by, with the profile of this name. */
export function chatAtServer(url: string, id: ProfileId, model: string): OpenaiChat {
  const traits = profileOf(id).chat;
  if (traits === null) throw new RangeError(`${id} does not write.`);
  const shared = sharedBy(url, id, "text", { key: "" });
  return new OpenaiChat({ ...shared, model, traits, pricing: noPrice });
}

export function imagesAt(
  { url }: Pick<FakeOpenai, "url">,
  { id, images }: Flavour,
  options: ModelsOptions = {},
): OpenaiImages {
  const traits = profileOf(id).images;
  if (images === null || traits === null) throw new RangeError(`${id} does not draw.`);
  return new OpenaiImages({
    ...sharedBy(url, id, "image", options),
    model: images.model,
    traits,
    image: options.image ?? {},
    pricing: noPrice,
    download: options.download ?? null,
  });
}

const noPrice = { costUsd: () => null, isOwnPrice: false };

function sharedBy(
  url: string,
  id: Flavour["id"],
  work: "text" | "image",
  { key = "fake-key", ...options }: ModelsOptions,
) {
  const { auth, label } = profileOf(id);
  const headers: Readonly<Record<string, string>> =
    auth === "api-key" ? { "api-key": key } : { authorization: `Bearer ${key}` };
  return {
    further: () => Promise.resolve(),
    wire: new Wire({
      base: { url, query: {}, deployment: null },
      fetch: guardedFetch({
        origin: new URL(url).origin,
        limits: { ...patient, ...options.limits },
        means: { clock: systemClock, fetch: nobody },
      }),
      headers: () => Promise.resolve(key === "" ? {} : headers),
    }),
    refused: options.refused ?? new RefusedParameters(),
    failures: {
      site: {
        connection: label,
        host: new URL(url).host,
        work,
        redact: redactorOf([key]),
      },
      hasKey: key !== "",
      successor: "gpt-6-luna",
    },
  };
}

const patient: HttpLimits = {
  connectMs: 60_000,
  firstByteMs: 60_000,
  wholeMs: 60_000,
  maxBytes: 10_000_000,
};
const nobody = (): never => {
  throw new RangeError("Only this machine is asked.");
};

export const goal = "a lighthouse in a storm";
export const drawRequest: DrawRequest = {
  prompt: goal,
  negativePrompt: "people",
  seed: 3_000_000_000,
  widthPx: 1024,
  heightPx: 1024,
};
