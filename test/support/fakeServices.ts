import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { components as Image } from "../../src/protocol/generated/image.gen.js";
import type { components as Language } from "../../src/protocol/generated/language.gen.js";
import type { components as Vision } from "../../src/protocol/generated/vision.gen.js";
import { serviceNames, type ServiceName } from "../../src/services/names.js";
import { goodAnswer } from "./fakeChat.js";
import { jpegOf, pngOf } from "./images.js";
import { LoopbackServer } from "./loopbackServer.js";
import type { ToldToken } from "./toldTokens.js";

/** The three services' own interface, by the types that their description gives, without models. */

type ImageSchemas = Image["schemas"];
type LanguageSchemas = Language["schemas"];
type Entry = ImageSchemas["ModelEntry"];

export interface Asked {
  readonly path: string;
  readonly id: string | undefined;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What happens in place of an answer; undefined: the usual one. */
export type Instead = (
  asked: Asked,
  response: ServerResponse,
) => boolean | undefined | Promise<boolean | undefined>;

export interface FakeServicesOptions {
  readonly token?: string;
  /** Takes the request over where it gives true. */
  readonly instead?: Instead;
  /** Changes of what models can do. */
  readonly capabilities?: Partial<Record<ServiceName, Entry["capabilities"]>>;
  /** Which of them there are; below paths of their own (`/image`), or the only one at the root. */
  readonly services?: readonly ServiceName[];
  readonly layout?: "below" | "root";
  /** Models of the image service that are on its disk and not loaded. */
  readonly unloaded?: readonly string[];
}

export const fakeIds: Readonly<Record<ServiceName, string>> = {
  ...{ language: "writer-7b", image: "studio", vision: "clip" },
};
const gives = { language: "text", image: "image", vision: "scores" } as const;
const usual: Readonly<Record<ServiceName, Entry["capabilities"]>> = {
  language: { image_input: true, json_schema: true },
  image: {
    ...{ family: "sdxl", size_multiple_px: 16, smallest_px: 64, largest_px: 2048 },
    ...{ steps: 2, guidance: 5, negative_prompt: "guidance-above-1" },
  },
  vision: { aesthetic: true },
};

export class FakeServices {
  readonly asked: Asked[] = [];
  /** Ids that `/cancel/{id}` was called with. */
  readonly cancelled: string[] = [];
  readonly loaded = new Map<ServiceName, string>(serviceNames.map((name) => [name, fakeIds[name]]));
  readonly token: string;
  readonly #options: FakeServicesOptions;
  #server: LoopbackServer | undefined;

  private constructor(options: FakeServicesOptions) {
    this.#options = options;
    this.token = options.token ?? "fake-token";
  }

  static async start(options: FakeServicesOptions = {}): Promise<FakeServices> {
    const fake = new FakeServices(options);
    fake.#server = await LoopbackServer.http((request, response) => {
      void fake.#answer(request, response);
    });
    return fake;
  }

  get origin(): string {
    return this.#server?.origin ?? "";
  }

  /** Of one of them, where each is below a path of its own. */
  at(service: ServiceName): string {
    return this.#options.layout === "root" ? this.origin : `${this.origin}/${service}`;
  }

  /** Requests for work of models, in the order in which they came. */
  get work(): readonly Asked[] {
    return this.asked.filter(({ path }) => /generate|evaluate|completions/.test(path));
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    this.asked.push(asked);
    if ((await this.#options.instead?.(asked, response)) === true) return;
    if (asked.token !== this.token) {
      refuse(response, 401, "token.refused", "The token is wrong.");
      return;
    }
    const { services = serviceNames, layout = "below" } = this.#options;
    for (const service of services) {
      const prefix = layout === "below" ? `/${service}` : "";
      const { path } = asked;
      if (path.startsWith(`${prefix}/`)) {
        this.#route(service, { ...asked, path: path.slice(prefix.length) }, response);
        return;
      }
    }
    // As Ray's proxy does.
    response.writeHead(404, { "content-type": "text/plain" }).end("Path not found.");
  }

  #route(service: ServiceName, asked: Asked, response: ServerResponse): void {
    const { path, body } = asked;
    const cancelled = /^\/cancel\/(.+)$/.exec(path)?.[1];
    if (cancelled !== undefined) {
      this.cancelled.push(cancelled);
      json(response, { cancelled: [cancelled] });
    } else if (path === "/health") {
      json(response, { status: "healthy", model: this.loaded.get(service) ?? null });
    } else if (path === "/v1/models") {
      json(response, this.#list(service));
    } else if (path === "/load") {
      this.loaded.set(service, String(body["model"]));
      json(response, { status: "healthy" });
    } else if (path === "/generate" && service === "image") draw(asked, response);
    else if (path === "/evaluate" && service === "vision") evaluate(response);
    else if (path === "/v1/chat/completions" && service === "language") chat(asked, response);
    else refuse(response, 404, "route.unknown", "There is no such route.");
  }

  #list(service: ServiceName): ImageSchemas["ModelList"] {
    const { capabilities = {}, unloaded = [] } = this.#options;
    const loaded = this.loaded.get(service);
    const others = service === "image" ? unloaded : [];
    const ids = [...new Set([loaded ?? fakeIds[service], fakeIds[service], ...others])];
    return {
      object: "list",
      data: ids.map((id) => ({
        ...{ id, object: "model", created: 0, owned_by: "local", disk_bytes: 1, problem: null },
        architecture: { output_modalities: [gives[service]] },
        loaded: id === loaded,
        capabilities: { ...usual[service], ...capabilities[service] },
      })),
    };
  }
}

export function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  { retryable = false, ...headers }: { readonly retryable?: boolean; "retry-after"?: string } = {},
): void {
  const body: ImageSchemas["ErrorBody"] = { error: { code, message, retryable, details: {} } };
  const told = { "content-type": "application/json", ...headers };
  response.writeHead(status, told).end(JSON.stringify(body));
}

export function streamTo(response: ServerResponse, position = 0): void {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "x-queue-position": String(position),
  });
}

export function send(response: ServerResponse, name: string, data: object): void {
  response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** The image that is drawn for a request, as the service tells of it. */
export function generated(
  { body }: Asked,
  changed: Partial<ImageSchemas["GeneratedImage"]> = {},
): ImageSchemas["GeneratedImage"] {
  const [width, height] = [Number(body["width"]), Number(body["height"])];
  const bytes = pngOf(width, height);
  return {
    ...{ width, height, seed: Number(body["seed"]), steps: 2, guidance: 5, model: "studio" },
    ...{ ignored: [], truncated: [], localPath: null, not_written: null },
    image_b64: Buffer.from(bytes).toString("base64"),
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...changed,
  };
}

function draw(asked: Asked, response: ServerResponse): void {
  streamTo(response);
  const id = asked.id ?? "";
  const preview = Buffer.from(jpegOf(16, 16)).toString("base64");
  send(response, "queued", { id, items: 1, position: 0 });
  send(response, "started", { id });
  for (const step of [1, 2]) {
    send(response, "step", { item: 0, step, steps: 2 });
    if (asked.body["previews"] === true) {
      send(response, "preview", { item: 0, image_b64: preview });
    }
  }
  send(response, "image", { item: 0, image: generated(asked) });
  send(response, "done", { drawn: 1, failed: 0 });
  response.end();
}

export const evaluation: Vision["schemas"]["EvaluateAnswer"] = {
  ...{ clip_score: 34, aesthetic_score: 6.75, clip_cosine: 0.2, clip_score_raw: 0.5 },
  ...{ aesthetic_raw: 6.75, prompt_truncated: false, clip_model: "clip" },
  ...{ aesthetic_model: "head", aesthetic_note: null },
};

function evaluate(response: ServerResponse): void {
  json(response, evaluation);
}

type Message = LanguageSchemas["MessageBody"];

function chat({ body }: Asked, response: ServerResponse): void {
  const { messages, response_format: format } = body as LanguageSchemas["ChatBody"];
  const isForm = format?.type === "json_schema";
  const text = goodAnswer({
    messages: messages.map(({ role, content }) => ({
      role: role === "developer" ? "system" : role,
      text: textOf(content),
    })),
    maxTokens: 1,
    ...(isForm && { form: { name: "form", schema: {} } }),
  });
  streamTo(response);
  response.write(": started\n\n");
  const half = Math.ceil(text.length / 2);
  piece(response, { content: text.slice(0, half) });
  piece(response, { content: text.slice(half), end: "stop" });
  usage(response, 100, 20);
  response.end("data: [DONE]\n\n");
}

function textOf(content: Message["content"]): string {
  if (typeof content === "string") return content;
  return (content ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
}

interface Piece {
  readonly content?: string;
  readonly end?: "stop" | "length" | "content_filter";
  /** What it tells of the piece's tokens. */
  readonly tokens?: readonly ToldToken[];
}

export function piece(response: ServerResponse, { content = "", end, tokens }: Piece): void {
  const delta = { content, role: null };
  const logprobs = tokens === undefined ? null : { content: tokens.map(whole) };
  chunk(response, [{ delta, finish_reason: end ?? null, index: 0, logprobs }], null);
}

type Whole = LanguageSchemas["ChatLogprobs"]["content"][0];

const whole = ({ token, logprob, top_logprobs: others }: ToldToken): Whole => ({
  ...{ token, logprob, bytes: [...Buffer.from(token)] },
  top_logprobs: (others ?? []).map((each) => ({ ...each, bytes: [...Buffer.from(each.token)] })),
});

export function usage(response: ServerResponse, input: number, output: number): void {
  chunk(response, [], {
    ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    prompt_tokens_details: null,
  });
}

function chunk(
  response: ServerResponse,
  choices: LanguageSchemas["ChatChunk"]["choices"],
  counted: LanguageSchemas["ChatChunk"]["usage"],
): void {
  const told: LanguageSchemas["ChatChunk"] = {
    ...{ choices, usage: counted, created: 0, id: "x", model: "writer-7b" },
    object: "chat.completion.chunk",
  };
  response.write(`data: ${JSON.stringify(told)}\n\n`);
}

async function read(request: IncomingMessage): Promise<Asked> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  const { authorization = "", "x-request-id": id } = request.headers;
  return {
    path: request.url ?? "",
    id: typeof id === "string" ? id : undefined,
    token: /^Bearer (.+)$/.exec(authorization)?.[1],
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
