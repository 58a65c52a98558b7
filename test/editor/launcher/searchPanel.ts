import assert from "node:assert/strict";
import type { Frame, Locator, Page } from "playwright-core";
import { isLeft } from "../../../src/search/allotments.js";
import { allCandidates } from "../../../src/search/candidates.js";
import { fateOf, ranksOf } from "../../../src/search/selectors.js";
import type { Candidate, SearchState } from "../../../src/search/state.js";
import { waitFor } from "./waitFor.js";
import { answerQuestion, runCommand, webviewFrame } from "./workbench.js";

/** The search panel, by what a screen reader is told of it. */

/** A node of the tree; where there is room for the image alone, a frame of the strip under it. */
export const candidateNode = ':is([role="treeitem"], [role="option"][data-id])';

/** What a node of the tree says. */
export interface ShownCandidate {
  readonly id: string;
  /** Its fate where it is judged, else what happens to it: "kept", "drawing". */
  readonly face: string;
  /** Whole points; null where it says none, or that it is unknown. */
  readonly total: number | null;
  readonly iterationRank: number | null;
}

/** The panel's document once it shows a session; only a panel in view has one. */
export function searchPanel(page: Page): Promise<Frame> {
  return webviewFrame(page, candidateNode);
}

/** Resolves once no panel with a session is in view: the document of a hidden one is gone. */
export async function panelHidden(page: Page): Promise<void> {
  await waitFor("the panel to be hidden", async () => {
    const panels = page.frames().filter((frame) => frame !== page.mainFrame());
    const counts = panels.map((frame) => frame.locator(candidateNode).count());
    return (await Promise.all(counts)).every((count) => count === 0);
  });
}

/** All nodes, by id. */
export async function shownCandidates(panel: Frame): Promise<ShownCandidate[]> {
  const nodes = await panel.evaluate<[id: string, label: string][]>(
    `[...document.querySelectorAll('${candidateNode}')].map((node) =>
      [node.dataset.id, node.querySelector(".for-reader").textContent])`,
  );
  return nodes.map(([id, label]) => parsedLabel(id, label)).sort(byId);
}

/** The same of a journal's fold: what the panel has to show once nobody is at work on it. */
function foldedCandidates(state: SearchState): ShownCandidate[] {
  const ranks = ranksOf(state);
  return allCandidates(state)
    .map((candidate) => {
      const { id, scores } = candidate;
      const total = scores?.total == null ? null : Math.round(scores.total);
      const iterationRank = ranks[id]?.iterationRank ?? null;
      return { id, face: faceOf(state, id), total, iterationRank };
    })
    .sort(byId);
}

/** The panel shows what the journal folds to. Nodes out of sight are made a moment after the others. */
export async function assertShows(panel: Frame, state: SearchState): Promise<void> {
  const wanted = foldedCandidates(state);
  await waitFor(`${wanted.length} nodes`, async () => {
    return (await shownCandidates(panel)).length >= wanted.length;
  });
  assert.deepEqual(await shownCandidates(panel), wanted);
}

function faceOf(state: SearchState, id: string): string {
  const candidate = state.candidates[id];
  if (candidate === undefined) throw new Error(`There is no ${id}`);
  if (isLeft(state, candidate)) {
    return `not ${candidate.image === null ? "made" : "judged"}: a limit came first`;
  }
  switch (candidate.state) {
    case "judged": {
      const fate = fateOf(state, candidate);
      if (fate === "pruned") return "dropped";
      return fate === "none" ? "judged" : fate;
    }
    case "failed":
      return "failed";
    case "planned":
    case "writing":
    case "drawing":
    case "judging":
      return underWayFace(state, candidate);
  }
}

function underWayFace({ running, end }: SearchState, candidate: Candidate): string {
  const { id, image, state: stage, texts } = candidate;
  if (Object.keys(running).some((key) => key.startsWith(`${id}/`))) return `stopped while ${stage}`;
  if (image !== null) return "drawn, not judged";
  if (texts !== null) return "written, not drawn";
  return end === null ? "queued" : "not started";
}

/** "Kept, total 71, 2nd of its iteration. Two red sailboats…" */
function parsedLabel(id: string, label: string): ShownCandidate {
  const [standing = ""] = label.split(". ");
  const [face = ""] = standing.replace(/\.$/, "").split(/, (?=total |\d+(?:st|nd|rd|th) of )/);
  const [, total] = /, total (\d+)/.exec(standing) ?? [];
  const [, rank] = /, (\d+)(?:st|nd|rd|th) of its iteration/.exec(standing) ?? [];
  const number = (text: string | undefined): number | null =>
    text === undefined ? null : Number(text);
  return {
    ...{ id, face: face.toLowerCase() },
    ...{ total: number(total), iterationRank: number(rank) },
  };
}

function byId(one: ShownCandidate, other: ShownCandidate): number {
  return one.id < other.id ? -1 : 1;
}

/** A button of the panel by its words. */
export function panelButton(panel: Frame, name: string): Locator {
  return panel.getByRole("button", { name }).first();
}

/** Resolves once the head says how the search stands: "Finished". */
export async function standsAs(page: Page, word: string, timeoutMs?: number): Promise<Frame> {
  return await waitFor(
    `the panel to say ${word}`,
    async () => {
      for (const frame of page.frames()) {
        const found = frame.getByText(word, { exact: true }).first();
        if (frame !== page.mainFrame() && (await found.isVisible().catch(() => false))) {
          return frame;
        }
      }
      return undefined;
    },
    timeoutMs,
  );
}

/** Starts a search from the palette, by typing its goal. */
export async function startSearch(page: Page, goal: string): Promise<void> {
  await runCommand(page, "Imagebeam: Start Search");
  await answerQuestion(page, "Start a search", goal);
}
