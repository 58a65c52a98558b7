import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { LoopbackServer } from "./loopbackServer.js";

/** Stands before a server and hands everything on, byte for byte; keeps a book of the work asked for. */
export class RecordingProxy {
  readonly #server: LoopbackServer;

  private constructor(server: LoopbackServer) {
    this.#server = server;
  }

  /**
   * @param target the server's origin
   * @param posted gets the bodies of POST requests, in the order in which they come
   */
  static async start(target: string, posted: string[]): Promise<RecordingProxy> {
    const server = await LoopbackServer.http((asked, answer) => {
      const onwards = httpRequest(`${target}${asked.url ?? ""}`, {
        method: asked.method ?? "GET",
        headers: { ...asked.headers, host: new URL(target).host },
      });
      if (asked.method === "POST") keep(asked, posted);
      handOn(asked, onwards, answer);
    });
    return new RecordingProxy(server);
  }

  get origin(): string {
    return this.#server.origin;
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}

function keep(asked: IncomingMessage, posted: string[]): void {
  const chunks: Buffer[] = [];
  asked.on("data", (chunk: Buffer) => chunks.push(chunk));
  asked.on("end", () => posted.push(Buffer.concat(chunks).toString("utf8")));
}

/** Whichever side goes away first, the other one is told. */
function handOn(
  asked: IncomingMessage,
  onwards: ReturnType<typeof httpRequest>,
  answer: ServerResponse,
): void {
  asked.pipe(onwards);
  onwards.on("response", (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers);
    response.pipe(answer);
  });
  onwards.on("error", () => answer.destroy());
  answer.on("close", () => onwards.destroy());
}
