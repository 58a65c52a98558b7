import { CancellationTokenSource, type MessageConnection } from "vscode-jsonrpc/node";
import { orAborted } from "../../base/orAborted.js";
import type { Grant } from "../localServices.js";
import type { ModelKey } from "../names.js";
import { ServiceError } from "../serviceError.js";
import type { OwnerStatus } from "../status.js";
import { openChannel } from "../wire/channel.js";
import { errorOf, ownerAway } from "../wire/faults.js";
import { LineSocket } from "../wire/lineSocket.js";
import {
  lostNotice,
  lostSchema,
  maxAnswerBytes,
  pingRequest,
  protocolVersion,
  requests,
  statusNotice,
  welcomeSchema,
  type Hello,
  type Method,
  type ParamsOf,
  type ResultOf,
  type Welcome,
} from "../wire/messages.js";
import { connectTo } from "../wire/meetingPlace.js";
import { ownerStatusSchema } from "../status.js";

export interface LinkOptions {
  readonly address: string;
  readonly hello: Omit<Hello, "protocol">;
  /** When aborted, the handshake is over. */
  readonly signal: AbortSignal;
}

/** A connection to the owner, past its first lines. */
export class OwnerLink {
  /** Resolves once it is gone, whoever left. */
  readonly closed: Promise<void>;
  readonly ownerPid: number;
  /** How often it was asked for anything. */
  asked = 0;
  readonly #lines: LineSocket;
  readonly #channel: MessageConnection;
  readonly #grants = new Map<number, AbortController>();
  #open = 0;
  #onStatus: (status: OwnerStatus) => void = () => undefined;

  private constructor(lines: LineSocket, { pid }: Welcome) {
    this.#lines = lines;
    this.closed = lines.closed;
    this.ownerPid = pid;
    this.#channel = openChannel(lines, parseOwners);
    this.#channel.onNotification(lostNotice, (notice: unknown) => {
      const lost = lostSchema().safeParse(notice);
      if (!lost.success) return lines.destroy();
      this.#lose(lost.data.grant, new ServiceError("service.away", lost.data.reason));
    });
    this.#channel.onNotification(statusNotice, (notice: unknown) => {
      const status = ownerStatusSchema().safeParse(notice);
      if (status.success) this.#onStatus(status.data);
      else lines.destroy();
    });
    this.#channel.onRequest(pingRequest, () => null);
    this.#channel.listen();
    void lines.closed.then(() => {
      for (const grant of this.#grants.keys()) this.#lose(grant, ownerAway());
    });
  }

  /**
   * @returns undefined where nobody listens, or whoever did went away before it answered
   * @throws {ServiceError} `service.noOwner`: the owner's version and ours do not understand each other
   * @throws `signal.reason`
   */
  static async open({ address, hello, signal }: LinkOptions): Promise<OwnerLink | undefined> {
    const socket = await connectTo(address);
    if (socket === undefined) return undefined;
    const lines = new LineSocket(socket, maxAnswerBytes);
    try {
      lines.send({ ...hello, protocol: protocolVersion } satisfies Hello);
      const line = await orAborted(lines.nextLine(), signal);
      if (line === undefined) return undefined;
      const welcome = welcomeIn(line);
      if (welcome.protocol !== protocolVersion) throw otherVersion(welcome, hello.version);
      return new OwnerLink(lines, welcome);
    } catch (error) {
      lines.destroy();
      throw error;
    }
  }

  /**
   * @throws {ServiceError}
   * @throws `signal.reason`, at once
   */
  async ask<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    signal: AbortSignal,
  ): Promise<ResultOf<M>> {
    signal.throwIfAborted();
    return await orAborted(this.#send(method, params, signal), signal);
  }

  /** As `LocalServices.use`. */
  async use(key: ModelKey, signal: AbortSignal, search?: string): Promise<Grant> {
    signal.throwIfAborted();
    const { service, model } = key;
    const asked = { service, model, ...(search !== undefined && { search }) };
    const given = this.#send("use", asked, signal).then(({ grant, url, token }): Grant => {
      const lost = new AbortController();
      this.#grants.set(grant, lost);
      return { url, token, lost: lost.signal, release: () => this.#release(grant) };
    });
    try {
      return await orAborted(given, signal);
    } catch (error) {
      // It may have been given just now: nobody will use it.
      given.then((grant) => grant.release()).catch(() => undefined);
      throw error;
    }
  }

  async watch(onStatus: (status: OwnerStatus) => void, signal: AbortSignal): Promise<void> {
    this.#onStatus = onStatus;
    onStatus(await this.ask("watch", {}, signal));
  }

  /** Whether it holds a model, or waits for an answer. */
  get isAtWork(): boolean {
    return this.#grants.size > 0 || this.#open > 0;
  }

  leave(): void {
    this.#lines.end();
  }

  async #send<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    signal: AbortSignal,
  ): Promise<ResultOf<M>> {
    this.asked++;
    this.#open++;
    const cancel = new CancellationTokenSource();
    const onAbort = (): void => cancel.cancel();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const answer: unknown = await this.#channel.sendRequest(method, params, cancel.token);
      const result = requests()[method].result.safeParse(answer);
      if (result.success) return result.data as ResultOf<M>;
      this.#lines.destroy();
      throw new ServiceError(
        "service.noOwner",
        `The local models' owner answered ${method} wrongly.`,
      );
    } catch (error) {
      throw errorOf(error);
    } finally {
      this.#open--;
      signal.removeEventListener("abort", onAbort);
      cancel.dispose();
    }
  }

  #release(grant: number): void {
    if (!this.#grants.delete(grant)) return;
    const signal = new AbortController().signal;
    // Where the owner is gone, so is what it had given.
    this.#send("release", { grant }, signal).catch(() => undefined);
  }

  #lose(grant: number, reason: ServiceError): void {
    const lost = this.#grants.get(grant);
    this.#grants.delete(grant);
    lost?.abort(reason);
  }
}

/**
 * What the owner says meets a schema next, and the owner is the person's own. (`parseJson` would become
 * a file of its own for it, which every window reads at its start.)
 */
const parseOwners = (text: string): unknown => JSON.parse(text);

function welcomeIn(line: string): Welcome {
  try {
    return welcomeSchema().parse(parseOwners(line));
  } catch (error) {
    const message = "Who answers in place of the local models' owner speaks no known language.";
    throw new ServiceError("service.noOwner", message, { cause: error });
  }
}

function otherVersion({ protocol, version }: Welcome, own: string): ServiceError {
  const which =
    protocol < protocolVersion
      ? `Close the windows and terminals that still use Imagebeam ${version}, then try again`
      : `Update this Imagebeam (${own}), or reload its window where it is updated already`;
  return new ServiceError(
    "service.noOwner",
    `The local models run for Imagebeam ${version}, with which Imagebeam ${own} cannot speak. ${which}.`,
  );
}
