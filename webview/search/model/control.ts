import { countText } from "../../page/words.js";
import type { FormModel } from "./form.js";
import { workloadOf } from "./workload.js";

/** What a form says that draws the goal as it is: what that is for, what it draws and costs; else null. */
export function controlText(form: FormModel): string | null {
  if (form.values.wording !== "plain") return null;
  const work = workloadOf(form);
  const drawn = work === null ? "images" : countText(work.images, "image");
  return `A control shows what your goal brings by itself: ${drawn} of the goal as it is, in one iteration, with no prompt written and nothing refined${costOf(form)}. Once it has ended, Evaluate Against Another Search sets its best image beside a search's best, blind: was the search worth it?`;
}

function costOf({ estimate, models }: FormModel): string {
  if (models.isBuiltinAlone) return ", at no cost";
  if (estimate === null) return "";
  if (!estimate.isKnown) return "; what it costs is not known";
  return estimate.text === "free" ? ", at no cost" : `, for ${estimate.text}`;
}
