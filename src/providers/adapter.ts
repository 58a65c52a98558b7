import type { JobRunner } from "../base/jobs.js";
import type { Providers, Role } from "../protocol/providers.js";
import type { Critic, ImageModel, Judge, PromptModel, Quote } from "../search/ports.js";
import type { BuiltinJobs } from "./builtin/jobs.js";

/** What an adapter is: one value a kind of connection, listed in `adapters.ts`. */

interface Priced {
  readonly quote?: Quote;
}

/** What answers each role's calls. */
export interface RolePorts {
  readonly language: Priced & {
    readonly prompts: PromptModel;
    /** Null where it cannot criticise. */
    readonly critic: Critic | null;
  };
  readonly image: Priced & { readonly images: ImageModel };
  readonly vision: Priced & { readonly judge: Judge };
}

/** What adapters need of the machine. */
export interface Means {
  /** Other threads, for what would block the event loop. */
  readonly jobs: JobRunner<BuiltinJobs>;
}

/** A connection, and one of its models: `connection/model`, the model's own name behind the first slash. */
export interface ModelReference {
  readonly connection: string;
  /** Null for the connection's own choice. */
  readonly model: string | null;
}

export interface Adapter {
  /** As it stands in a session's journal. */
  readonly kind: string;
  /** Names of the connections of this kind that are always there. */
  readonly connections: readonly string[];
  /**
   * What a search journals of a role.
   * @param options the provider's own, journaled as they are
   * @throws {UsageError} it has no such model for this role
   */
  declare<R extends Role>(
    role: R,
    reference: ModelReference,
    options: Providers[R]["options"],
  ): Providers[R];
  /**
   * The declaration that takes the place of a recorded one whose model is not there any more; the
   * recorded one where it is.
   * @throws {ProviderError} nothing can take its place
   */
  renewed<R extends Role>(role: R, recorded: Providers[R]): Providers[R];
  /** @throws {ProviderError} it cannot be used as it is set up */
  connect<R extends Role>(role: R, declaration: Providers[R], means: Means): Promise<RolePorts[R]>;
}
