import { fail } from "node:assert/strict";
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import {
  guardedFetch,
  type Fetch,
  type GuardOptions,
} from "../../src/providers/http/guardedFetch.js";
import { systemClock } from "../../src/systemClock.js";
import { LoopbackServer } from "./loopbackServer.js";

/** Longer than any test waits: a limit that a test is not about. */
export const patient = {
  connectMs: 60_000,
  firstByteMs: 60_000,
  wholeMs: 60_000,
  maxBytes: 1_048_576,
} as const;

/** For whoever must not be asked. */
export const noFetch: Fetch = () => fail("Only hosts far away are asked through this");

/** Servers of one test, and fetches for them; `close` when it is over. */
export class HttpRig {
  readonly #servers: LoopbackServer[] = [];

  async http(listener: RequestListener): Promise<LoopbackServer> {
    return this.#kept(await LoopbackServer.http(listener));
  }

  async tcp(onSocket: (socket: Socket) => void): Promise<LoopbackServer> {
    return this.#kept(await LoopbackServer.tcp(onSocket));
  }

  /** Where one does this to the first bytes that come. */
  async tcpAt(onData: (socket: Socket) => void): Promise<string> {
    const { origin } = await this.tcp((socket) => {
      socket.once("data", () => onData(socket));
    });
    return origin;
  }

  /** Where whatever comes is answered with these bytes, and then with the end, or with silence. */
  async rawAt(answer: string, then: "end" | "stay"): Promise<string> {
    return this.tcpAt((socket) => {
      socket.write(answer, () => {
        if (then === "end") socket.end();
      });
    });
  }

  async redirectTo(location: string): Promise<string> {
    const { origin } = await this.http((_request, response) => {
      response.writeHead(307, { location }).end();
    });
    return origin;
  }

  async resetInBody(): Promise<string> {
    const { origin } = await this.http((request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half", () => {
        request.socket.resetAndDestroy();
      });
    });
    return origin;
  }

  /** An answer that goes on for as long as somebody listens. */
  async endless(status: number): Promise<string> {
    const chunk = Buffer.alloc(65_536, "data: x\n");
    const { origin } = await this.http((_request, response) => {
      response.writeHead(status, { "content-type": "text/event-stream" });
      const more = (): void => {
        while (!response.destroyed && response.write(chunk));
        response.once("drain", more);
      };
      more();
    });
    return origin;
  }

  /** An origin on loopback where nobody listens. */
  async nobody(): Promise<string> {
    const server = await LoopbackServer.tcp(() => undefined);
    await server.close();
    return server.origin;
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.splice(0).map((server) => server.close()));
  }

  #kept(server: LoopbackServer): LoopbackServer {
    this.#servers.push(server);
    return server;
  }
}

/** The head of an answer, of these lines. */
export const headOf = (...lines: readonly string[]): string => `${lines.join("\r\n")}\r\n\r\n`;

type Given = Omit<Partial<GuardOptions>, "limits"> & {
  readonly limits?: Partial<GuardOptions["limits"]>;
  /** Of requests that name none themselves. */
  readonly headers?: Readonly<Record<string, string>>;
};

export function fetchFor(origin: string, { limits, headers = {}, ...options }: Given = {}): Fetch {
  const means = { clock: systemClock, fetch: noFetch };
  const fetch = guardedFetch({ origin, means, ...options, limits: { ...patient, ...limits } });
  return (input, init) => fetch(input, { headers, ...init });
}

/** What a fetch, or the body that it began with, rejects with. */
export async function thrownBy(answer: Promise<Response>): Promise<unknown> {
  try {
    const { status } = await answer;
    const text = await (await answer).text();
    return fail(`It was answered with status ${status}: ${text.slice(0, 100)}`);
  } catch (thrown) {
    return thrown;
  }
}
