import { connectionOf } from "../../../src/protocol/connections.js";
import { usdText } from "../../../src/base/figureText.js";
import { isBuiltinAlone, modelTitle } from "../../../src/protocol/modelsText.js";
import type { SearchState } from "../../../src/search/state.js";
import { usageFigures, type UsageShown } from "../../../src/search/usageTotals.js";
import { iterationTitle, numberText, unknown } from "../../page/words.js";

/** What a search used, as a table: by role, stage, iteration and model. */

export interface UsageTable {
  /** Headings of the columns with figures; what nothing used has none. */
  readonly columns: readonly string[];
  readonly groups: readonly UsageGroup[];
}

export interface UsageGroup {
  /** "By model". */
  readonly title: string;
  readonly rows: readonly UsageRowText[];
}

export interface UsageRowText {
  readonly name: string;
  readonly cells: readonly string[];
}

/** Whether there is more to tell than the figures of the head. */
export function hasUsage({ providers, totals }: SearchState): boolean {
  return totals.calls > 0 && !isBuiltinAlone(providers);
}

interface Column {
  readonly title: string;
  readonly cell: (usage: UsageShown) => string;
  /** Whether anything was used of it. */
  readonly isUsed: (usage: UsageShown) => boolean;
}

const counted = (title: string, field: Exclude<keyof UsageShown, "costUsd">): Column => ({
  title,
  cell: (usage) => numberText(usage[field]),
  isUsed: (usage) => usage[field] > 0,
});

/** What people look for stands first, where a narrow page does not cut it off. */
const columns: readonly Column[] = [
  {
    title: "Cost",
    cell: ({ costUsd }) => (costUsd === null ? unknown : usdText(costUsd)),
    isUsed: () => true,
  },
  counted("Calls", "calls"),
  counted("Requests", "requests"),
  counted("Tokens in", "inputTokens"),
  counted("Cached", "cachedInputTokens"),
  counted("Tokens out", "outputTokens"),
  counted("Image tokens", "imageTokens"),
];

const roleNames: Readonly<Record<string, string>> = {
  language: "Language",
  image: "Images",
  vision: "Vision",
};
const stageNames: Readonly<Record<string, string>> = {
  write: "Writing",
  vary: "Rewriting what was nearly drawn before",
  rewrite: "Rewriting what was refused",
  draw: "Drawing",
  judge: "Judging",
  critique: "Criticising",
  checklist: "Making the checklist",
  confirm: "Looking again",
  compare: "Comparing",
  test: "Testing the judge",
};

const nameIn = (names: Readonly<Record<string, string>>) => (name: string) =>
  (Object.hasOwn(names, name) ? names[name] : undefined) ?? name;

/** Whether a model takes part by nothing but drawings that it writes. */
function isDrawnAlone({ providers: { language, image, vision } }: SearchState, name: string) {
  const isOther = [language, vision].every(({ model }) => model !== name);
  return isOther && image.model === name && connectionOf(image).asSvg;
}

export function usageTable(state: SearchState): UsageTable {
  const { byRole, byStage, byIteration, byModel } = usageFigures(state);
  const whole = Object.values(byRole);
  const used = columns.filter(({ isUsed }) => whole.some(isUsed));
  const group = (
    title: string,
    rows: Readonly<Record<string, UsageShown>>,
    nameOf: (name: string) => string,
  ): UsageGroup => ({
    title,
    rows: Object.entries(rows).map(([name, usage]) => ({
      name: nameOf(name),
      cells: used.map(({ cell }) => cell(usage)),
    })),
  });
  return {
    columns: used.map(({ title }) => title),
    groups: [
      group("By model", byModel, (name) => modelTitle(name || unknown, isDrawnAlone(state, name))),
      group("By role", byRole, nameIn(roleNames)),
      group("By stage", byStage, nameIn(stageNames)),
      group("By iteration", byIteration, (name) =>
        name === "plan" ? "Before the first" : iterationTitle(Number(name)),
      ),
    ],
  };
}
