import { CancellationError, Uri, window, workspace, type WorkspaceFolder } from "vscode";
import { cutText } from "../../base/cutText.js";
import { ImagebeamError, messageOf, UsageError } from "../../base/errors.js";
import { without } from "../../base/without.js";
import type { ModelChoice } from "../../protocol/connections.js";
import { PlanError, requirePlan } from "../../protocol/planError.js";
import {
  resolvePlan,
  type PlanInput,
  type PlanProblem,
  type PlanValues,
} from "../../protocol/plan.js";
import type { SearchRun } from "../../sessions/searchRun.js";
import { fileOf } from "../insertion/documents.js";
import type { NotedPlace, Places } from "../insertion/places.js";
import { selectedPlace, selectedText } from "../insertion/selected.js";
import type { SearchModels } from "../connections/searchModels.js";
import { confirmWith, unlessRefused } from "../costs/confirmation.js";
import { quotaText } from "../costs/forecast.js";
import { raiseDailyLimit } from "../costs/raiseDailyLimit.js";
import type { Memory } from "../memory.js";
import type { Submission } from "../panels/search/searchPanel.js";
import type { SearchPanels } from "../panels/search/searchPanels.js";
import type { Searches } from "../searches.js";
import { plannedFor } from "../quotaPlan.js";
import { settingFields } from "../settingDeclarations.js";
import { planDefaults, savePlanDefaults } from "../settings.js";
import { confirm, tell, tellBriefly } from "../shown/messages.js";
import type { OpenForm } from "./anew.js";
import { askGoal } from "./askGoal.js";
import type { CommandId, CommandTable } from "./commandTable.js";
import { requireAllowed } from "./requireAllowed.js";
import type { Targets } from "./targets.js";

/** What a page takes of a message. */
const maxProblemUnits = 2000;

export interface StartingDeps {
  readonly searches: Searches;
  readonly panels: SearchPanels;
  readonly targets: Targets;
  readonly memory: Memory;
  readonly places: Places;
  readonly models: SearchModels;
  /** The output folder for this, or for what is at hand. @throws {UsageError} it may not be used */
  readonly output: (folder?: WorkspaceFolder) => Promise<string>;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** Asks, before the first search, which models shall do it. @returns false where the person left */
  readonly offerModels: () => Promise<boolean>;
  readonly openForm: OpenForm;
  /** Carries out another command. */
  readonly act: (id: CommandId, argument: unknown) => void;
}

/** What is known of a search beside its plan. */
interface StartedFrom {
  /** The text that it is about, which its image goes to. */
  readonly place?: NotedPlace | undefined;
  /** Whose output folder it goes to; the one at hand where none is named. */
  readonly folder?: WorkspaceFolder | undefined;
  /** Models that were chosen for it alone. */
  readonly models?: ModelChoice;
}

/** Everything that begins a search: from words, a selection, a file, the form. */
export class Starting {
  readonly #deps: StartingDeps;

  constructor(deps: StartingDeps) {
    this.#deps = deps;
  }

  get commands() {
    return {
      "imagebeam.startSearch": async (given) => {
        requireAllowed(this.#deps.blocked);
        const { goals } = this.#deps.memory;
        const [text, place] = [selectedText(), selectedPlace()];
        const plan = planIn(given) ?? (await this.#askForPlan(text));
        if (plan === undefined) return;
        await this.#offerModels();
        const { goal } = plan;
        // What was typed over the selected text is still about that place; an earlier goal is not.
        const isEarlier = goal !== text && goals.some((known) => known === goal);
        await this.#startAndShow(
          { ...this.#defaults(plan), ...plan },
          isEarlier ? undefined : place,
        );
      },
      "imagebeam.startFromSelection": () => this.#startFromSelection(),
      "imagebeam.startFromFile": (given) => this.#startFromFile(given),
      "imagebeam.openPanel": async () => {
        const goal = selectedText();
        const place = selectedPlace();
        // A form opens all the same where the question is left: it names the models.
        await this.#deps.offerModels();
        await this.#deps.openForm(goal === "" ? {} : { goal }, place);
      },
    } satisfies Partial<CommandTable>;
  }

  /** Starts what a form says; its panel then shows the search, or why there is none. */
  async startFromForm({ panel, purpose, plan, models, form }: Submission): Promise<void> {
    const { act, blocked } = this.#deps;
    try {
      requireAllowed(blocked);
      const run = await this.#start(plan, { ...form, models });
      // A control is like its search: the next one shall not begin as one.
      if (plan["wording"] !== "plain") {
        this.#deps.memory.keepForm(changesTo(this.#defaultsOf(form.scope), plan));
      }
      panel.showSession(run.folder);
      // Its panel shows the search by now: what goes wrong there is told as of any command.
      if (purpose === "startComparing") act("imagebeam.compareModels", { folder: run.folder });
    } catch (error) {
      panel.tellProblems(problemsIn(error));
      // What the page says needs no notification beside it; what nobody expected is logged as well.
      if (!(error instanceof ImagebeamError)) throw error;
    }
  }

  /** Makes what a form says the user's settings, so that every new search begins with it. */
  async saveDefaults({ panel, plan }: Submission): Promise<void> {
    try {
      // They belong to one search.
      const values = without(plan, "goal", "seed", "wording", "checklist");
      const overruled = await savePlanDefaults(
        requirePlan({ ...values, goal: "any" }, () => 0),
        values,
        plannedFor(this.#deps.models.choice()),
      );
      this.#deps.memory.keepForm({});
      tellBriefly("Saved as the defaults of a new search");
      if (overruled.length === 0) return;
      const names = overruled.join(", ");
      void tell(
        "information",
        `Saved, but this workspace has settings of its own, which count here: ${names}.`,
      );
    } catch (error) {
      panel.tellProblems(problemsIn(error));
      if (!(error instanceof ImagebeamError)) throw error;
    }
  }

  async #startFromSelection(): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const editor = window.activeTextEditor;
    const goal = selectedText();
    if (editor === undefined || goal === "") {
      throw new UsageError("Nothing is selected. Select the text that the image should show.");
    }
    const { document } = editor;
    const place = selectedPlace();
    await this.#offerModels();
    await this.#startAndShow({ ...this.#defaults({}, document), goal }, place);
  }

  /** @param given a file from the Explorer; the text in the editor when there is none */
  async #startFromFile(given: unknown): Promise<void> {
    requireAllowed(this.#deps.blocked);
    const document =
      given instanceof Uri
        ? await workspace.openTextDocument(given)
        : window.activeTextEditor?.document;
    if (document === undefined) {
      throw new UsageError("No file is open. Open the text that the image should show.");
    }
    const { readGoalText } = await import("../../protocol/goalText.js");
    const { plan, notes } = readGoalText(document.getText());
    if (plan.goal === "") throw new UsageError("This file has no text to search an image for.");
    await this.#offerModels();
    await this.#startAndShow({ ...this.#defaults(plan, document), ...plan });
    if (notes.length > 0) void tell("information", notes.join(" "));
  }

  async #askForPlan(text: string): Promise<PlanValues | undefined> {
    const goal = await askGoal(this.#deps.memory.goals, text);
    return goal === undefined ? undefined : { goal };
  }

  async #startAndShow(plan: PlanValues, place?: NotedPlace): Promise<void> {
    const run = await this.#startOrForm(plan, place);
    await this.#deps.panels.openSession(run.folder);
    // A form says it before; what begins at once says it now.
    const requests = await this.#deps.models.quotaRequests(run.state.plan, run.state.providers);
    if (requests > 0) tellBriefly(`Searching takes ${quotaText(requests)}`);
  }

  /** What cannot begin stays in the form, with all that was said, where models and values are changed. */
  async #startOrForm(plan: PlanValues, place?: NotedPlace): Promise<SearchRun> {
    try {
      return await this.#start(plan, { place });
    } catch (error) {
      if (!(error instanceof CancellationError)) await this.#deps.openForm(plan, place);
      throw error;
    }
  }

  /** Before the defaults are looked up: they depend on the models. */
  async #offerModels(): Promise<void> {
    if (!(await this.#deps.offerModels())) throw new CancellationError();
  }

  /** However a search begins, it begins here. */
  async #start(plan: PlanValues, from: StartedFrom): Promise<SearchRun> {
    const { memory, models } = this.#deps;
    const { folder, place } = from;
    const output = await this.#deps.output(folder);
    const providers = models.choice(from.models);
    // What cannot start is said before any key is asked for.
    requirePlan(plan, () => 0);
    if (!(await models.prepare(providers))) throw new CancellationError();
    const agreed = confirmWith({ memory, ask: confirm, raise: raiseDailyLimit }, "start");
    const asked = { plan, providers, output, confirm: agreed };
    const run = await unlessRefused(() => this.#deps.searches.start(asked));
    if (run === undefined) throw new CancellationError();
    if (place !== undefined) this.#deps.places.keep(run.folder, place);
    await memory.addGoal(run.state.plan.goal);
    return run;
  }

  /** @param plan where it names a preset, that says what a search with these models begins with */
  #defaults(plan: PlanValues, document = window.activeTextEditor?.document): Partial<PlanInput> {
    const scope = document && fileOf(document);
    return plan["preset"] === undefined ? this.#defaultsOf(scope) : planDefaults(scope);
  }

  #defaultsOf(scope: Uri | undefined): Partial<PlanInput> {
    return planDefaults(scope, plannedFor(this.#deps.models.choice()));
  }
}

/** What a person made of the settings in a form; null where a value was taken away. */
function changesTo(
  settings: Partial<PlanInput>,
  plan: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const defaults: Readonly<Record<string, unknown>> = { ...unset(settings), ...settings };
  const names = [...new Set([...Object.keys(defaults), ...Object.keys(plan)])];
  const changed = names.filter((name) => plan[name] !== defaults[name]);
  return Object.fromEntries(changed.map((name) => [name, plan[name] ?? null]));
}

/** What options come to that the settings leave open. */
function unset(settings: Partial<PlanInput>): Readonly<Record<string, unknown>> {
  const resolved = resolvePlan({ ...settings, goal: "any" }, () => 0);
  if (!resolved.ok) return {};
  const { plan } = resolved;
  return Object.fromEntries(
    settingFields.flatMap((field) => (plan[field] == null ? [] : [[field, plan[field]]])),
  );
}

/** What a form says of a failure: beside its fields, or below them; nothing to who thought better of it. */
function problemsIn(error: unknown): PlanProblem[] {
  if (error instanceof CancellationError) return [];
  if (error instanceof PlanError) return [...error.problems];
  return [{ field: "", message: cutText(messageOf(error), maxProblemUnits, "…") }];
}

/** A goal, or a plan, that a key binding or another extension gives; the schema checks the rest. */
function planIn(given: unknown): PlanValues | undefined {
  if (typeof given === "string") return { goal: given };
  if (typeof given !== "object" || given === null || !("goal" in given)) return undefined;
  return { ...given };
}
