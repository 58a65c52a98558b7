import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { goodAnswer } from "./fakeChat.js";

/** The extension that gives its models to an editor. */
export const vendorFolder = fileURLToPath(new URL("../editor/vendor", import.meta.url));

/** A request as the vendor's extension got it. */
export interface VendorAsked {
  readonly model: string;
  readonly messages: readonly {
    readonly role: "user" | "assistant";
    readonly text: string;
    readonly images: readonly { readonly mimeType: string; readonly bytes: number }[];
  }[];
  readonly tools: readonly { readonly name: string; readonly inputSchema: unknown }[];
  readonly isRequired: boolean;
}

/**
 * What it answers: texts as they stream, then a tool's input, then what it throws; or nothing more
 * until it is called off.
 */
export interface VendorReply {
  readonly texts?: readonly string[];
  readonly toolInput?: unknown;
  readonly isEndless?: boolean;
  readonly thrown?: {
    readonly code?: "NoPermissions" | "Blocked" | "NotFound";
    readonly name?: string;
    readonly message?: string;
  };
}

/** One that sees, and one that answers what it cannot see. */
const drafter = { id: "draft-1", name: "Draft One", family: "draft", version: "1" };
const blind = { id: "blind-1", name: "Blind One", family: "blind", version: "1" };

/** A vendor of language models for an editor, run by the test. */
export class ModelVendor {
  readonly asked: VendorAsked[] = [];
  /** In place of a good answer; undefined for that one. */
  answer: (asked: VendorAsked) => VendorReply | undefined = () => undefined;
  /** How many endless answers were called off. */
  cancelled = 0;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => {
      void text(request).then((body) => {
        response.end(JSON.stringify(this.#told(request.url ?? "/", body)));
      });
    });
  }

  static async start(): Promise<ModelVendor> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    return new ModelVendor(server);
  }

  /** For the editor that the extension runs in. */
  get env(): NodeJS.ProcessEnv {
    const { port } = this.#server.address() as AddressInfo;
    return { SHED_URL: `http://127.0.0.1:${port}` };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  #told(path: string, body: string): unknown {
    switch (path) {
      case "/models":
        return information;
      case "/cancelled":
        this.cancelled += 1;
        return {};
      default:
        return this.#reply(body);
    }
  }

  #reply(body: string): VendorReply {
    const asked = JSON.parse(body) as VendorAsked;
    this.asked.push(asked);
    return this.answer(asked) ?? goodReply(asked);
  }
}

const information = [drafter, blind].map((model) => ({
  ...model,
  ...{ maxInputTokens: 64_000, maxOutputTokens: 8000 },
  capabilities: { imageInput: true, toolCalling: true },
}));

function goodReply({ model, messages, tools }: VendorAsked): VendorReply {
  const task = messages[0]?.text ?? "";
  if (task.includes("four stripes")) {
    return { texts: model === blind.id ? ["Red and blue."] : ["Yellow, blue, ", "red, green."] };
  }
  const answer = goodAnswer({
    messages: [
      { role: "system", text: task },
      ...messages.map(({ role, text }) => ({ role, text })),
    ],
    form: { name: "form", schema: {} },
    maxTokens: 1,
  });
  return tools.length === 0 ? { texts: [answer] } : { toolInput: JSON.parse(answer) as unknown };
}
