import { once } from "node:events";
import { createServer as httpServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as tcpServer, type AddressInfo, type Server, type Socket } from "node:net";

/** A server on loopback that does whatever a test wants, and knows who came. */
export class LoopbackServer {
  readonly requests: IncomingMessage[] = [];
  readonly sockets: Socket[] = [];
  readonly origin: string;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** One that speaks HTTP. */
  static http(listener: RequestListener): Promise<LoopbackServer> {
    return LoopbackServer.#listening(httpServer(listener));
  }

  /** One that speaks what it likes. */
  static tcp(onSocket: (socket: Socket) => void): Promise<LoopbackServer> {
    return LoopbackServer.#listening(tcpServer({ allowHalfOpen: true }, onSocket));
  }

  static async #listening(server: Server): Promise<LoopbackServer> {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const self = new LoopbackServer(server);
    server.on("connection", (socket) => {
      self.sockets.push(socket);
      // A client that goes away is what many tests are about.
      socket.on("error", () => undefined);
    });
    server.on("request", (request: IncomingMessage) => self.requests.push(request));
    return self;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** Resolves when the client's end of a connection is gone, however it went. */
export async function gone(socket: Socket | undefined): Promise<void> {
  if (socket === undefined || socket.destroyed) return;
  await new Promise((resolve) => socket.once("close", resolve));
}
