import { createHash } from "node:crypto";
import { InvalidAnswerError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import { readHeader } from "../../images/imageFormat.js";
import type { Finding } from "../../protocol/events.js";
import { maxPreviewBytes } from "../../protocol/panelMessages.js";
import type { DrawProgress, DrawRequest, DrawnImage, ImageModel } from "../../search/ports.js";
import { streamEvents } from "./eventStream.js";
import { drawTraits, type DrawTraits } from "./drawTraits.js";
import { fittedSize } from "../fittedSize.js";
import {
  drawEventSchemas,
  type Capabilities,
  type DrawBody,
  type Generated,
} from "./serviceAnswers.js";
import type { ImageOptions } from "./servicesKind.js";
import type { ServiceWire } from "./serviceWire.js";
import type { WorkWatch } from "./workWatch.js";

export interface ServicesImagesOptions {
  readonly wire: ServiceWire;
  readonly image: ImageOptions;
  /** What the loaded model can do. */
  readonly capabilities: Capabilities;
}

/** A thousand steps with a preview each, and whatever a newer service may tell. */
const mostEvents = 10_000;
/** Of a preview in base64: what is longer is left out, not decoded. */
const maxPreviewUnits = Math.ceil((maxPreviewBytes * 4) / 3) + 4;
/** As much of a prompt as the service takes. */
const maxPromptUnits = 10_000;

/** A model of the image service. */
export class ServicesImages implements ImageModel {
  readonly #options: ServicesImagesOptions;

  constructor(options: ServicesImagesOptions) {
    this.#options = options;
  }

  async draw(
    request: DrawRequest,
    signal: AbortSignal,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<DrawnImage> {
    signal.throwIfAborted();
    const { wire, image: options, capabilities } = this.#options;
    const traits = drawTraits(capabilities, options);
    const drawn = await wire.work(
      "/generate",
      this.#body(request, traits),
      signal,
      (answer, watch) => this.#read(answer, watch, onProgress),
    );
    const remarks = remarksOf(drawn, request, traits);
    return {
      bytes: this.#bytes(drawn),
      ...(remarks.length > 0 && { remarks }),
      usage: { costUsd: 0, requests: 1 },
    };
  }

  #body(request: DrawRequest, { sizes, takesNegative }: DrawTraits): DrawBody {
    const { steps, guidance, previews = true } = this.#options.image;
    const { prompt, negativePrompt, seed } = request;
    const { widthPx: width, heightPx: height } = fittedSize(request, sizes);
    return {
      prompt: prompt.slice(0, maxPromptUnits),
      ...(takesNegative &&
        negativePrompt !== "" && { negative_prompt: negativePrompt.slice(0, maxPromptUnits) }),
      ...{ width, height, seed },
      ...(steps !== undefined && { steps }),
      ...(guidance !== undefined && { guidance }),
      ...{ stream: true, previews, transport: "bytes" },
    };
  }

  async #read(
    answer: Response,
    watch: WorkWatch,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<Generated> {
    const { wire } = this.#options;
    let at = { step: 0, steps: 1 };
    let events = 0;
    for await (const event of streamEvents(answer)) {
      watch.heard();
      if (event.kind === "comment") continue;
      if (++events > mostEvents) throw this.#invalid("sent events without end");
      const told = this.#event(event);
      switch (told?.name) {
        case "started":
          watch.started();
          break;
        case "step":
          if (told.data.step > told.data.steps)
            throw this.#invalid("counts more steps than it has");
          // Whatever it said before, it is at work.
          watch.started();
          at = { step: told.data.step, steps: told.data.steps };
          onProgress(at);
          break;
        case "preview":
          watch.started();
          onProgress({ ...at, ...previewOf(told.data.image_b64) });
          break;
        case "image":
          return told.data.image;
        case "error":
          throw wire.refusal({ error: { ...told.data.error, details: {} } }, answer.headers);
        default:
      }
    }
    throw this.#invalid("ended before its image came");
  }

  /** An event as the service's description has it; undefined for one that a newer service may have. */
  #event({ name, data }: { readonly name: string; readonly data: string }) {
    const schemas = drawEventSchemas();
    let body: unknown;
    try {
      body = parseJson(data);
    } catch (cause) {
      throw this.#invalid("sent something else than JSON", cause);
    }
    switch (name) {
      case "started":
        return { name, data: {} } as const;
      case "step":
        return { name, data: this.#parsed(schemas.step, body) } as const;
      case "preview":
        return { name, data: this.#parsed(schemas.preview, body) } as const;
      case "image":
        return { name, data: this.#parsed(schemas.image, body) } as const;
      case "error":
        return { name, data: this.#parsed(schemas.error, body) } as const;
      default:
        return undefined;
    }
  }

  #parsed<T>(
    schema: { safeParse(body: unknown): { data?: T; error?: unknown } },
    body: unknown,
  ): T {
    const { data, error } = schema.safeParse(body);
    if (data !== undefined) return data;
    throw this.#invalid("sent something else than an image", error);
  }

  /** The image that came; whatever path it may tell of is opened by nobody. */
  #bytes({ image_b64: base64, sha256, width, height }: Generated): Uint8Array {
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
      throw this.#invalid("sent an image that is damaged: its checksum is another one");
    }
    try {
      const { mediaType, widthPx, heightPx } = readHeader(bytes);
      if (mediaType === "image/png" && widthPx === width && heightPx === height) return bytes;
    } catch (cause) {
      if (!(cause instanceof InvalidAnswerError)) throw cause;
      throw this.#invalid(`sent what is no image (${cause.message})`, cause);
    }
    throw this.#invalid("sent another image than it tells of");
  }

  #invalid(what: string, cause?: unknown): InvalidAnswerError {
    return this.#options.wire.invalid(what, cause);
  }
}

/** Empty for what is no image that can be shown: a preview less. */
function previewOf(base64: string): Pick<DrawProgress, "preview"> {
  if (base64.length > maxPreviewUnits) return {};
  const bytes = new Uint8Array(Buffer.from(base64, "base64"));
  try {
    return { preview: { bytes, mediaType: readHeader(bytes).mediaType } };
  } catch (error) {
    if (error instanceof InvalidAnswerError) return {};
    throw error;
  }
}

const partNames = { prompt: "prompt", negative_prompt: "negative prompt" } as const;

/** What of the request did not count, by the service's own word. */
function remarksOf(
  { ignored, truncated }: Generated,
  { negativePrompt }: DrawRequest,
  { takesNegative }: DrawTraits,
): Finding[] {
  const isUnread = negativePrompt !== "" && (!takesNegative || ignored.includes("negative_prompt"));
  return [
    ...(isUnread
      ? [{ text: "This model has no use for a negative prompt: it counted for nothing" }]
      : []),
    ...truncated.map(({ field, limit, tokens }) => ({
      text: `The model read only the first ${limit} of the ${tokens} tokens of the ${partNames[field]}: a shorter one counts whole`,
    })),
  ].map(({ text }) => ({ text, half: "what" }));
}
