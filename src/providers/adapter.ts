import type { Declaration, Providers, Role } from "../protocol/providers.js";
import type { LaneLimit } from "../search/lanes/laneLimit.js";
import type { Critic, ImageModel, Judge, PromptModel, Quote, TokenCount } from "../search/ports.js";

/** What an adapter is: one value a kind of connection, listed in `adapters.ts`. */

/** What answers each role's calls. */
export interface RolePorts {
  readonly language: {
    readonly prompts: PromptModel;
    /** Null where it cannot criticise. */
    readonly critic: Critic | null;
  };
  readonly image: { readonly images: ImageModel };
  readonly vision: { readonly judge: Judge };
}

/** A role's ports, and what can be said of a call before it is made. */
export type Connected<R extends Role> = RolePorts[R] & {
  readonly quote?: Quote;
  readonly tokens?: TokenCount;
  /** The same ports at one of the lane's endpoints. */
  readonly at?: (endpoint: string) => RolePorts[R];
};

/** A connection, and one of its models: `connection/model`; all behind the first slash is its name. */
export interface ModelReference {
  readonly connection: string;
  /** Null for the connection's own choice. */
  readonly model: string | null;
}

/** What a kind of connection is in one role. */
export interface RoleAdapter<R extends Role> {
  /**
   * What a search journals of the role.
   * @param options the provider's own, journaled as they are
   * @throws {UsageError} it has no such model for this role
   */
  declare(reference: ModelReference, options: Declaration["options"]): Providers[R];
  /**
   * The declaration that takes the place of a recorded one whose model is not there any more; the
   * recorded one where it is.
   * @throws {ProviderError} nothing can take its place
   */
  renewed(recorded: Providers[R]): Providers[R];
  /** @throws {ProviderError} it cannot be used as it is set up */
  connect(declaration: Providers[R]): Promise<Connected<R>>;
}

export interface Adapter {
  /** As it stands in a session's journal. */
  readonly kind: string;
  /** Names of the connections of this kind that there are now. */
  connections(): readonly string[];
  /** What a lane of one of its connections takes, asked anew for each call; undefined: another's. */
  limitOf(lane: string): LaneLimit | undefined;
  /** The roles that it can take. */
  readonly roles: { readonly [R in Role]?: RoleAdapter<R> };
}
