/**
 * Format 1 of the journal, read for ever. The one place that upgrades a line, with the constants of
 * its time, never with today's defaults.
 */

/** What every plan of format 1 meant by what it could not say yet. */
const plan = {
  rules: 1,
  preset: "custom",
  wording: "expanded",
  ranker: "total",
  objective: "weighted",
  checklist: null,
  actions: ["refine"],
  speculate: false,
};

/** Format 1 knew no limit of a call's time; the built-in provider was all it could call. */
const timeoutMs = 600_000;

/** What declared an ability in format 1 stood beside the rest of the declaration. */
const abilityNames = ["critiques", "negativePrompt", "seed", "scores"];

/** The kinds of call that format 1 had, by role: what was not named was free. */
const unnamedUsd: Readonly<Record<string, Fields>> = {
  language: { write: 0, rewrite: 0, critique: 0 },
  image: { draw: 0 },
  vision: { judge: 0 },
};

type Fields = Readonly<Record<string, unknown>>;

/** @returns a line of format 1 as format 2 says it; what is no such line comes back as it is */
export function upgrade(line: unknown): unknown {
  if (!isFields(line)) return line;
  switch (line["kind"]) {
    case "searchStarted":
      return {
        ...line,
        plan: upgradedPlan(line["plan"]),
        providers: upgradedProviders(line["providers"]),
      };
    case "candidatePlanned":
      return { ...line, action: line["parent"] === null ? "expand" : "refine" };
    case "imageDrawn":
      return { ...line, recipe: "embedded" };
    case "callFailed":
      return { ...line, scope: "candidate" };
    default:
      return line;
  }
}

function upgradedPlan(given: unknown): unknown {
  return isFields(given) ? { ...given, ...plan } : given;
}

function upgradedProviders(given: unknown): unknown {
  if (!isFields(given)) return given;
  return Object.fromEntries(
    Object.entries(given).map(([role, provider]) => [role, upgradedProvider(role, provider)]),
  );
}

function upgradedProvider(role: string, given: unknown): unknown {
  if (!isFields(given)) return given;
  const { id, model, lane, options, worstUsd } = given;
  const abilities = Object.fromEntries(
    abilityNames.flatMap((name) => (name in given ? [[name, given[name]]] : [])),
  );
  const prices = isFields(worstUsd) ? Object.values(worstUsd) : [];
  const billing = prices.every((price) => price === 0) ? "free" : "priced";
  return {
    connection: id,
    kind: id,
    model,
    endpoint: null,
    lane,
    options,
    prompts: {},
    abilities,
    timeoutMs,
    billing,
    worstUsd: isFields(worstUsd) ? { ...unnamedUsd[role], ...worstUsd } : worstUsd,
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
