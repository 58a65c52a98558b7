import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { cutText } from "../base/cutText.js";
import { UsageError } from "../base/errors.js";
import { seededRandom } from "../base/random.js";
import { oneLine } from "../base/visibleText.js";
import { removeIfThere, replaceFile } from "../disk/replaceFile.js";
import {
  evaluationSchema,
  evaluationVersion,
  maxArms,
  maxArmUnits,
  maxGoals,
  maxGoalUnits,
  maxItems,
  maxTotal,
  minItems,
  sessionPathSchema,
  type Evaluation,
  type EvaluationArm,
  type EvaluationItem,
} from "../protocol/evaluation.js";
import { drawnOf, globalRanking } from "../search/selectors.js";
import { costUsdOf } from "../search/usageTotals.js";
import { loadSession } from "../sessions/loadSession.js";
import type { SessionDeps } from "../sessions/ownedSession.js";
import { createSessionFolder, localTime } from "../sessions/sessionFolder.js";
import { storageFailure } from "../sessions/storageFailure.js";
import { evaluationName } from "./evaluationName.js";
import { itemsOf, withRanks, type Source } from "./sourceItems.js";

/** What is to be compared. */
export interface EvaluationSources {
  /** What all images are compared by, where their searches' goals differ in words; else their own. */
  readonly goal?: string;
  /** The images of one goal against each other, or those of one arm against another's. */
  readonly kind: "session" | "arms";
  /** One for a session or several sessions of one goal; two or more to compare. */
  readonly arms: readonly SourceArm[];
}

export interface SourceArm {
  /** "search", "control", the models' names; shown once the votes are over. */
  readonly name: string;
  /** Folders of sessions below the output folder, absolute. */
  readonly sessions: readonly string[];
  /** How many of each session's images take part, by the machine's ranking; all where it is not said. */
  readonly bestOfEach?: number;
}

/**
 * Makes `<output>/<day>/eval-HHMMSS[-2...]` with `evaluation.json`. An image that stands in an arm
 * twice, byte for byte, takes part once; what a person picked or likes makes no difference.
 * @returns the folder, absolute
 * @throws as `evaluationOf` and `writeEvaluation`
 */
export async function createEvaluation(
  output: string,
  sources: EvaluationSources,
  deps: SessionDeps,
): Promise<string> {
  return await writeEvaluation(output, await evaluationOf(output, sources, deps), deps);
}

/**
 * Writes an evaluation that begins now.
 * @returns the folder, absolute
 * @throws {StorageError} the output folder cannot be written
 */
export async function writeEvaluation(
  output: string,
  evaluation: Evaluation,
  deps: SessionDeps,
): Promise<string> {
  const at = localTime(evaluation.createdAt);
  const { folder, remove } = await createSessionFolder(deps.files, output, at, "eval");
  const path = join(folder, evaluationName);
  try {
    const text = `${JSON.stringify(evaluation, null, 2)}\n`;
    await replaceFile(deps.files, path, Buffer.from(text, "utf8"));
    return folder;
  } catch (error) {
    await removeIfThere(deps.files, path).catch(() => undefined);
    await remove();
    throw storageFailure(error, path);
  }
}

/**
 * What the file of an evaluation would say that begins now; writes nothing.
 * @throws {UsageError} fewer than 2 images or more than 64, a session outside `output`, several goals
 *   where one is meant, or a goal that only one arm has
 * @throws {JournalError} a session cannot be read
 */
export async function evaluationOf(
  output: string,
  { goal: ownGoal, kind, arms }: EvaluationSources,
  { clock, newId }: SessionDeps,
): Promise<Evaluation> {
  if (arms.length > maxArms)
    throw new UsageError(`At most ${maxArms} searches can be set against each other.`);
  const goals: string[] = [];
  const sources: Source[] = [];
  for (const [arm, { sessions, bestOfEach = Infinity }] of arms.entries()) {
    for (const folder of new Set(sessions)) {
      const path = await pathBelow(output, folder);
      const { state } = await loadSession(folder);
      const text = (ownGoal ?? state.plan.goal).trim();
      const goal = goals.includes(text) ? goals.indexOf(text) : goals.push(text) - 1;
      const isSome = bestOfEach < Infinity;
      const ranked = isSome ? globalRanking(state).slice(0, bestOfEach) : drawnOf(state);
      sources.push({ arm, goal, path, state, candidates: ranked });
    }
  }
  requireGoals(kind, goals, sources);
  const alphas = new Set(sources.map(({ state }) => state.plan.alpha));
  const [alpha = null] = alphas.size === 1 ? alphas : [];
  const evaluationId = newId();
  // In an order that tells nothing: a page that knows a key knows no rank.
  const shuffled = seededRandom("evaluation", evaluationId).shuffle(itemsOf(sources));
  const items = withRanks(shuffled, sources);
  requireItems(items.length);
  requireImages(kind, goals, items);
  const names = distinct(
    arms.map(({ name }) => oneLine(name) || "images"),
    maxArmUnits,
  );
  return evaluationSchema().parse({
    ...{ schemaVersion: evaluationVersion, evaluationId },
    createdAt: Math.max(0, Math.floor(clock.nowMs())),
    kind,
    goals: distinct(goals, maxGoalUnits),
    arms: names.map((name, arm) =>
      armOf(
        name,
        sources.filter((source) => source.arm === arm),
      ),
    ),
    items,
    alpha,
  } satisfies Evaluation);
}

/** @returns "2026-01-31/ses-201500" */
async function pathBelow(output: string, folder: string): Promise<string> {
  try {
    const [root, real] = [await realpath(output), await realpath(folder)];
    const path = sessionPathSchema.safeParse(relative(root, real).split(sep).join("/"));
    if (path.success) return path.data;
  } catch (error) {
    throw storageFailure(error, folder);
  }
  const message = `${folder} is not a session of ${output}: only sessions of one output folder are evaluated together.`;
  throw new UsageError(message);
}

function requireGoals(
  kind: EvaluationSources["kind"],
  goals: readonly string[],
  sources: readonly Source[],
): void {
  if (goals.length > maxGoals) throw new UsageError(`At most ${maxGoals} goals can be compared.`);
  if (kind === "session") {
    if (goals.length <= 1) return;
    throw new UsageError("These sessions have different goals: images of one goal are compared.");
  }
  for (const [goal, text] of goals.entries()) {
    const arms = new Set(sources.flatMap((source) => (source.goal === goal ? [source.arm] : [])));
    if (arms.size > 1) continue;
    const short = cutText(oneLine(text), 60, "…");
    throw new UsageError(
      `Only one of the two has searched for “${short}”: there is nothing to compare.`,
    );
  }
}

function requireItems(count: number): void {
  if (count < minItems) throw new UsageError("There are fewer than two images to compare.");
  if (count <= maxItems) return;
  const message = `There are ${count} images, and at most ${maxItems} can be compared: take the best of them.`;
  throw new UsageError(message);
}

/** @throws {UsageError} a goal has no image, or none of a second arm where arms are compared */
function requireImages(
  kind: EvaluationSources["kind"],
  goals: readonly string[],
  items: readonly EvaluationItem[],
): void {
  const least = kind === "arms" ? 2 : 1;
  for (const [at, text] of goals.entries()) {
    const arms = new Set(items.flatMap(({ goal, arm }) => (goal === at ? [arm] : [])));
    if (arms.size >= least) continue;
    const short = cutText(oneLine(text), 60, "…");
    throw new UsageError(
      `A search for “${short}” has no image yet that can be compared. Let it go on first.`,
    );
  }
}

/** Texts cut to at most `units`, and told apart where they are alike then. */
function distinct(texts: readonly string[], units: number): string[] {
  const taken = new Set<string>();
  return texts.map((text) => {
    let cut = cutText(text, units, "…");
    for (let n = 2; taken.has(cut); n++) cut = `${cutText(text, units - 5, "…")} (${n})`;
    taken.add(cut);
    return cut;
  });
}

function armOf(name: string, sources: readonly Source[]): EvaluationArm {
  const states = sources.map(({ state }) => state);
  const costs = states.map(costUsdOf);
  return {
    name,
    sessions: sources.map(({ path }) => path),
    images: sum(states.map(({ totals }) => totals.images)),
    costUsd: costs.includes(null) ? null : sum(costs.map((cost) => cost ?? 0)),
    seconds: sum(states.map(({ activeMs }) => activeMs / 1000)),
  };
}

/** At most what an evaluation can hold. */
function sum(values: readonly number[]): number {
  return Math.min(
    maxTotal,
    values.reduce((all, value) => all + value, 0),
  );
}
