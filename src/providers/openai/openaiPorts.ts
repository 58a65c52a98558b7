import { usdOf } from "../../base/money.js";
import type { Providers, Role } from "../../protocol/providers.js";
import type { ForeseenDraw } from "../../search/foreseen.js";
import type { Connected, Means } from "../adapter.js";
import { languagePorts, visionPorts } from "../chat/chatPorts.js";
import { sizeOf } from "../chat/modelSize.js";
import { textTokens } from "../chat/tokenCount.js";
import type { BaseUrl } from "./baseUrl.js";
import { OpenaiChat } from "./openaiChat.js";
import { chatOptions, imageOptions, ownPrice } from "./openaiConnection.js";
import type { OpenaiConnection } from "./openaiKind.js";
import { dearestInput, worstChat, worstDraw } from "./openaiDeclaration.js";
import { OpenaiImages } from "./openaiImages.js";
import { OpenaiServer, type ServerMeans } from "./openaiServer.js";
import { chatCost, endingOf, imageCost } from "./prices.js";
import type { Rates } from "./prices.data.js";
import type { Profile } from "./profile.js";
import type { RefusedParameters } from "./refusedParameters.js";
import type { SaidLimits } from "./saidLimits.js";

/** From a declaration to the ports behind it, at one place of its connection. */

export interface PortsOptions<R extends Role> {
  readonly connection: OpenaiConnection;
  readonly declaration: Providers[R];
  readonly profile: Profile;
  readonly rates: Rates | undefined;
  readonly base: BaseUrl;
  readonly means: ServerMeans & Pick<Means, "jobs">;
  readonly refused: RefusedParameters;
  readonly said: SaidLimits;
}

export function languageAt(options: PortsOptions<"language">): Connected<"language"> {
  const { size } = chatOptions(options.declaration.options);
  return languagePorts(chatAt(options), {
    ...usdFor(options, { sees: false }),
    size: size ?? sizeOf(options.declaration.model),
  });
}

export function visionAt(options: PortsOptions<"vision">): Connected<"vision"> {
  const { maxPx } = chatOptions(options.declaration.options);
  return visionPorts(chatAt(options), {
    ...usdFor(options, { sees: true }),
    ...(maxPx !== undefined && { maxPx }),
  });
}

export function imagesAt({
  connection,
  declaration: { model, options, lane },
  profile,
  rates,
  base,
  means,
  refused,
  said,
}: PortsOptions<"image">): Connected<"image"> {
  if (profile.images === null) throw new RangeError(`${profile.label} draws nothing.`);
  const server = new OpenaiServer({
    ...{ connection, base, profile, means, work: "image" as const },
    onAnswer: (headers) => said.read(lane, headers),
  });
  const images = new OpenaiImages({
    wire: server.wire,
    model: base.deployment ?? model,
    traits: profile.images,
    refused,
    failures: server.failures(endingOf(model)?.successor ?? null),
    image: imageOptions(options),
    pricing: {
      costUsd: (tokens) => {
        const nanos = rates === undefined ? null : imageCost(rates, tokens);
        return nanos === null ? null : usdOf(nanos);
      },
      isOwnPrice: ownPrice(connection, model) !== undefined,
    },
    download: (address, signal) => server.download(address, signal),
    further: (signal) => means.further(lane, 0, signal),
  });
  if (rates === undefined) return { images };
  return {
    images,
    quote: (foreseen) =>
      foreseen.asked === "draw"
        ? worstDraw({ model, profile, options }, rates, promptTokens(foreseen.request))
        : null,
  };
}

export function chatAt({
  connection,
  declaration: { model, lane },
  profile,
  rates,
  base,
  means,
  refused,
  said,
}: PortsOptions<Role>): OpenaiChat {
  if (profile.chat === null) throw new RangeError(`${profile.label} writes nothing.`);
  const server = new OpenaiServer({
    ...{ connection, base, profile, means, work: "text" as const },
    onAnswer: (headers) => said.read(lane, headers),
  });
  return new OpenaiChat({
    wire: server.wire,
    model: base.deployment ?? model,
    traits: profile.chat,
    refused,
    failures: server.failures(endingOf(model)?.successor ?? null),
    pricing: {
      costUsd: (tokens) => {
        const nanos = rates === undefined ? null : chatCost(rates, tokens);
        return nanos === null ? null : usdOf(nanos);
      },
      isOwnPrice: ownPrice(connection, model) !== undefined,
    },
    further: (tokens, signal) => means.further(lane, tokens, signal),
  });
}

/** @param rounds requests that the tokens are of */
export function usdFor(
  { declaration: { model }, profile, rates }: PortsOptions<Role>,
  { sees, rounds }: { readonly sees: boolean; readonly rounds?: number },
) {
  if (rates === undefined) return {};
  const usdFor = worstChat({ model, profile }, sees ? dearestInput(rates) : rates, rounds);
  // Where one price is known, so is the other; nothing is quoted for less than it costs.
  return { usdOf: (tokens: Parameters<typeof usdFor>[0]) => usdFor(tokens) ?? Infinity };
}

const promptTokens = ({ prompt, negativePrompt }: ForeseenDraw): number =>
  textTokens(`${prompt}${negativePrompt}`, 2);
