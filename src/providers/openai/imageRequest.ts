import type { DrawRequest } from "../../search/ports.js";
import { aspectText, nearestSize } from "./imageSize.js";
import type { Fields } from "./learningPost.js";
import type { ImageOptions } from "./openaiKind.js";
import type { ImageTraits } from "./profile.js";
import { traitsOf } from "./profiles.js";
import type { Body } from "./wire.js";

/** The fields of a request for one image. */
export function imageFields(
  { prompt, negativePrompt, seed, ...size }: DrawRequest,
  {
    model,
    traits,
    options,
    refused,
  }: {
    readonly model: string;
    readonly traits: ImageTraits;
    readonly options: ImageOptions;
    readonly refused: ReadonlySet<string>;
  },
): Fields {
  const placed = placedValues(traits, {
    // 31 bits: many servers keep it with a sign.
    seed: seed % 2 ** 31,
    ...(negativePrompt !== "" && { negativePrompt }),
    ...(options.steps !== undefined && { steps: options.steps }),
    ...(options.guidance !== undefined && { guidance: options.guidance }),
  });
  const optional: Body = {
    ...sizeFields(size, model, traits),
    ...placed.fields,
    ...styleFields(model, traits, options),
    ...(traits.takesResponseFormat && { response_format: "b64_json" }),
    ...(traits.streams && streamFields(options, refused)),
  };
  return {
    needed: { model, prompt: promptWith(prompt, traits, placed) },
    optional: Object.fromEntries(Object.entries(optional).filter(([name]) => !refused.has(name))),
  };
}

function sizeFields(
  size: Pick<DrawRequest, "widthPx" | "heightPx">,
  model: string,
  traits: ImageTraits,
): Body {
  const nearest = nearestSize(size, traitsOf(traits.models, model).sizes);
  switch (traits.size) {
    case "size":
      return { size: `${nearest.widthPx}x${nearest.heightPx}` };
    case "width and height":
      return { width: nearest.widthPx, height: nearest.heightPx };
    case "aspect_ratio":
      return { aspect_ratio: aspectText(nearest) };
  }
}

/** The least quality unless another one was asked for: a search draws many. */
function styleFields(model: string, traits: ImageTraits, options: ImageOptions): Body {
  const { qualities } = traitsOf(traits.models, model);
  const quality = options.quality ?? qualities[0];
  const { background, moderation, outputFormat } = options;
  return {
    ...(qualities.length > 0 && { quality }),
    ...(traits.takesBackground && background !== undefined && { background }),
    ...(traits.takesModeration && moderation !== undefined && { moderation }),
    ...(traits.outputFormats.length > 0 &&
      outputFormat !== undefined && { output_format: outputFormat }),
  };
}

function streamFields({ previews = 0 }: ImageOptions, refused: ReadonlySet<string>): Body {
  return refused.has("stream") ? {} : { stream: true, partial_images: previews };
}

interface Values {
  readonly seed: number;
  readonly negativePrompt?: string;
  readonly steps?: number;
  readonly guidance?: number;
}

interface Placed {
  readonly fields: Body;
  readonly tag: Body;
  readonly behindBar: string;
}

function placedValues(traits: ImageTraits, values: Values): Placed {
  const fields: Record<string, unknown> = {};
  const tag: Record<string, unknown> = {};
  let behindBar = "";
  for (const name of ["seed", "negativePrompt", "steps", "guidance"] as const) {
    const value = values[name];
    const place = traits[name];
    if (value === undefined || place === null) continue;
    switch (place.in) {
      case "field":
        fields[place.name] = value;
        break;
      case "tag":
        tag[place.name] = value;
        break;
      case "bar":
        behindBar = String(value);
        break;
    }
  }
  return { fields, tag, behindBar };
}

const tagName = "sd_cpp_extra_args";

/**
 * The prompt, with what the server takes inside it. What a prompt itself has of those marks would set
 * the server's own options, and is taken out.
 */
function promptWith(prompt: string, traits: ImageTraits, { tag, behindBar }: Placed): string {
  if (traits.negativePrompt?.in === "bar") {
    const plain = prompt.replaceAll("|", ",");
    return behindBar === "" ? plain : `${plain}|${behindBar.replaceAll("|", ",")}`;
  }
  if (traits.seed?.in !== "tag") return prompt;
  const json = JSON.stringify(tag).replaceAll("<", "\\u003c");
  return `${withoutTags(prompt)}<${tagName}>${json}</${tagName}>`;
}

/** Until none is left: one may stand inside another. */
function withoutTags(prompt: string): string {
  const rest = prompt.replaceAll(new RegExp(`</?${tagName}\\s*>?`, "gi"), "");
  return rest === prompt ? prompt : withoutTags(rest);
}
