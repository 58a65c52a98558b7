import type * as z from "zod";
import type { Clock } from "../base/clock.js";
import type { ErrorCode } from "../base/errors.js";
import type { JobRunner } from "../base/jobs.js";
import type { Log } from "../base/log.js";
import type { Connection, Price } from "../protocol/connections.js";
import type { LookRule } from "../protocol/lookRule.js";
import type { Declaration, Providers, Role } from "../protocol/providers.js";
import type { ChecklistPlanner } from "../search/checklistPort.js";
import type { Comparer } from "../search/comparerPort.js";
import type { LaneLimit } from "../search/lanes/laneLimit.js";
import type { Critic } from "../search/criticPort.js";
import type { Quote, TokenCount } from "../search/foreseen.js";
import type { DrawRequest, ImageModel, Judge, PromptModel } from "../search/ports.js";
import type { LocalServices } from "../services/localServices.js";
import type { BuiltinJobs } from "./builtin/jobs.js";
import type { SvgJobs } from "./svg/jobs.js";

/**
 * What a kind of connection is: a folder `providers/<kind>/` exports one `ConnectionKind`, and
 * `adapters.ts` lists it.
 */

/** What answers each role's calls. */
export interface RolePorts {
  readonly language: {
    readonly prompts: PromptModel;
    /** Null where it cannot criticise. */
    readonly critic: Critic | null;
    /** Absent where it plans none. */
    readonly checklists?: ChecklistPlanner;
  };
  readonly image: { readonly images: ImageModel };
  readonly vision: {
    readonly judge: Judge;
    /** Absent where it cannot compare. */
    readonly comparer?: Comparer;
  };
}

/** A role's ports, and what can be said of a call before it is made. */
export type Connected<R extends Role> = RolePorts[R] & {
  readonly quote?: Quote;
  readonly tokens?: TokenCount;
  /**
   * Its calls keep to the declared time by themselves, and count it from the start of their work:
   * how long they wait for it is bounded by nobody else.
   */
  readonly keepsTime?: boolean;
  /** The same ports at one of the lane's endpoints. */
  readonly at?: (endpoint: string) => RolePorts[R];
};

/** A model that a connection has, as a person chooses among them. */
export interface OfferedModel {
  /** What stands behind the slash of a reference. */
  readonly id: string;
  /** As people call it; the id where it has no other name. */
  readonly label: string;
  /** What it can be asked to do, as far as anybody knows; a typed name is accepted for any role. */
  readonly roles: readonly Role[];
  /** The roles that it takes where the connection's name stands alone. */
  readonly defaultFor: readonly Role[];
  readonly abilities: Declaration["abilities"];
  /** Null where it is not known; free is not unknown; of a quota, requests are counted. */
  readonly price: Price | "free" | "quota" | null;
  /** The day from which it is not there any more, `YYYY-MM-DD`; null where none is told. */
  readonly endsOn: string | null;
  /** Whether a call is answered at once, after it was loaded, or after it was downloaded. */
  readonly presence: "ready" | "toLoad" | "toDownload";
  /** Whether it draws too, as SVG, where `svg/` stands before its reference; the table says it. */
  readonly drawsAsSvg?: boolean;
}

/** Pixels of an image that is asked for. */
export type AskedSize = Pick<DrawRequest, "widthPx" | "heightPx">;

/** How a model draws a size that is asked for. */
export interface DrawnSize {
  readonly model: string;
  readonly as:
    | ({ readonly kind: "pixels" } & AskedSize)
    /** It is told the shape alone. @property ratio width to height: `3:2` */
    | { readonly kind: "shape"; readonly ratio: string }
    /** It is told nothing. */
    | { readonly kind: "itsOwn" };
}

/** What a person can do about it; each surface has its own words and buttons. */
export type CheckAction =
  | { readonly kind: "setKey" }
  | { readonly kind: "startServer"; readonly url: string }
  /** `instead`: ids of models that would do; may be empty. */
  | { readonly kind: "chooseModel"; readonly instead: readonly string[] }
  /** Its URL or an option is wrong. */
  | { readonly kind: "changeConnection" }
  /** Something is to be done on a page of the vendor: credit, a verified organisation. */
  | { readonly kind: "visit"; readonly url: string }
  /** This machine has no local models yet. */
  | { readonly kind: "setUpLocalModels" }
  /** It has, and not this one. @property model null where none is there to be chosen */
  | { readonly kind: "getLocalModel"; readonly model: string | null }
  /** A service has failed: its state, its log and its buttons say more. */
  | { readonly kind: "showServices" }
  | { readonly kind: "tryLater" };

/** Whether a role's calls would be answered. */
export type Check =
  | { readonly kind: "ready" }
  /** Nothing speaks against it. @property reason one sentence */
  | { readonly kind: "unknown"; readonly reason: string }
  | {
      readonly kind: "missing";
      readonly code: ErrorCode;
      /** One sentence that says what is wrong, not what to do. */
      readonly reason: string;
      readonly action: CheckAction;
    };

/** What a kind of connection is in one role. */
export interface RoleAdapter<R extends Role, C extends Connection = Connection> {
  /**
   * Whether the role's calls would be answered, found out without one that costs anything.
   * @param model null for the connection's default
   * @param signal when aborted, rejects with `signal.reason`; nothing else is thrown
   */
  check(connection: C, model: string | null, signal: AbortSignal): Promise<Check>;
  /**
   * The same with a request that counts, where nothing less would tell: only after a person has asked
   * for a search. Absent where `check` tells all that can be told.
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} that request failed
   */
  prove?(connection: C, model: string | null, signal: AbortSignal): Promise<Check>;
  /**
   * What a search journals of the role.
   * @param model null for the connection's default; may have to be asked for
   * @param options the provider's own, journaled as they are
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {UsageError} it has no such model for this role
   * @throws {CallError} it had to be asked, and did not answer
   */
  declare(
    connection: C,
    model: string | null,
    options: Declaration["options"],
    signal: AbortSignal,
  ): Promise<Providers[R]>;
  /**
   * What a search that goes on journals in place of what it recorded: prices, limits and places are
   * those of today, whatever a journal says of them. The recorded one where nothing has changed.
   * @param connection the one that it names, as it is set up now
   * @throws as `declare`
   */
  renewed(recorded: Providers[R], connection: C, signal: AbortSignal): Promise<Providers[R]>;
  /**
   * @param connection the one that the declaration names, as it is set up now
   * @param search the same for all roles of one search, and no other's: what shares a device out tells
   *   searches apart by it. Absent: its calls are those of this program
   * @throws {ProviderError} it cannot be used as it is set up
   */
  connect(declaration: Providers[R], connection: C, search?: string): Promise<Connected<R>>;
}

/** A server that a person may know by its name. */
export interface KnownServer {
  /** A name for its connection. */
  readonly id: string;
  /** As its makers write it. */
  readonly label: string;
  /** Where it usually is; null where everybody's is elsewhere. */
  readonly url: string | null;
  /** Far away and somebody else's, or on this machine or network. */
  readonly place: "cloud" | "local";
  /** Whether nothing is answered without a key. */
  readonly needsKey: boolean;
  readonly roles: readonly Role[];
}

/** A server at a place, and what is written of it into a connection. */
export interface PlacedServer {
  readonly server: KnownServer;
  readonly url: string;
  /** What the kind adds of its own. */
  readonly own: Readonly<Record<string, unknown>>;
}

/** How a person sets up connections of a kind: by the name of a server, or by a URL. */
export interface Setup {
  /** In the order to show them. */
  readonly servers: readonly KnownServer[];
  /**
   * @param pasted a URL as people paste it
   * @param id of the server that the person named, where they did
   * @throws {UsageError} it is no URL of a server; the message does not repeat it
   */
  readonly placed: (pasted: string, id?: string) => PlacedServer;
}

/** A kind of connection at work. It keeps no connections: each call is handed the one that is meant. */
export interface Adapter<C extends Connection = Connection> {
  /**
   * What is there now, in the order to show it. Costs nothing; bounded in time and size.
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} the server cannot be asked, with a code and a sentence
   */
  models(connection: C, signal: AbortSignal): Promise<readonly OfferedModel[]>;
  /** What one of its lanes takes, asked anew for each call. */
  limitOf(connection: C, lane: string): LaneLimit | undefined;
  /**
   * How large an image really is. Asks nobody: from what is known by now. Absent where any size is
   * drawn as it is asked for.
   * @param model null for the connection's default
   * @returns null where it is not known which model that is, or how it draws
   */
  drawnSize?(connection: C, model: string | null, asked: AskedSize): DrawnSize | null;
  /** Absent where there is nothing to set up. */
  readonly setup?: Setup;
  /** The roles that it can take. */
  readonly roles: { readonly [R in Role]?: RoleAdapter<R, C> };
  /**
   * Its language models as image models, that draw as SVG; absent where they cannot. It declares the
   * connection by its name, and with the lane of its other calls: the table writes `svg/` before it.
   */
  readonly asSvg?: RoleAdapter<"image", C>;
}

/** Finds a connection's key. */
export interface KeyRing {
  /**
   * The key to send to `origin`; undefined where there is none. Asked anew for each call, never kept,
   * logged or put into an error.
   * @param origin scheme, host and port (`URL.origin`); none but the connection's own has a key
   * @param signal when aborted, rejects with `signal.reason`
   * @throws {CallError} `auth.missing`, of scope `connection`, not billed: there is one that cannot be
   *   had, or is no key
   */
  keyFor(connection: Connection, origin: string, signal: AbortSignal): Promise<string | undefined>;
}

/**
 * Waits until a lane has room for one more request of a call that it has let begin; each call has
 * room for one.
 * @param tokens that it may use
 * @param signal when aborted, rejects with `signal.reason`
 */
export type Further = (lane: string, tokens: number, signal: AbortSignal) => Promise<void>;

/** What adapters have of the world: they touch neither the environment, nor the editor, nor the disk. */
export interface Means {
  /** Other threads, for what would block the event loop. */
  readonly jobs: JobRunner<BuiltinJobs & SvgJobs>;
  readonly clock: Clock;
  readonly log: Log;
  readonly keys: KeyRing;
  readonly further: Further;
  /** When models that draw as SVG look at their drafts, asked anew each time; by default where cheap. */
  readonly lookRule?: () => LookRule;
  /** This machine's own; absent where it can have none. Reads its code, and no more, when first asked. */
  readonly services?: () => Promise<LocalServices>;
  /** For hosts that are neither this machine nor its network: it knows of proxies and certificates. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

/** A connection that is there without being set up. */
export interface Standing {
  readonly connection: Connection;
  readonly isThere: (means: Means) => boolean;
}

/** What `providers/<kind>/` exports. */
export interface ConnectionKind<C extends Connection = Connection> {
  /** As it stands in the configuration and in a session's journal. */
  readonly kind: string;
  /**
   * A connection of this kind as a person writes it, made by `connectionSchema`, each field with a
   * description; null where there is but one, which is always there and has the kind's name.
   */
  readonly schema: (z.ZodObject & z.ZodType<C>) | null;
  /** Whether a connection has to say `url` or `urls`. */
  readonly needsUrl: boolean;
  /**
   * One that is there by itself, where the means allow it. A connection that a person set up under its
   * name takes its place; it is never the one that a role takes where nothing is said.
   */
  readonly standing?: Standing;
  /** May read its code only now: a window that does not use the kind does not pay for it. */
  create(means: Means): Adapter<C> | Promise<Adapter<C>>;
}
