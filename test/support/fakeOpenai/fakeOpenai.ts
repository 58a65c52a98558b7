import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { drawnAs, isDrawingTask } from "../fakeChat.js";
import { jpegOf, pngOf } from "../images.js";
import { answerFor } from "./answerFor.js";
import type { Fault } from "./faults.js";
import type { Flavour } from "./flavours.data.js";
import { chatRefusal, imageRefusal, refusalAnswer } from "./refusal.js";

type Body = Readonly<Record<string, unknown>>;

/** One request, as the server's own books have it. */
export interface LedgerLine {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Body;
  /** Null while it is at work, or where it never answered. */
  status: number | null;
  inputTokens: number;
  outputTokens: number;
  nanoUsd: number;
  /** The client ended it before it was answered. */
  wasAborted: boolean;
  /** When that was, of `performance.now()`; null where it was not. */
  abortedAtMs: number | null;
  /** A parameter that it does not document. */
  refused: string | null;
}

export interface FakeOptions {
  readonly key?: string;
  /** What the call of this index, from 0 and counted over all, comes to; undefined: an answer. */
  readonly fault?: (index: number, path: string, body: Body) => Fault | undefined;
  /** What the model says to a request; undefined: whatever fits its schema. */
  readonly says?: (body: Body) => string | undefined;
  /** What it tells of the tokens of an answer, where it is asked for them; undefined: nothing. */
  readonly tokens?: (content: string) => unknown;
  /** What it does before it answers; its clients wait. */
  readonly work?: (line: LedgerLine) => Promise<void>;
  /** What it waits for between an image's previews and the image. */
  readonly previewed?: () => Promise<void>;
  /** With each answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Both sides of what it draws, whatever was asked for: less to look at. */
  readonly sidePx?: number;
  /** Nano-dollars of one token, of text and of images. */
  readonly price?: {
    readonly input: number;
    readonly output: number;
    readonly imageInput: number;
    readonly imageOutput: number;
  };
}

/** A server of one flavour on the loopback interface, which writes down all that it was asked. */
export class FakeOpenai {
  readonly ledger: LedgerLine[] = [];
  readonly url: string;
  readonly #flavour: Flavour;
  readonly #options: FakeOptions;
  #waiting = 0;
  readonly #server: ReturnType<typeof createServer>;

  static async start(flavour: Flavour, options: FakeOptions = {}): Promise<FakeOpenai> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FakeOpenai(flavour, options, server);
  }

  private constructor(
    flavour: Flavour,
    options: FakeOptions,
    server: ReturnType<typeof createServer>,
  ) {
    this.#flavour = flavour;
    this.#options = options;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${flavour.basePath}`;
    server.on("request", (request, response) => void this.#answer(request, response));
  }

  /** Calls that it took and does not answer now, as long as their clients wait. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Parameters that it refused, in order. */
  get refused(): readonly string[] {
    return this.ledger.flatMap(({ refused }) => (refused === null ? [] : [refused]));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { basePath } = this.#flavour;
    const asked = (request.url ?? "").split("?")[0] ?? "";
    const path = asked.startsWith(basePath) ? asked.slice(basePath.length) : asked;
    const line: LedgerLine = {
      path,
      headers: request.headers,
      body: text === "" ? {} : (JSON.parse(text) as Body),
      status: null,
      inputTokens: 0,
      outputTokens: 0,
      nanoUsd: 0,
      wasAborted: false,
      abortedAtMs: null,
      refused: null,
    };
    const index = this.ledger.push(line) - 1;
    response.on("close", () => {
      line.wasAborted = !response.writableFinished;
      if (line.wasAborted) line.abortedAtMs = performance.now();
    });
    const { headers = {} } = this.#options;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    await this.#work(line);
    const fault = this.#options.fault?.(index, path, line.body);
    if (fault === undefined) this.#serve(line, response);
    else this.#play(fault, line, response);
  }

  async #work(line: LedgerLine): Promise<void> {
    const work = this.#options.work?.(line);
    if (work === undefined) return;
    this.#waiting += 1;
    await work;
    this.#waiting -= 1;
  }

  #serve(line: LedgerLine, response: ServerResponse, fault?: Fault): void {
    const { chat, images, models } = this.#flavour;
    const isPublic = line.path === "/models" && this.#flavour.id === "openrouter";
    if (!isPublic && !this.#mayEnter(line)) {
      const error = { message: "Incorrect API key provided.", code: "invalid_api_key" };
      send(line, response, 401, { error });
    } else if (line.path === "/key" && this.#flavour.id === "openrouter") {
      send(line, response, 200, { data: { label: "fake", limit_remaining: null } });
    } else if (line.path === "/models") {
      send(line, response, 200, { object: "list", data: models });
    } else if (line.path === "/chat/completions" && chat !== null) {
      const refusal = chatRefusal(chat, line.body);
      if (refusal === undefined) this.#complete(line, response, fault);
      else this.#refuse(line, response, refusal);
    } else if (images !== null && line.path === images.path) {
      const refusal = imageRefusal(images, line.body);
      if (refusal === undefined) this.#draw(line, response, fault);
      else this.#refuse(line, response, refusal);
    } else {
      send(line, response, 404, { detail: "Not Found" });
    }
  }

  #mayEnter({ headers }: LedgerLine): boolean {
    const { key } = this.#options;
    switch (this.#flavour.auth) {
      case "none":
        return true;
      case "bearer":
        return headers["authorization"] === `Bearer ${key ?? "fake-key"}`;
      case "api-key":
        return headers["api-key"] === (key ?? "fake-key");
    }
  }

  #refuse(
    line: LedgerLine,
    response: ServerResponse,
    refusal: { readonly parameter: string; readonly message: string },
  ): void {
    line.refused = refusal.parameter;
    send(line, response, ...refusalAnswer(this.#flavour, refusal));
  }

  #complete(line: LedgerLine, response: ServerResponse, fault?: Fault): void {
    const messages = line.body["messages"] as readonly Body[];
    const said = messages.map(({ content }) => wordsOf(content)).join(" ");
    const format = line.body["response_format"] as
      | { json_schema?: { schema: unknown } }
      | undefined;
    const schema = format?.json_schema?.schema;
    const echo = wordsOf(messages.at(-1)?.["content"]);
    const right =
      this.#options.says?.(line.body) ??
      (isDrawingTask(said)
        ? drawnAs(said, echo)
        : schema === undefined
          ? `{"echo": ${JSON.stringify(echo)}}`
          : JSON.stringify(answerFor(schema, echo)));
    const content =
      fault?.kind === "says" ? fault.content : fault?.kind === "refuses" ? null : right;
    this.#bill(line, tokensOf(said), tokensOf(content ?? ""));
    const { inputTokens, outputTokens } = line;
    send(line, response, 200, {
      id: "chatcmpl-1",
      object: "chat.completion",
      model: line.body["model"],
      choices: [
        {
          index: 0,
          finish_reason: (fault?.kind === "says" ? fault.finish : undefined) ?? "stop",
          ...this.#tokensTold(line, content),
          message: {
            role: "assistant",
            content,
            reasoning_content: "thoughts apart",
            ...(fault?.kind === "refuses" && { refusal: fault.refusal }),
          },
        },
      ],
      usage: {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
        prompt_tokens_details: { cached_tokens: Math.floor(inputTokens / 2) },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    });
  }

  #tokensTold({ body }: LedgerLine, said: string | null): Body {
    if (body["logprobs"] !== true) return {};
    return { logprobs: { content: this.#options.tokens?.(said ?? "") ?? null, refusal: null } };
  }

  #draw(line: LedgerLine, response: ServerResponse, fault?: Fault): void {
    const { body } = line;
    const bytes = fault?.kind === "draws" ? fault.bytes : imageOf(body, this.#options.sidePx);
    const b64 = Buffer.from(bytes).toString("base64");
    this.#bill(line, tokensOf(String(body["prompt"])), 196);
    const usage = {
      input_tokens: line.inputTokens,
      input_tokens_details: { text_tokens: line.inputTokens, image_tokens: 0 },
      output_tokens: line.outputTokens,
      total_tokens: line.inputTokens + line.outputTokens,
    };
    if (body["stream"] === true) {
      void this.#drawInSteps(line, response, b64, usage);
      return;
    }
    const isUrl =
      this.#flavour.images?.answersWith === "url" && body["response_format"] !== "b64_json";
    const image = isUrl ? { url: `${this.url}/files/1.png` } : { b64_json: b64 };
    send(line, response, 200, { created: 1, data: [image], usage });
  }

  async #drawInSteps(
    line: LedgerLine,
    response: ServerResponse,
    b64: string,
    usage: object,
  ): Promise<void> {
    response.writeHead(200, { "content-type": "text/event-stream" });
    line.status = 200;
    const event = (type: string, data: object): void => {
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    };
    const partials = Number(line.body["partial_images"] ?? 0);
    for (let index = 0; index < partials; index++) {
      event("image_generation.partial_image", { b64_json: b64, partial_image_index: index });
    }
    await this.#options.previewed?.();
    event("image_generation.completed", { b64_json: b64, usage });
    response.end();
  }

  #bill(line: LedgerLine, inputTokens: number, outputTokens: number): void {
    const { price } = this.#options;
    const isImage = line.path !== "/chat/completions";
    line.inputTokens = inputTokens;
    line.outputTokens = outputTokens;
    if (price === undefined) return;
    line.nanoUsd =
      inputTokens * (isImage ? price.imageInput : price.input) +
      outputTokens * (isImage ? price.imageOutput : price.output);
  }

  #play(fault: Fault, line: LedgerLine, response: ServerResponse): void {
    switch (fault.kind) {
      case "status":
        send(line, response, fault.status, fault.body, fault.headers);
        return;
      case "hang":
        this.#waiting += 1;
        response.once("close", () => (this.#waiting -= 1));
        return;
      case "resetBefore":
        response.socket?.resetAndDestroy();
        return;
      case "resetInBody":
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
        response.write('{"choices": [', () => response.socket?.resetAndDestroy());
        return;
      case "body":
        line.status = 200;
        response.writeHead(200, { "content-type": fault.contentType ?? "application/json" });
        response.end(fault.text);
        return;
      case "says":
      case "refuses":
      case "draws":
        this.#serve(line, response, fault);
        return;
      case "large":
      case "endless":
        line.status = 200;
        response.writeHead(200, { "content-type": "application/json" });
        pour(response, fault.kind === "large" ? fault.bytes : Infinity);
        return;
    }
  }
}

/** As fast as it is read, and no faster. */
function pour(response: ServerResponse, bytes: number): void {
  if (response.destroyed) return;
  const next = (): void => pour(response, bytes - blank.length);
  if (bytes <= 0) response.end();
  else if (response.write(blank)) setImmediate(next);
  else response.once("drain", next);
}
const blank = " ".repeat(65_536);

function send(
  line: LedgerLine,
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  line.status = status;
  const isText = typeof body === "string";
  response.writeHead(status, {
    "content-type": isText ? "text/plain" : "application/json",
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}

const images = new Map<string, Uint8Array>();

/** An image of the asked size, in the asked format where we can write it. */
function imageOf(
  { size, width, height, output_format: format }: Body,
  sidePx: number | undefined,
): Uint8Array {
  const asked = typeof size === "string" ? size.split("x") : [width, height];
  const [widthPx = 512, heightPx = 512] = asked.map((side) => sidePx ?? (Number(side) || 512));
  const isJpeg = format === "jpeg";
  const name = `${String(isJpeg)} ${widthPx}x${heightPx}`;
  const made = images.get(name) ?? (isJpeg ? jpegOf : pngOf)(widthPx, heightPx);
  images.set(name, made);
  return made;
}

function wordsOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? (content as readonly { text?: string }[]) : [];
  return parts.map(({ text = "" }) => text).join(" ");
}

/** Nobody's tokens are words, but any whole number that follows from the text will do. */
const tokensOf = (text: string): number => Math.ceil(text.length / 4);
