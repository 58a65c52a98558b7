import type { Socket } from "node:net";

/** A stream's lines, each at most so long. A peer that sends a longer one is cut off. */

/** What waits to be taken by a peer that does not read, bytes: beyond that it is cut off. */
const maxUnsentBytes = 16 * 1024 * 1024;
const newline = 0x0a;

export class LineSocket {
  /** Resolves once the connection is gone, however it went. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #maxBytes: number;
  /** Of the line that has not come to its end. */
  #parts: Buffer[] = [];
  #partBytes = 0;
  /** Came before anybody listened: at most one read of the socket, which rests meanwhile. */
  #early: Buffer | undefined;
  #onLine: ((line: string) => void) | undefined;

  /** @param maxBytes of a line that is read */
  constructor(socket: Socket, maxBytes: number) {
    this.#socket = socket;
    this.#maxBytes = maxBytes;
    this.closed = new Promise((resolve) => {
      if (socket.destroyed) resolve();
      socket.once("close", () => resolve());
    });
    // What went wrong is of no use: the connection closes, and that is told.
    socket.on("error", () => undefined);
    socket.pause();
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
  }

  /** Lines go there from now on; to nobody, and the peer has to wait, where it is undefined. */
  listen(onLine: ((line: string) => void) | undefined): void {
    this.#onLine = onLine;
    const early = this.#early;
    this.#early = undefined;
    if (early !== undefined) this.#take(early);
    if (this.#onLine === undefined) this.#socket.pause();
    else this.#socket.resume();
  }

  /**
   * The next line; nobody may listen meanwhile.
   * @returns undefined where the connection is gone before
   */
  async nextLine(): Promise<string | undefined> {
    const line = new Promise<string>((resolve) => {
      this.listen((each) => {
        this.listen(undefined);
        resolve(each);
      });
    });
    return await Promise.race([line, this.closed.then(() => undefined)]);
  }

  send(message: object): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(`${JSON.stringify(message)}\n`);
    if (this.#socket.writableLength > maxUnsentBytes) this.#socket.destroy();
  }

  /** Closes once what was sent is on its way. */
  end(): void {
    this.#socket.end(() => this.#socket.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    let rest = bytes;
    while (rest.length > 0 && !this.#socket.destroyed) {
      if (this.#onLine === undefined) {
        this.#early = this.#early === undefined ? rest : Buffer.concat([this.#early, rest]);
        return;
      }
      const end = rest.indexOf(newline);
      const part = end === -1 ? rest : rest.subarray(0, end);
      this.#partBytes += part.length;
      if (this.#partBytes > this.#maxBytes) {
        this.#socket.destroy();
        return;
      }
      this.#parts.push(part);
      if (end === -1) return;
      rest = rest.subarray(end + 1);
      const line = Buffer.concat(this.#parts).toString("utf8");
      this.#parts = [];
      this.#partBytes = 0;
      this.#onLine(line);
    }
  }
}
