import type { CapsChange, PlanInput } from "../protocol/plan.js";
import type { ProviderChoice } from "../searchRunner.js";
import type { ServicesInvocation } from "./serviceArgs.js";

export type ResumeWay = "goOn" | "finish" | "retryFailed";

/** What the command line asks for. Paths are as given, the plan is not yet checked. */
export type Invocation =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | {
      readonly kind: "start";
      /** Its goal is `-` where the goal stands on stdin. */
      readonly plan: PlanInput;
      /** The file that its checklist stands in; absent where it is to be made. */
      readonly checklist?: string;
      readonly providers: ProviderChoice;
      readonly laneLimit: number | undefined;
      readonly out: string;
      /** Nobody is asked before a dear search. */
      readonly yes: boolean;
      readonly json: boolean;
    }
  /** What such a start would take. */
  | {
      readonly kind: "estimate";
      readonly plan: PlanInput;
      readonly checklist?: string;
      readonly providers: ProviderChoice;
      readonly json: boolean;
    }
  /** The questions that a search would ask its images, to be changed before it. */
  | {
      readonly kind: "plan";
      /** What they follow from: the goal, `-` where it stands on stdin, and what is not to be shown. */
      readonly plan: Pick<PlanInput, "goal" | "negativePrompt" | "seed">;
      /** The model that plans them; undefined for the usual one. */
      readonly language: string | undefined;
      readonly yes: boolean;
      readonly json: boolean;
    }
  | {
      readonly kind: "resume";
      readonly folder: string;
      /** To its end; to an end with what is judged; to another attempt at all images that failed. */
      readonly way: ResumeWay;
      /** Take it from an owner of whom nobody can tell whether it still runs. */
      readonly takeOver: boolean;
      /** New values of caps, not yet checked; null takes one away. */
      readonly caps: CapsChange;
      /** In place of models that it had. */
      readonly providers: ProviderChoice;
      readonly laneLimit: number | undefined;
      /** Nobody is asked before other models, or higher prices, that are dear. */
      readonly yes: boolean;
      readonly json: boolean;
    }
  | { readonly kind: "replay"; readonly folder: string; readonly json: boolean }
  | {
      readonly kind: "list";
      readonly text: string;
      readonly out: string;
      readonly json: boolean;
    }
  | {
      readonly kind: "models";
      /** Null for all connections. */
      readonly connection: string | null;
      readonly json: boolean;
    }
  | ServicesInvocation
  | { readonly kind: "doctor"; readonly providers: ProviderChoice; readonly json: boolean }
  | {
      readonly kind: "costs";
      /** `YYYY-MM-DD`; null for all days. */
      readonly since: string | null;
      readonly json: boolean;
    }
  | {
      readonly kind: "evaluate";
      /** Folders of evaluations, one or more. */
      readonly folders: readonly string[];
      readonly as: "text" | "csv" | "json";
      readonly json: boolean;
    };
