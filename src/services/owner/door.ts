import { timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.js";
import { parseJson } from "../../base/parseJson.js";
import { LineSocket } from "../wire/lineSocket.js";
import {
  handshakeMs,
  helloSchema,
  maxRequestBytes,
  protocolVersion,
  type Hello,
  type Welcome,
} from "../wire/messages.js";

/** Lets in who knows the token, and nobody else. */

/** Beside so many that have not said who they are, the oldest is sent away. */
const maxStrangers = 64;
/** A first line is short. */
const maxHelloBytes = 2048;

export interface DoorOptions {
  readonly token: string;
  readonly welcome: Omit<Welcome, "protocol">;
  readonly clock: Clock;
  /** Somebody knocks, whoever it is. */
  readonly onKnock: () => void;
  /** Its first line was right; the answer is on its way. */
  readonly onClient: (lines: LineSocket, hello: Hello) => void;
}

export class Door {
  readonly #options: DoorOptions;
  readonly #strangers = new Set<LineSocket>();
  readonly #opened: Promise<void>;
  #open: () => void = () => undefined;
  #isShut = false;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  /** Until then, whoever comes has to wait. */
  open(): void {
    this.#open();
  }

  /** Nobody is answered from now on; who comes waits until they are sent away. */
  shut(): void {
    this.#isShut = true;
  }

  /** Of a socket that was accepted. Never rejects. */
  async admit(socket: Socket): Promise<void> {
    const lines = new LineSocket(socket, maxRequestBytes);
    this.#strangers.add(lines);
    const [oldest] = this.#strangers;
    if (this.#strangers.size > maxStrangers) oldest?.destroy();
    const tooLate = new AbortController();
    void this.#sendAway(lines, tooLate.signal);
    this.#options.onKnock();
    try {
      await Promise.race([this.#opened, lines.closed]);
      const line = await lines.nextLine();
      if (this.#isShut) {
        lines.listen(() => undefined);
        await lines.closed;
        return;
      }
      const hello = line === undefined ? undefined : helloIn(line);
      if (hello === undefined || !isSame(hello.token, this.#options.token)) {
        lines.destroy();
        return;
      }
      lines.send({ protocol: protocolVersion, ...this.#options.welcome } satisfies Welcome);
      if (hello.protocol !== protocolVersion) lines.end();
      else this.#options.onClient(lines, hello);
    } finally {
      tooLate.abort();
      this.#strangers.delete(lines);
    }
  }

  /** Sends away whoever has not come in. */
  close(): void {
    for (const each of this.#strangers) each.destroy();
  }

  async #sendAway(lines: LineSocket, isIn: AbortSignal): Promise<void> {
    try {
      await this.#options.clock.sleep(handshakeMs, isIn);
    } catch {
      // It came in, or went.
      return;
    }
    lines.destroy();
  }
}

function helloIn(line: string): Hello | undefined {
  if (line.length > maxHelloBytes) return undefined;
  try {
    return helloSchema().parse(parseJson(line));
  } catch {
    // Whoever it is, it is none of ours; there is nothing to tell it.
    return undefined;
  }
}

function isSame(said: string, token: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
