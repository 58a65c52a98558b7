import { UsageError } from "../../base/errors.js";
import { oneLine } from "../../base/visibleText.js";
import type { ModelChoice } from "../../protocol/connections.js";
import type { PlanValues } from "../../protocol/plan.js";
import type { SearchState } from "../../search/state.js";
import { loadSession } from "../../sessions/loadSession.js";
import type { SearchModels } from "../connections/searchModels.js";
import type { NotedPlace, Places } from "../insertion/places.js";
import type { AnewCommandId, Handler } from "./commandTable.js";
import { controlPlan } from "./controlPlan.js";
import type { Targets } from "./targets.js";

/**
 * Opens the form of a new search.
 * @param values over the settings and what was typed before
 * @param place the text that it is about
 * @param models what is chosen for it alone
 */
export type OpenForm = (
  values: PlanValues,
  place?: NotedPlace,
  models?: ModelChoice,
) => Promise<void>;

export interface AnewDeps {
  readonly targets: Pick<Targets, "session">;
  readonly models: Pick<SearchModels, "change" | "like">;
  readonly places: Pick<Places, "noted">;
  readonly openForm: OpenForm;
}

/**
 * Forms of searches that are like an earlier one: with its models, and for the text that it was about.
 * The form says what it costs before it begins.
 */
export class Anew {
  readonly #deps: AnewDeps;

  constructor(deps: AnewDeps) {
    this.#deps = deps;
  }

  get commands(): Record<AnewCommandId, Handler> {
    return {
      "imagebeam.runAgain": (given) => this.#runAgain(given),
      "imagebeam.drawControl": (given) => this.#drawControl(given),
      "imagebeam.compareModels": (given) => this.#compareModels(given),
    };
  }

  async #runAgain(given: unknown): Promise<void> {
    const like = await this.#searchOf(given, {
      question: "Run which search again?",
      suits: () => true,
      missing: "There is no search to run again yet. Start one first.",
    });
    if (like !== undefined) await this.#open(like, sameAs(like.state));
  }

  /** What the goal alone comes to, by the same models. */
  async #drawControl(given: unknown): Promise<void> {
    const like = await this.#searchOf(given, {
      question: "Draw a control for which search?",
      suits: ({ summary }) => summary.images > 0,
      missing: "There is no search with an image to draw a control for. Start one first.",
    });
    if (like !== undefined) await this.#open(like, controlPlan(like.state));
  }

  /** The same search with another model: once it has ended, the two can be evaluated blind. */
  async #compareModels(given: unknown): Promise<void> {
    const like = await this.#searchOf(given, {
      question: "Compare the models of which search with other ones?",
      suits: ({ summary }) => summary.images > 0,
      missing: "There is no search with an image to compare with. Start one first.",
    });
    if (like === undefined) return;
    const { models } = this.#deps;
    const own = models.like(like.state.providers);
    const { model } = like.state.providers.image;
    const changed = await models.change("image", own, {
      title: `Compare with other models: which one shall draw${model === "" ? "" : ` instead of ${oneLine(model)}`}?`,
      placeHolder:
        "Next, a form of the same search with that model opens; nothing starts before you say so",
    });
    if (changed === undefined) return;
    if (changed.image === own.image) {
      throw new UsageError("This search has that very model already: choose another one.");
    }
    await this.#open(like, sameAs(like.state), changed);
  }

  /** @returns undefined when the person leaves */
  async #searchOf(
    given: unknown,
    asking: Parameters<Targets["session"]>[1],
  ): Promise<Earlier | undefined> {
    const folder = await this.#deps.targets.session(given, asking);
    return folder === undefined ? undefined : { folder, state: (await loadSession(folder)).state };
  }

  #open({ folder, state }: Earlier, values: PlanValues, chosen?: ModelChoice): Promise<void> {
    const { models, openForm, places } = this.#deps;
    return openForm(values, places.noted(folder), chosen ?? models.like(state.providers));
  }
}

interface Earlier {
  readonly folder: string;
  readonly state: SearchState;
}

function sameAs({ plan, caps }: SearchState): PlanValues {
  return { ...plan, ...caps };
}
