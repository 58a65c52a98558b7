import type { CancellationToken, MessageConnection } from "vscode-jsonrpc/node";
import type { Clock } from "../../base/clock.js";
import type { Log } from "../../base/log.js";
import { parseJson } from "../../base/parseJson.js";
import type { Hello, Method, ParamsOf, ResultOf } from "../wire/messages.js";
import { openChannel } from "../wire/channel.js";
import { faultOf } from "../wire/faults.js";
import type { LineSocket } from "../wire/lineSocket.js";
import {
  lostNotice,
  maxAnswerBytes,
  pingRequest,
  requests,
  statusNotice,
} from "../wire/messages.js";
import { ServiceError } from "../serviceError.js";
import { watchAnswers, type SilenceLimits } from "./answerWatch.js";
import { ClientUses } from "./clientUses.js";
import type { Office } from "./office.js";

/** More at a time is a client that has lost its mind. */
const maxOpenRequests = 1024;

type Handlers = {
  readonly [M in Method]: (params: ParamsOf<M>, signal: AbortSignal) => Promise<ResultOf<M>>;
};

export interface DeskOptions {
  readonly office: Office;
  readonly lines: LineSocket;
  readonly hello: Hello;
  /** Tells this client from every other one. */
  readonly id: string;
  /** Ends all services and resolves then; the owner ends behind the answer. */
  readonly shutDown: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly silence?: SilenceLimits | undefined;
}

/** Serves one client until its connection is gone; then all that it held is free. */
export function openDesk(options: DeskOptions): void {
  const { office, lines, id, shutDown, clock, log } = options;
  const leave = office.enter();
  const channel = openChannel(lines, parseJson);
  const gone = new AbortController();
  let unwatch: (() => void) | undefined;

  const notify = (notice: string, params: object): void => {
    // Who has gone meanwhile misses nothing. (The package throws at once, too.)
    const sending = async (): Promise<void> => await channel.sendNotification(notice, params);
    sending().catch(() => undefined);
  };
  const uses = new ClientUses({
    office,
    onLost: (grant, reason) => notify(lostNotice, { grant, reason }),
  });
  const handlers: Handlers = {
    use: ({ search, ...key }, signal) =>
      uses.use(key, search === undefined ? id : `${id}, search ${search}`, signal),
    release: ({ grant }) => {
      uses.release(grant);
      return Promise.resolve(null);
    },
    models: async () => (await office.shelf.models()).slice(0, mostModels),
    chosen: async ({ service }) => ({ model: await office.shelf.chosen(service) }),
    choose: (key) => office.choose(key).then(() => null),
    addModel: ({ path }) => office.addModel(path),
    modelRemoval: (key) => office.modelRemoval(key),
    removeModel: (key) => office.removeModel(key),
    status: () => office.status(),
    watch: async () => {
      unwatch ??= office.watch((status) => notify(statusNotice, status));
      return await office.status();
    },
    start: (key, signal) => office.start(key, signal).then(() => null),
    stop: (key) => office.stop(key).then(() => null),
    load: (key, signal) => office.load(key, id, signal).then(() => null),
    unload: (key) => office.unload(key).then(() => null),
    log: (key) => Promise.resolve({ lines: newestOf(office.pool.log(key)) }),
    shutDown: () => shutDown().then(() => null),
  };
  serve(channel, handlers, gone.signal);
  channel.listen();
  void lines.closed.then(() => {
    gone.abort(new ServiceError("service.away", "The client has gone."));
    unwatch?.();
    uses.leave();
    leave();
  });
  const watched = {
    ask: () => channel.sendRequest(pingRequest),
    hasAny: () => uses.hasAny,
    onSilent: (forMs: number) => {
      if (!uses.hasAny) return;
      log("warn", `${id} does not answer: what it has, or waits for, goes to others.`);
      uses.takeBack(silentText(forMs));
    },
    close: () => {
      log("warn", `${id} has not answered for long: its connection is closed.`);
      lines.destroy();
    },
    gone: gone.signal,
  };
  void watchAnswers(watched, clock, options.silence);
}

/** As `requests` has it: a client leaves for good whom it cannot understand. */
const mostModels = 1000;
const mostLines = 1000;
const longestLine = 4000;
/** Of a log, as JSON: one of progress bars takes three bytes for each letter. */
const mostLogBytes = maxAnswerBytes - 100_000;

/** The newest lines that a client takes, oldest first. */
function newestOf(lines: readonly string[]): string[] {
  const newest: string[] = [];
  let bytes = 0;
  for (const line of lines.slice(-mostLines).reverse()) {
    const cut = line.slice(0, longestLine);
    bytes += Buffer.byteLength(JSON.stringify(cut)) + 1;
    if (bytes > mostLogBytes) break;
    newest.push(cut);
  }
  return newest.reverse();
}

function serve(channel: MessageConnection, handlers: Handlers, gone: AbortSignal): void {
  let open = 0;
  /** Its method's schema has looked at what it is called with. */
  const register = (method: Method, handle: (params: never, signal: AbortSignal) => unknown) => {
    channel.onRequest(method, async (params: unknown, token: CancellationToken) => {
      if (open >= maxOpenRequests) {
        return faultOf(
          new ServiceError("service.away", "Too many requests of one client at once."),
        );
      }
      const parsed = requests()[method].params.safeParse(params);
      if (!parsed.success) {
        return faultOf(new ServiceError("service.noOwner", `The request ${method} is malformed.`));
      }
      const cancelled = new AbortController();
      token.onCancellationRequested(() => cancelled.abort(cancelledError()));
      open += 1;
      try {
        const signal = AbortSignal.any([gone, cancelled.signal]);
        return await handle(parsed.data as never, signal);
      } catch (error) {
        return faultOf(error);
      } finally {
        open -= 1;
      }
    });
  };
  for (const method of Object.keys(handlers) as Method[]) register(method, handlers[method]);
}

function silentText(forMs: number): string {
  const seconds = Math.round(forMs / 1000);
  return `This program did not answer for ${seconds} s, as if it were stopped: its turn went to others.`;
}

function cancelledError(): ServiceError {
  return new ServiceError("service.away", "Nobody waits for this any more.");
}
