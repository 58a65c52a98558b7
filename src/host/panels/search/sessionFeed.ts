import { JournalError, messageOf, type SessionOwner } from "../../../base/errors.js";
import type { Disposable } from "../../../base/disposable.js";
import type { SessionEvent } from "../../../protocol/events.js";
import type { Access } from "../../../protocol/panelMessages.js";
import type { SearchState } from "../../../search/state.js";
import { whyReadOnly, type LoadedSession } from "../../../sessions/loadSession.js";
import { canTakeOver, ownerText } from "../../../sessions/ownerText.js";
import type { SessionStore } from "../../../sessions/sessionStore.js";
import type { Searches } from "../../searches.js";
import { isThisProcess } from "../../sessionText.js";
import { oneLine } from "../../../base/visibleText.js";

export interface FeedDeps {
  readonly sessions: Pick<SessionStore, "follow">;
  readonly searches: Searches;
}

export interface FeedListener {
  /** All events so far, at first and again should some have been taken back. */
  readonly onSession: (events: readonly SessionEvent[], access: Access) => void;
  readonly onEvent: (event: SessionEvent) => void;
  readonly onAccess: (access: Access) => void;
  /** The session cannot be read, or not any more. */
  readonly onTrouble: (message: string) => void;
  /** What was told is worth nothing any more: the session was moved or deleted meanwhile. */
  readonly onGone: (message: string) => void;
}

/**
 * A session as its journal on the disk tells it, whoever writes there: this window, another one, the
 * command line, or nobody. The panel shows this and nothing else.
 */
export class SessionFeed implements Disposable {
  readonly #folder: string;
  readonly #sessions: FeedDeps["sessions"];
  readonly #searches: Searches;
  readonly #listener: FeedListener;
  readonly #subscription: Disposable;
  #events: SessionEvent[] = [];
  #state: SearchState | undefined;
  #readOnly: string | undefined;
  #owner: SessionOwner | null = null;
  #following: AbortController | undefined;

  constructor(folder: string, { sessions, searches }: FeedDeps, listener: FeedListener) {
    this.#folder = folder;
    this.#sessions = sessions;
    this.#searches = searches;
    this.#listener = listener;
    this.#subscription = searches.onDidChange((change) => {
      if (change.run.folder !== folder || change.kind === "advanced") return;
      this.look();
    });
    this.look();
  }

  get events(): readonly SessionEvent[] {
    return this.#events;
  }

  /** Undefined until the journal has been read. */
  get state(): SearchState | undefined {
    return this.#state;
  }

  get access(): Access {
    if (this.#readOnly !== undefined) return { kind: "readOnly", reason: this.#readOnly };
    if (this.#searches.in(this.#folder) !== undefined) return { kind: "driven" };
    const owner = this.#owner;
    // This window has it open to write what a person says of it, and is about to give it up.
    if (owner === null || isThisProcess(owner)) return { kind: "idle" };
    return { kind: "watched", owner: oneLine(ownerText(owner)), canTakeOver: canTakeOver(owner) };
  }

  /** Reads the session anew and follows it while somebody owns it. */
  look(): void {
    this.#following?.abort();
    const following = (this.#following = new AbortController());
    const whileCurrent =
      <Args extends unknown[]>(tell: (...args: Args) => void) =>
      (...args: Args): void => {
        if (!following.signal.aborted) tell(...args);
      };
    const listener = {
      onLoaded: whileCurrent((session: LoadedSession) => this.#load(session)),
      onEvent: whileCurrent((event: SessionEvent, state: SearchState) => {
        this.#state = state;
        this.#events.push(event);
        this.#listener.onEvent(event);
      }),
      onOwner: whileCurrent((owner: SessionOwner | null) => {
        this.#owner = owner;
        this.#listener.onAccess(this.access);
      }),
    };
    const tellTrouble = whileCurrent((error: unknown) => this.#fail(error));
    this.#sessions.follow(this.#folder, listener, following.signal).catch(tellTrouble);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#following?.abort();
  }

  #fail(error: unknown): void {
    const isGone = error instanceof JournalError && error.code === "journal.missing";
    const message = isGone
      ? `The session's folder was moved or deleted: ${this.#folder}. Put it back and try again, or start a new search.`
      : messageOf(error);
    const wasTold = this.#events.length > 0;
    if (isGone && wasTold) {
      this.#events = [];
      this.#state = undefined;
      this.#listener.onGone(message);
    } else {
      this.#listener.onTrouble(message);
    }
  }

  #load(session: LoadedSession): void {
    this.#readOnly = whyReadOnly(session);
    this.#state = session.state;
    const known = this.#events;
    this.#events = [...session.events];
    // Looked at again: what is known already is not told again.
    if (isStartOf(known, this.#events)) {
      this.#events.slice(known.length).forEach((event) => this.#listener.onEvent(event));
    } else {
      this.#listener.onSession(this.#events, this.access);
    }
  }
}

/** Whether these events are the beginning of those: a journal only grows, or is cut at its end. */
function isStartOf(known: readonly SessionEvent[], events: readonly SessionEvent[]): boolean {
  const last = known.at(-1);
  return last !== undefined && JSON.stringify(last) === JSON.stringify(events[known.length - 1]);
}
