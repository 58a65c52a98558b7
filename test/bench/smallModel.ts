import { CallError } from "../../src/base/errors.js";
import { ChatCritic } from "../../src/providers/chat/chatCritic.js";
import type { ChatModel } from "../../src/providers/chat/chatModel.js";
import { ChatPromptModel } from "../../src/providers/chat/chatPromptModel.js";
import { contentWords, stemOf, stemsOf, wordsOf } from "../../src/providers/chat/words.js";
import { facetsFor } from "../../src/search/facets.js";
import type { PromptTexts, RefineRequest, WrittenPrompt } from "../../src/search/ports.js";

/** What the smallest real model that we have writes of goals, counted by what a person would take. */

/** How one text came to be. */
export type Way = "first" | "repaired" | "fallback" | "failed";

export interface Row {
  readonly goal: string;
  readonly way: Way;
  /** What is wrong with it by this file's own rules; null for nothing. */
  readonly fault: string | null;
  readonly text: string;
}

const candidates = 4;
const signal = new AbortController().signal;

export async function expandAll(model: ChatModel, goal: string, seed: number): Promise<Row[]> {
  const writer = new ChatPromptModel(model, "small");
  const rows: Row[] = [];
  const before = new Set<string>();
  for (let index = 0; index < candidates; index++) {
    const facets = facetsFor(seed, index);
    const request = {
      kind: "expand",
      goal,
      negativePrompt: "",
      facets,
      seed: seed + index,
    } as const;
    const row = await rowOf(
      goal,
      () => writer.write(request, signal),
      (texts) => {
        const fault = faultOf(texts, goal) ?? (addsTo(texts, goal) ? null : "adds nothing");
        const isNew = !before.has(texts.prompt);
        before.add(texts.prompt);
        return fault ?? (isNew ? null : "the same as another candidate");
      },
    );
    rows.push(row);
  }
  return rows;
}

/** A parent that says the goal, whose image lacked the goal's last thing. */
function parentOf(goal: string): Pick<RefineRequest, "parent" | "findings" | "critique"> {
  const [what, how] = [goal, "watercolour, wide view, soft light"];
  const missing = contentWords(goal).slice(-2).join(" ");
  return {
    parent: { what, how, prompt: `${what}. ${how}` },
    findings: [
      { text: missing, half: "what", met: false },
      { text: "watercolour", half: "how", met: true },
    ],
    critique: null,
  };
}

export async function refineAll(model: ChatModel, goal: string, seed: number): Promise<Row[]> {
  const writer = new ChatPromptModel(model, "small");
  const rows: Row[] = [];
  for (let variant = 0; variant < 2; variant++) {
    const request: RefineRequest = {
      ...{ kind: "refine", goal, negativePrompt: "", halves: "both", variant },
      ...{ ...parentOf(goal), seed: seed + variant },
    };
    rows.push(
      await rowOf(
        goal,
        () => writer.write(request, signal),
        (texts) => faultOf(texts, goal),
      ),
    );
  }
  return rows;
}

export async function critiqueAll(model: ChatModel, goal: string, seed: number): Promise<Row[]> {
  const critic = new ChatCritic(model, "small");
  const { parent, findings } = parentOf(goal);
  const scores = { alignment: 40, aesthetic: 5, total: 42 };
  const judged = { id: "i0c0", ...parent, ...scores, findings };
  const request = { goal, parent: judged, siblings: [], failedChildren: [], seed };
  try {
    const { text, recommendations, usage } = await critic.critique(request, signal);
    const all = [text, recommendations.what, recommendations.how].join(" ");
    const isAbout = contentWords(goal).some((word) => stemsOf(all).has(stemOf(word)));
    const fault = repeatedWords(all) ?? (isAbout ? null : "nothing of the goal");
    return [{ goal, way: usage.requests === 1 ? "first" : "repaired", fault, text: all }];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return [{ goal, way: "failed", fault: error.message, text: "" }];
  }
}

async function rowOf(
  goal: string,
  write: () => Promise<WrittenPrompt>,
  judge: (texts: PromptTexts) => string | null,
): Promise<Row> {
  try {
    const { fallback, usage, ...texts } = await write();
    if (fallback !== undefined) return { goal, way: "fallback", fault: fallback, text: "" };
    const way = usage.requests === 1 ? "first" : "repaired";
    return { goal, way, fault: judge(texts), text: texts.prompt };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return { goal, way: "failed", fault: error.message, text: "" };
  }
}

/** Rules of its own, stricter than nothing that asked for the repair knows. */
function faultOf({ prompt }: PromptTexts, goal: string): string | null {
  const said = stemsOf(prompt);
  const lost = contentWords(goal).filter((word) => !said.has(stemOf(word)));
  if (lost.length > 0) return `lost ${lost.join(", ")}`;
  if (chatter.test(prompt)) return "chatter";
  return repeatedWords(prompt);
}

const chatter =
  /\b(?:as an ai|i am|i'm|i can|sure|certainly|here is|here's|let me|please|prompt|goal)\b|[{}<>#]|https?:/i;

function addsTo({ prompt }: PromptTexts, goal: string): boolean {
  const known = stemsOf(goal);
  return contentWords(prompt).filter((word) => !known.has(stemOf(word))).length >= 2;
}

function repeatedWords(text: string): string | null {
  const words = wordsOf(text);
  const counts = new Map<string, number>();
  for (let at = 0; at + 3 <= words.length; at++) {
    const three = words.slice(at, at + 3).join(" ");
    counts.set(three, (counts.get(three) ?? 0) + 1);
  }
  const most = [...counts].find(([, count]) => count >= 3);
  return most === undefined ? null : `says three times: ${most[0]}`;
}
