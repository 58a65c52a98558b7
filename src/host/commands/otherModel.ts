import { UsageError } from "../../base/errors.js";
import { modelNames, roles, roleSchema, type Role } from "../../protocol/providers.js";
import type { ProviderTable } from "../../providers/providerTable.js";
import type { SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import { rolesLost, rolesWithout, whyNotReplaced } from "../connections/rolesToReplace.js";
import { recordedReference } from "../connections/roleLines.js";
import type { ModelSetup } from "../connections/modelSetup.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { tell } from "../shown/messages.js";
import { waitingFor } from "../shown/progress.js";
import { choose } from "../shown/questions.js";
import type { CommandId, CommandTable } from "./commandTable.js";
import { goOn, type GoingOnDeps } from "./goingOn.js";
import { requireAllowed } from "./requireAllowed.js";
import { isResumable } from "./running.js";
import type { Targets } from "./targets.js";

export interface OtherModelDeps extends GoingOnDeps {
  readonly searches: Searches;
  readonly panels: SearchPanels;
  readonly targets: Targets;
  readonly models: GoingOnDeps["models"] & Pick<ModelSetup, "pick" | "prepare">;
  readonly providers: Pick<ProviderTable, "check">;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
}

/**
 * Goes on with a search that stands still, with another model in one role, and in each whose
 * connection or model is gone.
 */
export class OtherModel {
  readonly #deps: OtherModelDeps;

  constructor(deps: OtherModelDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.chooseAnotherModel": (given) => this.#choose(given),
    } satisfies Partial<CommandTable>;
  }

  async #choose(given: unknown): Promise<void> {
    const { blocked, models, panels, providers, searches, targets } = this.#deps;
    requireAllowed(blocked);
    const folder = await targets.session(given, {
      question: "Choose another model for which search?",
      suits: isResumable,
      missing: "There is no paused or interrupted search here.",
    });
    if (folder === undefined) return;
    const state = await this.#stateAtRest(folder);
    const gone = rolesWithout(models.connections, state);
    const answered = await waitingFor("Asking which models are there", (signal) =>
      rolesLost(state, { gone, check: (...asked) => providers.check(...asked) }, signal),
    );
    // Who does not wait for the answer chooses without it.
    const lost = answered ?? [];
    const missing = roles.filter((each) => gone.includes(each) || lost.includes(each));
    const role = roleIn(given) ?? state.pause?.role ?? missing[0] ?? (await askRole(state));
    if (role === undefined) return;
    const replaced = [role, ...missing.filter((other) => other !== role)];
    const refusal = whyNotReplaced(state, replaced, gone);
    if (refusal !== null) {
      this.#tellRefusal(refusal, state, folder);
      return;
    }
    const chosen = await models.pick(
      replaced.map((each) => ({
        role: each,
        current: recordedReference(state.providers[each]),
        isGone: missing.includes(each),
      })),
    );
    if (chosen === undefined) return;
    // It may have been resumed meanwhile: nobody waits for its end in silence.
    await this.#stateAtRest(folder);
    if (!(await models.prepare(chosen))) return;
    const run = await goOn(this.#deps, (options) =>
      searches.resume(folder, { ...options, models: chosen }),
    );
    if (run !== undefined) await panels.openSession(folder);
  }

  /** @throws {UsageError} the search runs */
  async #stateAtRest(folder: string): Promise<SearchState> {
    const run = this.#deps.searches.in(folder);
    if (run === undefined) return (await loadSession(folder)).state;
    if (run.state.end === null && run.state.pause === null) {
      throw new UsageError("This search is running. Pause it first, then choose another model.");
    }
    return run.state;
  }

  /** With what can be done instead. */
  #tellRefusal(refusal: string, { end }: SearchState, folder: string): void {
    const [finish, runAgain] = ["Finish with what is there", "Run again with changes"] as const;
    const buttons = end === null ? [finish, runAgain] : [runAgain];
    void tell("warning", refusal, ...buttons).then((button) => {
      if (button === finish) this.#deps.act("imagebeam.finishSearch", { folder });
      if (button === runAgain) this.#deps.act("imagebeam.runAgain", { folder });
    });
  }
}

/** A button says whose work it is about. */
function roleIn(given: unknown): Role | undefined {
  const isSaid = typeof given === "object" && given !== null && "role" in given;
  return isSaid ? roleSchema.safeParse(given.role).data : undefined;
}

/** Where nothing says which model is in the way. */
async function askRole({ providers }: SearchState): Promise<Role | undefined> {
  const rows = roles.map((role) => ({
    label: modelNames[role],
    description: recordedReference(providers[role]),
    role,
  }));
  return (await choose(rows, { placeHolder: "Which model do you want to replace?" }))?.role;
}
