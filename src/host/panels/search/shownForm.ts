import type { Uri, WorkspaceFolder } from "vscode";
import { cutText } from "../../../base/cutText.js";
import { DisposableStore, type Disposable } from "../../../base/disposable.js";
import { ImagebeamError } from "../../../base/errors.js";
import { without } from "../../../base/without.js";
import type { ModelChoice } from "../../../protocol/connections.js";
import type { FormChecklist, FormModels, HostToView } from "../../../protocol/panelMessages.js";
import { resolvePlan, type Plan, type PlanValues } from "../../../protocol/plan.js";
import type { Role } from "../../../protocol/providers.js";
import type { SearchModels } from "../../connections/searchModels.js";
import { foretoldText } from "../../../search/judgeTest/testSentences.js";
import type { SearchEstimate } from "../../../searchEstimate.js";
import { roomToday, shortOfRoomText } from "../../../spending/dayLimit.js";
import { costText } from "../../costs/forecast.js";
import type { NotedPlace } from "../../insertion/places.js";
import { PlanningFirst } from "./planningFirst.js";
import type { SearchContent } from "./searchContent.js";
import type { FromSearchPage, SearchPage } from "./searchPage.js";

/** What a form begins with. */
export interface FormContent {
  readonly values: Readonly<Record<string, unknown>>;
  /** Where the images will go, for a person. */
  readonly output: string;
  /** The folder that they go to the output folder of, whatever is worked in by then. */
  readonly folder: WorkspaceFolder | undefined;
  /** What its settings depend on. */
  readonly scope: Uri | undefined;
  /** The text that it began with. */
  readonly place?: NotedPlace;
}

/** What a person had made of a form before its page, or its host, was another one. */
export type KeptForm = Pick<SearchContent, "draft" | "models">;

export type Problems = Readonly<Extract<HostToView, { kind: "problems" }>["problems"]>;

export interface FormDeps {
  readonly page: SearchPage;
  readonly models: Pick<
    SearchModels,
    "inWords" | "change" | "choice" | "forecast" | "drawnText"
  > & {
    /** They are others now, or would answer something else. */
    readonly onDidChange: (listener: () => void) => Disposable;
  };
  /**
   * Asks a person for a higher limit of a day, for what a search may cost. What it throws is thrown
   * on: they thought better of it.
   */
  readonly raiseDailyLimit: (estimate: SearchEstimate) => Promise<unknown>;
  /**
   * Plans the checklist of its goal. What it throws is told in its page.
   * @param models chosen for this one search
   */
  readonly planChecklist: (
    plan: PlanValues,
    models: ModelChoice,
    signal: AbortSignal,
  ) => Promise<FormChecklist>;
  /** What searches may spend is something else now: the models and their prices are not. */
  readonly onDidChangeLimits: (listener: () => void) => Disposable;
  /** Does what a person asked for; a failure is told to them. */
  readonly carryOut: (act: () => Promise<void>) => void;
  /** Why no search may run here; null when it may. */
  readonly blocked: () => string | null;
  /** What is kept of it is something else now. */
  readonly onChanged: () => void;
}

type FormMessage = Extract<
  FromSearchPage,
  {
    kind:
      | "draft"
      | "askEstimate"
      | "raiseDailyLimit"
      | "changeModel"
      | "resetModel"
      | "planFirst"
      | "cancelPlanFirst";
  }
>;
type Estimated = Omit<Extract<HostToView, { kind: "estimate" }>, "kind">;
type AskedPlan = Extract<FormMessage, { kind: "askEstimate" }>["plan"];

const maxLineUnits = 2000;

/** The form of a new search in a panel: what was typed and chosen, and what its page is told. */
export class ShownForm implements Disposable {
  readonly #form: FormContent;
  readonly #deps: FormDeps;
  readonly #owned = new DisposableStore();
  /** What was typed. */
  #draft: KeptForm["draft"];
  /** Models that were chosen for this one search. */
  #models: ModelChoice;
  /** Why its search was not started. */
  #problems: Problems = [];
  /** The last question for an estimate: earlier ones are not answered any more. */
  #asked: AskedPlan | undefined;
  /** What its page says of the size of images. */
  #drawnAs: string | null = null;
  /** Whether a person is asked for a higher limit of the day. */
  #isRaising = false;
  readonly #planning: PlanningFirst;

  constructor(form: FormContent, { draft, models = {} }: KeptForm, deps: FormDeps) {
    this.#form = { ...form, values: { ...form.values, ...draft } };
    this.#draft = draft;
    this.#models = models;
    this.#deps = deps;
    this.#planning = this.#owned.add(
      new PlanningFirst({
        send: (message) => deps.page.send(message),
        planChecklist: (plan, signal) => deps.planChecklist(plan, this.#models, signal),
      }),
    );
    this.#owned.add(deps.models.onDidChange(() => this.#tellModels()));
    this.#owned.add(deps.onDidChangeLimits(() => deps.carryOut(() => this.#tellEstimateAgain())));
  }

  /** What another extension host has to know to show the same. */
  get kept(): Pick<SearchContent, "draft" | "models" | "place"> {
    const { place } = this.#form;
    return {
      ...(this.#draft === undefined ? {} : { draft: this.#draft }),
      ...(Object.keys(this.#models).length === 0 ? {} : { models: this.#models }),
      ...(place === undefined ? {} : { place }),
    };
  }

  /** Its values are sent off; what was wrong with earlier ones is no news any more. */
  submitted(): { readonly form: FormContent; readonly models: ModelChoice } {
    this.#problems = [];
    return { form: this.#form, models: this.#models };
  }

  tellAll(): void {
    const { values, output } = this.#form;
    const { blocked, models, page } = this.#deps;
    this.#drawnAs = null;
    page.send({
      kind: "form",
      ...{ values: values as Record<string, never>, output, blocked: blocked() },
      models: models.inWords(this.#models),
    });
    if (this.#problems.length > 0) this.tellProblems(this.#problems);
    this.#planning.tellAll();
  }

  tellProblems(problems: Problems): void {
    this.#problems = problems;
    this.#deps.page.send({ kind: "problems", problems: [...problems] });
  }

  receive(message: FormMessage): void {
    switch (message.kind) {
      case "draft":
        if (message.draft["checklist"] !== this.#draft?.["checklist"]) this.#planning.taken();
        this.#draft = message.draft;
        this.#deps.onChanged();
        return;
      case "askEstimate":
        this.#deps.carryOut(() => this.#tellEstimate(message.plan));
        return;
      case "raiseDailyLimit":
        this.#deps.carryOut(() => this.#raiseDailyLimit(message.plan));
        return;
      case "changeModel":
        this.#deps.carryOut(() => this.#changeModel(message.role));
        return;
      case "resetModel":
        this.#take(without(this.#models, message.role));
        return;
      case "planFirst":
        this.#deps.carryOut(() => this.#planning.plan(message.plan));
        return;
      case "cancelPlanFirst":
        this.#planning.cancel();
        return;
    }
  }

  dispose(): void {
    this.#asked = undefined;
    this.#owned.dispose();
  }

  async #changeModel(role: Role): Promise<void> {
    const changed = await this.#deps.models.change(role, this.#models);
    if (changed !== undefined) this.#take(changed);
  }

  #take(models: ModelChoice): void {
    this.#models = models;
    this.#deps.onChanged();
    this.#tellModels();
  }

  #tellModels(): void {
    // An answer under way is about other models, and so is why a search was not started.
    this.#asked = undefined;
    const ofFields = this.#problems.filter(({ field }) => field !== "");
    if (ofFields.length < this.#problems.length) this.tellProblems(ofFields);
    this.#sendModels(this.#deps.models.inWords(this.#models));
  }

  /** Its page forgets what it said of those before. */
  #sendModels(models: FormModels): void {
    this.#drawnAs = null;
    this.#deps.page.send({ kind: "models", models });
  }

  async #raiseDailyLimit(asked: AskedPlan): Promise<void> {
    const { blocked, models, raiseDailyLimit } = this.#deps;
    const resolved = resolvePlan({ ...asked, goal: "any" }, () => 0);
    // Where nothing may run, no server is asked; and one question at a time, however often a page asks.
    if (!resolved.ok || blocked() !== null || this.#isRaising) return;
    this.#isRaising = true;
    try {
      const estimate = await models.forecast(resolved.plan, models.choice(this.#models));
      // On another day, or where it was raised elsewhere, only its page does not know it yet.
      if (roomToday(estimate) === "enough") await this.#tellEstimateAgain();
      else await raiseDailyLimit(estimate);
    } finally {
      this.#isRaising = false;
    }
  }

  /** Of the plan that its page asked about last, whatever was asked about by then. */
  async #tellEstimateAgain(): Promise<void> {
    // Another question: an answer under way may not know it yet.
    if (this.#asked !== undefined) await this.#tellEstimate({ ...this.#asked });
  }

  async #tellEstimate(asked: AskedPlan): Promise<void> {
    const { blocked, models, page } = this.#deps;
    const resolved = resolvePlan({ ...asked, goal: "any" }, () => 0);
    // Where nothing may run, no server is asked either.
    if (!resolved.ok || blocked() !== null) return;
    this.#asked = asked;
    const { plan } = resolved;
    const choice = models.choice(this.#models);
    const before = JSON.stringify(models.inWords(this.#models));
    const [said] = await Promise.all([
      this.#estimated(models.forecast(plan, choice)),
      // A server may take its time; what is known of its sizes is there at once.
      this.#tellDrawnAs(plan, choice, asked),
    ]);
    if (this.#asked !== asked) return;
    // Who was asked may have said which model is the default.
    const after = models.inWords(this.#models);
    if (JSON.stringify(after) !== before) this.#sendModels(after);
    page.send({ kind: "estimate", ...said });
    // Who was asked may have said as well which server it is.
    await this.#tellDrawnAs(plan, choice, asked);
  }

  async #tellDrawnAs(plan: Plan, choice: ModelChoice, asked: AskedPlan): Promise<void> {
    const { models, page } = this.#deps;
    const text = await models.drawnText(plan, choice);
    if (this.#asked !== asked || text === this.#drawnAs) return;
    this.#drawnAs = text;
    page.send({ kind: "drawnAs", text });
  }

  async #estimated(asked: Promise<SearchEstimate>): Promise<Estimated> {
    try {
      const estimate = await asked;
      const short = shortOfRoomText(estimate, "a first image");
      const judge = foretoldText(estimate.plan, estimate.providers);
      return {
        ...{ text: costText(estimate), isKnown: estimate.range.unknown.length === 0 },
        ...(short === null ? {} : { short: `${short}.` }),
        ...(judge === null ? {} : { judge }),
      };
    } catch (error) {
      if (!(error instanceof ImagebeamError)) throw error;
      const text = `What it costs cannot be estimated now: ${error.message}`;
      return { text: cutText(text, maxLineUnits, "…"), isKnown: false };
    }
  }
}
