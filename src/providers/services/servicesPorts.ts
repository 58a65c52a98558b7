import type { Providers } from "../../protocol/providers.js";
import type { Connected, Means } from "../adapter.js";
import { ChatComparer } from "../chat/chatComparer.js";
import { languagePorts, visionPorts } from "../chat/chatPorts.js";
import { sizeOf } from "../chat/modelSize.js";
import { drawingPorts } from "../svg/drawingPorts.js";
import type { ServiceName } from "../../services/names.js";
import { ClipJudge } from "./clipJudge.js";
import type { Capabilities } from "./serviceAnswers.js";
import { held, type Place, type Served } from "./place.js";
import { listedModels } from "./remoteShelf.js";
import { ServicesChat } from "./servicesChat.js";
import { ServicesImages } from "./servicesImages.js";
import type { ServiceWire } from "./serviceWire.js";
import { drawingOptions, imageOptions, languageOptions, visionOptions } from "./serviceOptions.js";

/** From a declaration to the ports behind it. A call holds its model from its start to its end. */

export interface PortsOptions {
  readonly place: Place;
  readonly wireOf: (service: ServiceName, served: Served) => ServiceWire;
  /** The connection's name, for people. */
  readonly connection: string;
  readonly jobs: Means["jobs"];
  readonly tellsTokens: Map<string, boolean>;
}

export function languageAt(
  { model, options }: Providers["language"],
  at: PortsOptions,
): Connected<"language"> {
  const { size = sizeOf(model) } = languageOptions(options);
  const withPorts = <T>(
    signal: AbortSignal,
    work: (ports: Connected<"language">, signal: AbortSignal) => Promise<T>,
  ) => withChat(model, at, signal, (chat, own) => work(languagePorts(chat, { size }), own));
  return {
    prompts: {
      write: (request, signal) =>
        withPorts(signal, ({ prompts }, own) => prompts.write(request, own)),
    },
    critic: {
      critique: (request, signal) =>
        withPorts(signal, async ({ critic }, own) => {
          if (critic === null) throw new RangeError("A chat model criticises.");
          return await critic.critique(request, own);
        }),
    },
    ...(size !== "small" && {
      checklists: {
        plan: (request, signal) =>
          withPorts(signal, async ({ checklists }, own) => {
            if (checklists === undefined) throw new RangeError("A chat model makes checklists.");
            return await checklists.plan(request, own);
          }),
      },
    }),
    keepsTime: true,
  };
}

/** CLIP, or a language model that looks at images: one that is asked in words is declared with them. */
export function visionAt(
  { model, options, prompts }: Providers["vision"],
  at: PortsOptions,
): Connected<"vision"> {
  const { maxPx } = visionOptions(options);
  const sized = { ...(maxPx !== undefined && { maxPx }) };
  if (Object.keys(prompts).length > 0) {
    return {
      judge: {
        judge: (request, signal) =>
          withChat(model, at, signal, (chat, own) =>
            visionPorts(chat, sized).judge.judge(request, own),
          ),
      },
      comparer: {
        compare: (request, signal) =>
          withChat(model, at, signal, (chat, own) =>
            new ChatComparer(chat, maxPx).compare(request, own),
          ),
      },
      keepsTime: true,
    };
  }
  return {
    judge: {
      judge: (request, signal) =>
        held(at.place.use("vision", model, signal), signal, (served, own) =>
          new ClipJudge(at.wireOf("vision", served), maxPx).judge(request, own),
        ),
    },
    keepsTime: true,
  };
}

export function imagesAt(
  { model, options }: Providers["image"],
  at: PortsOptions,
): Connected<"image"> {
  const image = imageOptions(options);
  /** Of this one model, so that it is asked for once. */
  let known: Capabilities | undefined;
  return {
    images: {
      draw: (request, signal, onProgress) =>
        held(at.place.use("image", model, signal), signal, async (served, own) => {
          const wire = at.wireOf("image", served);
          known ??= (await listedModels(wire, own))[0]?.capabilities ?? {};
          const images = new ServicesImages({ wire, image, capabilities: known });
          return await images.draw(request, own, onProgress);
        }),
    },
    keepsTime: true,
  };
}

/** A model that writes draws as SVG. */
export function drawingAt(
  { model, options }: Providers["image"],
  at: PortsOptions,
): Connected<"image"> {
  const { looks = false } = drawingOptions(options);
  return {
    images: {
      draw: (request, signal, onProgress) =>
        withChat(model, at, signal, (chat, own) =>
          drawingPorts(chat, { jobs: at.jobs, looks }).images.draw(request, own, onProgress),
        ),
    },
    keepsTime: true,
  };
}

async function withChat<T>(
  model: string,
  at: PortsOptions,
  signal: AbortSignal,
  work: (chat: ServicesChat, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return await held(at.place.use("language", model, signal), signal, (served, own) =>
    work(
      new ServicesChat({
        wire: at.wireOf("language", served),
        model: served.model,
        label: labelOf(model, at),
        tellsTokens: at.tellsTokens,
      }),
      own,
    ),
  );
}

const labelOf = (model: string, { connection }: PortsOptions): string =>
  `${model} of ${connection}`;
