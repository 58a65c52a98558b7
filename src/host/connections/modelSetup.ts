import type { Event } from "vscode";
import type { Connection, ModelChoice } from "../../protocol/connections.js";
import type { Role } from "../../protocol/providers.js";
import type { AskedRole } from "./pickModel.js";

/** What a person has set up of models, for whoever starts searches and shows forms. */
export interface ModelSetup {
  /** The models that new searches take; the built-in provider where a role is not named. */
  readonly models: ModelChoice;
  /** All that there are: what needs no set-up, then the person's own, then this machine's. */
  readonly connections: readonly Connection[];
  /** Connections, models or keys are others now. */
  readonly onDidChange: Event<void>;
  /**
   * Lets a person choose the models of roles among all that can be had, or type them.
   * @returns a reference for each; undefined where one was not chosen
   */
  pick(asked: readonly AskedRole[]): Promise<ModelChoice | undefined>;
  /**
   * Before anything starts: asks for the keys that these models need and that are not there.
   * @returns whether to go on; false where the person did not want to
   * @throws {UsageError} one of them cannot be used as it is set up; says what to do
   */
  prepare(choice: ModelChoice): Promise<boolean>;
  /**
   * Before a search goes on: the same for keys alone, for what else is wrong it says itself.
   * @throws {UsageError} one of them is not set up any more
   */
  askKeys(choice: ModelChoice): Promise<boolean>;
  /** Asks for a connection's key and keeps it. @returns false where the person did not want to */
  setKey(connection: Connection): Promise<boolean>;
}

/** With a new key of which connection a session shall go on. */
export interface KeyOfSearch {
  readonly folder: string;
  /** Its name. */
  readonly newKeyOf: string;
}

/** Whose work another model of a session shall do from here on. */
export interface ModelOfSearch {
  readonly folder: string;
  readonly role: Role;
}
