import type { PlanField } from "../protocol/planOptions.js";
import type { WordCommand } from "./args.js";
import { presetOptions, presetTexts } from "../protocol/presets.js";
import { ownFlags, defaultOut, type OwnFlag } from "./flags.js";
import { planFlags, type PlanFlag } from "./planFlags.js";
import { servicesActs } from "./serviceArgs.js";
import { wrap } from "./terminalText.js";

/** Where each option of a plan stands in the help: a new one does not compile without a place. */
const groups: Readonly<Record<Exclude<PlanField, "goal">, "search" | "picture" | "limits">> = {
  preset: "search",
  candidates: "search",
  beamWidth: "search",
  iterations: "search",
  alpha: "search",
  wording: "search",
  refine: "search",
  objective: "search",
  ranker: "search",
  stopOnPlateau: "search",
  patience: "search",
  memory: "search",
  negativePrompt: "picture",
  widthPx: "picture",
  heightPx: "picture",
  seed: "picture",
  maxImages: "limits",
  maxCalls: "limits",
  maxCostUsd: "limits",
  maxSeconds: "limits",
  maxAttempts: "limits",
};

const ownTexts: Readonly<Record<OwnFlag, string>> = {
  provider:
    "Who does all three: a connection's name, or connection/model. Default: what the configuration says, else builtin, which needs no key and no network.",
  "language-provider": "Who writes the prompts.",
  "image-provider":
    "Who draws; with svg/ before it, a language model: svg/connection/model draws as SVG, which suits icons, diagrams and flat illustrations.",
  "vision-provider": "Who judges the images.",
  "lane-limit": "Calls of one kind that may run at the same time, 1-64.",
  yes: "Start, or go on, also where that is likely to cost more than limits.confirmUsd of the configuration, and ask nobody.",
  estimate: "Say what the search would take and cost, and start nothing.",
  since: "With costs: from this day on, as 2026-01-31.",
  licence:
    "With services download: the licence that you agree to, where a model has one with conditions.",
  python: "With services setup: the Python to use, 3.11 or later; else one is looked for.",
  checklist:
    "Ask images the questions of this file (- is standard input), as plan prints it; the objective has to be a checklist. Default: the search makes them.",
  out: `Folder that sessions are written to. Default: ${defaultOut}.`,
  resume:
    "Go on with a search that was paused or interrupted, with another model where --image-provider or the like names one; with a limit, as --max-images 20 or none, also with one that ended at that limit.",
  finish: "With --resume: end the search with what is judged, without another model call.",
  "retry-failed": "With --resume: try all images that failed again, also after the end.",
  "take-over":
    "With --resume: take the session from a process that seems to have ended on another machine, or from a lock that cannot be read.",
  replay:
    "Check a session: does each recorded decision follow from what came before? No model is called.",
  list: "Show earlier searches, and who has one open; those whose goal contains TEXT if one is given: --list TEXT.",
  csv: "With evaluate: print a line an image, for a spreadsheet.",
  json: "Print events and the result as JSON, one object a line.",
  help: "Show this.",
  version: "Show the version.",
};

/** Commands that are words, with what they take. */
const wordTexts: Readonly<Record<WordCommand, readonly [takes: string, text: string]>> = {
  models: [
    " [CONNECTION]",
    "Show the models that can be had, by role, with their price and when they end.",
  ],
  doctor: [
    "",
    "Say for each role whether its model would answer, and what to do where it would not; with --provider and the like, whether that one would.",
  ],
  services: [" COMMAND", "Local models on this machine, see below."],
  costs: [
    " [--since DAY]",
    "Show what all searches on this machine have spent, by day, connection and model.",
  ],
  plan: [
    " GOAL",
    "Print the yes/no questions that images of the goal would be asked, as a file to change, then to be given with --checklist. One request to the language model; none where it is builtin.",
  ],
  evaluate: [
    " DIR...",
    "Show what the votes of a blind evaluation come to; of several folders with the same images, together.",
  ],
};

/** What stands for a value where the flag's name does not say it. */
function placeholder({ type, range }: PlanFlag): string {
  if (type === "boolean") return "";
  if (type === "text") return range.includes(" or ") ? " WORD" : " TEXT";
  return " N";
}

function planLine(flag: PlanFlag): [string, string] {
  const name = flag.type === "boolean" ? `--[no-]${flag.name}` : `--${flag.name}`;
  const sentence = flag.description.replace(/\.$/, "");
  return [`${name}${placeholder(flag)}`, `${sentence} (${rangeOf(flag)}).`];
}

function rangeOf({ field, type, range, default: value }: PlanFlag): string {
  if (Object.hasOwn(presetOptions, field)) return `${range}; default: the preset's`;
  if (type === "boolean") return value === true ? "default: yes" : "default: no";
  const isShown = typeof value === "number" || (typeof value === "string" && value !== "");
  return isShown ? `${range}; default ${value}` : range;
}

function ownLine(name: OwnFlag): [string, string] {
  const { takes } = ownFlags[name];
  return [takes === null ? `--${name}` : `--${name} ${takes}`, ownTexts[name]];
}

/**
 * The text of `--help`.
 * @param command how a person calls this program, `npm start --`
 * @param columns the terminal's width
 */
export function helpText(command: string, columns: number): string {
  const planLines = (group: "search" | "picture" | "limits"): [string, string][] =>
    planFlags
      .filter(({ field }) => field !== "goal" && groups[field] === group)
      .map((flag) => planLine(flag));
  const sections: [string, [string, string][]][] = [
    ["The search", [...planLines("search"), ownLine("checklist")]],
    ["Presets", Object.entries(presetTexts)],
    ["The picture", planLines("picture")],
    ["Limits", planLines("limits")],
    ["Costs", [ownLine("estimate"), ownLine("yes"), ownLine("since")]],
    [
      "Who does the work",
      [
        ownLine("provider"),
        ownLine("language-provider"),
        ownLine("image-provider"),
        ownLine("vision-provider"),
        ownLine("lane-limit"),
      ],
    ],
    [
      "Sessions",
      [
        ownLine("out"),
        ownLine("resume"),
        ownLine("finish"),
        ownLine("retry-failed"),
        ownLine("take-over"),
        ownLine("replay"),
        ownLine("list"),
      ],
    ],
    [
      "Instead of a goal",
      [
        ...Object.entries(wordTexts).map(([name, [takes, text]]): [string, string] => [
          name + takes,
          text,
        ]),
        ["-- GOAL", "A goal that is such a word, or begins with a dash."],
      ],
    ],
    [
      "Local models",
      [
        ...Object.entries(servicesActs).map(([name, [takes, text]]): [string, string] => [
          `services ${name}${takes}`,
          text,
        ]),
        ownLine("licence"),
        ownLine("python"),
      ],
    ],
    ["Output", [ownLine("json"), ownLine("csv"), ownLine("help"), ownLine("version")]],
  ];
  const width = Math.min(columns, 100);
  return [
    "Imagebeam finds the image that best shows what you wrote: it writes several prompts, draws and",
    "judges each, keeps the best, rewrites them by what the judge found missing, and goes on.",
    "",
    `  ${command} "a lighthouse at dusk"`,
    `  ${command} "two red sailboats under a full moon" --seed 7 --iterations 4`,
    `  ${command} plan "two red sailboats" > questions.yaml`,
    `  ${command} "two red sailboats" --checklist questions.yaml`,
    `  ${command} --resume output/2026-01-31/ses-201500`,
    "",
    `Usage: ${command} GOAL [options]   (GOAL "-" reads it from standard input)`,
    ...sections.flatMap(([title, lines]) => [
      "",
      `${title}:`,
      ...lines.flatMap((l) => rows(l, width)),
    ]),
    "",
    "The first Ctrl-C pauses and says how to go on; the second stops at once, and nothing is lost.",
    "Exit codes: 0 finished, 1 failed or differs, 2 wrong usage, 3 the daily limit, 130 paused.",
  ].join("\n");
}

const indent = 29;

function rows([flag, text]: [string, string], width: number): string[] {
  // Narrow terminals: the text goes below its flag.
  const isNarrow = width < indent + 30;
  const lines = wrap(text, width - (isNarrow ? 6 : indent)).map((l) => l.text);
  if (isNarrow) return [`  ${flag}`, ...lines.map((l) => `      ${l}`)];
  return lines.map((l, index) => (index === 0 ? `  ${flag}` : "").padEnd(indent) + l);
}
