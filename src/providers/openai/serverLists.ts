import { orAborted } from "../../base/orAborted.js";
import { firstBase, profileAt, ratesAt, type Part } from "./openaiConnection.js";
import type { OpenaiConnection } from "./openaiKind.js";
import { listedModels, type ListedModel } from "./openaiModels.js";
import { OpenaiServer, type ServerMeans } from "./openaiServer.js";
import type { Rates } from "./prices.data.js";
import type { Profile } from "./profile.js";

/** Clouds change theirs now and then; on a machine of one's own models come and go. */
const freshMs: Readonly<Record<Profile["place"], number>> = { cloud: 24 * 3_600_000, local: 0 };

interface Answer {
  readonly models: readonly ListedModel[];
  readonly atMs: number;
}

/** Two accounts at one server may have different models. */
const keyOf = (connection: OpenaiConnection): string =>
  `${connection.name} ${firstBase(connection).url}`;

/** What servers told of their models when they were last asked, and what follows from it. */
export class ServerLists {
  readonly #means: ServerMeans;
  readonly #answers = new Map<string, Answer>();
  /** By the very connection: another one of its name may be tried with another key. */
  readonly #asking = new WeakMap<OpenaiConnection, Promise<readonly ListedModel[]>>();

  constructor(means: ServerMeans) {
    this.#means = means;
  }

  /**
   * Asks; who asks meanwhile, as the three roles of one search do, hears the same.
   * @throws as `listedModels`
   */
  async ask(connection: OpenaiConnection, signal: AbortSignal): Promise<readonly ListedModel[]> {
    const asking = this.#asking.get(connection) ?? this.#ask(connection);
    this.#asking.set(connection, asking);
    return await orAborted(asking, signal);
  }

  async #ask(connection: OpenaiConnection): Promise<readonly ListedModel[]> {
    try {
      // Ends by itself: a list has to be there within its time-out.
      const models = await listedModels(this.server(connection), new AbortController().signal);
      const answer = { models, atMs: this.#means.clock.nowMs() };
      this.#answers.set(keyOf(connection), answer);
      return models;
    } finally {
      this.#asking.delete(connection);
    }
  }

  /** The last answer where it is not too old for such a server, else a new one. @throws as `ask` */
  async recent(connection: OpenaiConnection, signal: AbortSignal): Promise<readonly ListedModel[]> {
    const last = this.#answers.get(keyOf(connection));
    const ageMs = last === undefined ? Infinity : this.#means.clock.nowMs() - last.atMs;
    const { place } = this.profile(connection, "chat");
    // A clock that was set back says nothing of an age.
    const isFresh = ageMs >= 0 && ageMs < freshMs[place];
    return last !== undefined && isFresh ? last.models : await this.ask(connection, signal);
  }

  /** The last answer, however old; empty where there is none. */
  known(connection: OpenaiConnection): readonly ListedModel[] {
    return this.#answers.get(keyOf(connection))?.models ?? [];
  }

  profile(connection: OpenaiConnection, part: Part): Profile {
    return profileAt(connection, part, this.known(connection));
  }

  /** What a model costs, as its person says, or as its server or the table does. */
  rates(connection: OpenaiConnection, model: string, profile: Profile): Rates | undefined {
    const listed = this.known(connection).find(({ id }) => id === model);
    return ratesAt(connection, model, profile, listed?.rates ?? undefined);
  }

  /** For questions that cost nothing. */
  server(connection: OpenaiConnection): OpenaiServer {
    const base = firstBase(connection);
    const profile = this.profile(connection, "chat");
    return new OpenaiServer({ connection, base, work: "list", profile, means: this.#means });
  }
}
