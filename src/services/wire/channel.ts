import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  Message,
  type DataCallback,
  type MessageConnection,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import type { LineSocket } from "./lineSocket.js";

/**
 * JSON-RPC over lines. The package's own reader takes messages of any length, so that ours is in its
 * place; ids, cancelling and errors are the package's.
 * @param parse of a line's JSON; the owner's is for strangers
 */
export function openChannel(
  lines: LineSocket,
  parse: (text: string) => unknown,
): MessageConnection {
  const reader = new LineReader(lines, parse);
  const channel = createMessageConnection(reader, new LineWriter(lines), silent);
  // Who is cut off rejects what waits, instead of leaving it.
  void lines.closed.then(() => channel.dispose());
  channel.onError(() => lines.destroy());
  return channel;
}

/** It would print what a peer sent. */
const silent = {
  ...{ error: () => undefined, warn: () => undefined, info: () => undefined },
  log: () => undefined,
};

class LineReader extends AbstractMessageReader {
  readonly #lines: LineSocket;
  readonly #parse: (text: string) => unknown;

  constructor(lines: LineSocket, parse: (text: string) => unknown) {
    super();
    this.#lines = lines;
    this.#parse = parse;
    void lines.closed.then(() => this.fireClose());
  }

  override listen(callback: DataCallback) {
    this.#lines.listen((line) => {
      const message = messageIn(line, this.#parse);
      if (message === undefined) this.#lines.destroy();
      else callback(message);
    });
    return { dispose: () => this.#lines.listen(undefined) };
  }
}

/** Undefined where a line is none: whoever sends it is not who we take it for. */
function messageIn(line: string, parse: (text: string) => unknown): Message | undefined {
  let parsed: unknown;
  try {
    parsed = parse(line);
  } catch {
    return undefined;
  }
  const isMessage =
    Message.isRequest(parsed as Message) ||
    Message.isNotification(parsed as Message) ||
    Message.isResponse(parsed as Message);
  return isMessage ? (parsed as Message) : undefined;
}

class LineWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #lines: LineSocket;

  constructor(lines: LineSocket) {
    super();
    this.#lines = lines;
  }

  write(message: Message): Promise<void> {
    this.#lines.send(message);
    return Promise.resolve();
  }

  end(): void {
    this.#lines.end();
  }
}
