import type { ChatFlavour, Flavour, ImageFlavour } from "./flavours.data.js";

/** Why a server does not take a request; undefined where it does. */
export interface Refusal {
  readonly parameter: string;
  readonly message: string;
}

type Body = Readonly<Record<string, unknown>>;

export function chatRefusal(flavour: ChatFlavour, body: Body): Refusal | undefined {
  const unknown = undocumented(flavour.parameters, body);
  if (unknown !== undefined) return unknown;
  const effort = body["reasoning_effort"];
  if (flavour.temperatureNeedsNoEffort && body["temperature"] !== undefined && effort !== "none") {
    return {
      parameter: "temperature",
      message:
        "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
    };
  }
  if (flavour.temperatureNeedsNoEffort && "logprobs" in body && effort !== "none") {
    const message = "Unsupported parameter: 'logprobs' is not supported with this model.";
    return { parameter: "logprobs", message };
  }
  const format = body["response_format"];
  if (format === undefined) return undefined;
  const { type, json_schema: asked } = format as { type: string; json_schema?: unknown };
  if (!flavour.responseFormats.some((each) => each === type)) {
    return {
      parameter: "response_format",
      message: `'response_format.type' must be one of ${flavour.responseFormats.join(", ")}`,
    };
  }
  const isTaken =
    isStrict(asked) &&
    !flavour.unknownKeywords.some((word) => JSON.stringify(asked).includes(`"${word}":`));
  return type === "json_schema" && !isTaken
    ? { parameter: "response_format", message: "Invalid schema for response_format" }
    : undefined;
}

export function imageRefusal(flavour: ImageFlavour, body: Body): Refusal | undefined {
  const unknown = undocumented(flavour.parameters, body);
  if (unknown !== undefined) return unknown;
  const { size } = body;
  return typeof size === "string" && flavour.sizes !== null && !flavour.sizes.includes(size)
    ? { parameter: "size", message: `Invalid value: '${size}'. 'size' is not supported.` }
    : undefined;
}

function undocumented(parameters: readonly string[], body: Body): Refusal | undefined {
  const parameter = Object.keys(body).find((name) => !parameters.includes(name));
  if (parameter === undefined) return undefined;
  return { parameter, message: `Unknown parameter: '${parameter}'.` };
}

/** As OpenAI wants it: a name of simple letters, an object that lists all and allows no more. */
function isStrict(asked: unknown): boolean {
  const { name, schema } = (asked ?? {}) as { name?: unknown; schema?: Body };
  return (
    typeof name === "string" &&
    /^[\w-]{1,64}$/.test(name) &&
    schema?.["type"] === "object" &&
    schema["additionalProperties"] === false
  );
}

/** The status and body with which a server of this flavour says it. */
export function refusalAnswer(
  { refusal: form }: Flavour,
  { parameter, message }: Refusal,
): readonly [status: number, body: unknown] {
  switch (form) {
    case "openai": {
      const type = "invalid_request_error";
      return [400, { error: { message, type, param: parameter, code: "unknown_parameter" } }];
    }
    case "fastapi": {
      const fault = {
        type: "extra_forbidden",
        loc: ["body", parameter],
        msg: "Extra inputs are not permitted",
      };
      return [422, { detail: [fault] }];
    }
    case "gemini": {
      const told = `Invalid JSON payload received. Unknown name "${parameter}": Cannot find field.`;
      return [400, [{ error: { code: 400, message: told, status: "INVALID_ARGUMENT" } }]];
    }
    case "plain":
      return [400, { error: { message, code: 400 } }];
  }
}
