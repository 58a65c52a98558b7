import type * as z from "zod";
import { InvalidAnswerError } from "../../base/errors.js";
import { parseJson } from "../../base/parseJson.js";
import { readHeader } from "../../images/imageFormat.js";
import type {
  DrawProgress,
  DrawRequest,
  DrawnImage,
  ImageModel,
  ReportedUsage,
} from "../../search/ports.js";
import type { Pricing } from "./chatAnswer.js";
import {
  imageAnswerSchema,
  imageEventSchema,
  imageUsage,
  type DrawnBody,
  type ImageTokenCounts,
  type ImageUsageBody,
} from "./imageAnswer.js";
import { imageFields } from "./imageRequest.js";
import type { ImageOptions } from "./openaiKind.js";
import { learningPost, type Learning } from "./learningPost.js";
import { callErrorOf, type FailureContext } from "./openaiFailures.js";
import type { ImageTraits } from "./profile.js";
import type { RefusedParameters } from "./refusedParameters.js";
import { ServerRefusal } from "./serverRefusal.js";
import type { Wire } from "./wire.js";

export interface OpenaiImagesOptions {
  readonly wire: Wire;
  readonly model: string;
  readonly traits: ImageTraits;
  readonly refused: RefusedParameters;
  readonly failures: Omit<FailureContext, "model">;
  readonly image: ImageOptions;
  /** US dollars of one image; null where nobody knows. */
  readonly pricing: Pricing<ImageTokenCounts | null>;
  /**
   * Gets an image that a server names by its address, under rules on where that may lead; null where
   * none is to be fetched.
   */
  readonly download: ((url: string, signal: AbortSignal) => Promise<Uint8Array>) | null;
  /** Waits until one more request of its call may go out. */
  readonly further: (signal: AbortSignal) => Promise<void>;
}

interface Drawn {
  readonly image: DrawnBody;
  readonly usage: ImageUsageBody;
}

/** An image model behind `images/generations`. */
export class OpenaiImages implements ImageModel {
  readonly #options: OpenaiImagesOptions;
  readonly #learning: Learning;

  constructor(options: OpenaiImagesOptions) {
    this.#options = options;
    const { wire, model, refused } = options;
    this.#learning = { refused, origin: wire.origin, model };
  }

  async draw(
    request: DrawRequest,
    signal: AbortSignal,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<DrawnImage> {
    signal.throwIfAborted();
    const { wire, model, traits, failures, image: options, further } = this.#options;
    let hasRoom = true;
    try {
      const { answer, requests } = await learningPost(
        this.#learning,
        (refused) => imageFields(request, { model, traits, options, refused }),
        async (body) => {
          if (!hasRoom) await further(signal);
          hasRoom = false;
          return wire.post(traits.path, body, signal, (answer) => this.#read(answer, onProgress));
        },
      );
      const usage = imageUsage(answer.usage, requests, this.#options.pricing);
      return { bytes: await this.#bytes(answer.image, usage, signal), usage };
    } catch (error) {
      signal.throwIfAborted();
      throw callErrorOf(error, { ...failures, model });
    }
  }

  #read(response: Response, onProgress: (progress: DrawProgress) => void): Promise<Drawn> {
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
    return isStream === true ? this.#readEvents(response, onProgress) : this.#readWhole(response);
  }

  async #readWhole(response: Response): Promise<Drawn> {
    const text = await response.text();
    let body: unknown;
    try {
      body = parseJson(text);
    } catch (cause) {
      throw this.#invalid("is no JSON", { cause });
    }
    if (typeof body === "object" && body !== null && "error" in body && !("data" in body)) {
      throw new ServerRefusal(502, response.headers, text);
    }
    const parsed = imageAnswerSchema.safeParse(body);
    const image = parsed.data?.data[0];
    if (!parsed.success || image === undefined) {
      throw this.#invalid("has no image", { cause: parsed.error });
    }
    return { image, usage: parsed.data.usage };
  }

  async #readEvents(
    response: Response,
    onProgress: (progress: DrawProgress) => void,
  ): Promise<Drawn> {
    const steps = (this.#options.image.previews ?? 0) + 1;
    for await (const event of this.#options.wire.events(response)) {
      const { data } = imageEventSchema.safeParse(event);
      if (data === undefined) continue;
      if (data.type.endsWith(".completed")) return { image: data, usage: data.usage };
      if (data.type.endsWith(".partial_image")) show(data, steps, onProgress);
    }
    throw new InvalidAnswerError(`The answer of ${this.#who} ended before its image.`, {
      billed: "maybe",
    });
  }

  async #bytes(
    { b64_json: base64, url }: DrawnBody,
    usage: ReportedUsage,
    signal: AbortSignal,
  ): Promise<Uint8Array> {
    const bytes = decoded(base64) ?? decoded(url) ?? (await this.#downloaded(url, signal));
    if (bytes === undefined) throw this.#invalid("has no image", { usage });
    try {
      readHeader(bytes);
    } catch (cause) {
      if (!(cause instanceof InvalidAnswerError)) throw cause;
      throw this.#invalid(`is not what was asked for (${cause.message})`, { usage, cause });
    }
    return bytes;
  }

  async #downloaded(
    url: string | null | undefined,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const { download } = this.#options;
    return url && download !== null ? download(url, signal) : undefined;
  }

  get #who(): string {
    return `${this.#options.model} of ${this.#options.failures.site.connection}`;
  }

  #invalid(
    what: string,
    failure: { readonly usage?: ReportedUsage; readonly cause?: unknown },
  ): InvalidAnswerError {
    const message = `The answer of ${this.#who} ${what}.`;
    return new InvalidAnswerError(message, { billed: "yes", ...failure });
  }
}

/** Base64, or a data URL of it; undefined where it is neither. */
function decoded(text: string | null | undefined): Uint8Array | undefined {
  if (!text) return undefined;
  const base64 = /^data:[^,]{0,100};base64,/.exec(text);
  if (base64 === null && /^[a-z]+:/i.test(text)) return undefined;
  return new Uint8Array(Buffer.from(text.slice(base64?.[0].length ?? 0), "base64"));
}

function show(
  { b64_json: base64, partial_image_index: index }: z.infer<typeof imageEventSchema>,
  steps: number,
  onProgress: (progress: DrawProgress) => void,
): void {
  const bytes = decoded(base64);
  const step = Math.min((index ?? 0) + 1, steps);
  const mediaType = bytes === undefined ? undefined : mediaTypeOf(bytes);
  onProgress({
    step,
    steps,
    ...(bytes !== undefined && mediaType !== undefined && { preview: { bytes, mediaType } }),
  });
}

/** Undefined for what is no image that can be shown: a preview less. */
function mediaTypeOf(bytes: Uint8Array): ReturnType<typeof readHeader>["mediaType"] | undefined {
  try {
    return readHeader(bytes).mediaType;
  } catch (error) {
    if (error instanceof InvalidAnswerError) return undefined;
    throw error;
  }
}
