import { JournalError } from "../../base/errors.js";
import type { EventOf, ImageRef } from "../../protocol/events.js";
import { candidateOf } from "../candidates.js";
import { withComparison } from "../comparisons.js";
import { parseComparison } from "../keys.js";
import { askComparer, foreseenComparison, type UnopenedComparison } from "./askComparer.js";
import { callGivenUp, readAnswer, type CallKind } from "./callKind.js";
import { invalid, listOf, placeOf, placesIn, readable } from "./comparedPlaces.js";

interface CompareCallRequest {
  readonly shown: readonly { readonly id: string; readonly image: ImageRef }[];
  readonly request: UnopenedComparison;
}

type Compared = EventOf<"candidatesCompared">;

const fields = ["order", "notes", "usage"] as const;

/** Some images side by side, against the person's own words. Who answers knows them by place alone. */
export const compareCall: CallKind<CompareCallRequest> = {
  role: "vision",
  stage: null,
  answeredBy: "candidatesCompared",
  requirePlanned: (draft, name) => {
    for (const id of parseComparison(name).shown) draft.candidate(id);
  },
  request: (state, { name }) => {
    const shown = parseComparison(name).shown.map((id) => {
      const { image } = candidateOf(state, id);
      if (image === null) throw new JournalError("journal.corrupt", `${id} has no image yet`);
      return { id, image };
    });
    const { goal, negativePrompt } = state.plan;
    return { shown, request: { goal, negativePrompt } };
  },
  received: ({ shown, request }) => ({
    kind: "compare",
    imagesSha256: shown.map(({ image }) => image.sha256),
    request,
  }),
  foreseen: ({ shown, request }) => foreseenComparison(request, shown.length),
  run: async ({ request: { shown, request } }, { ask, images }) => {
    const asked = { ...request, images: shown.map(({ image }) => images.open(image)) };
    const { order, notes, usage } = readAnswer(await askComparer(ask, asked), fields);
    const ids = shown.map(({ id }) => id);
    const body = { kind: "candidatesCompared" as const, ...namedAnswer(order, notes, ids) };
    return { body, usage };
  },
  reduce: (draft, { name }, event) => {
    if (event.kind !== "candidatesCompared") return;
    const named = parseComparison(name);
    const { order, notes } = event;
    if (!isOrderOf(named.shown, order)) {
      throw new JournalError("journal.corrupt", `The answer to ${name} is of other candidates`);
    }
    const told = Object.fromEntries(
      notes
        .filter(({ id }) => named.shown.includes(id))
        .map(({ id, strengths, weaknesses, suggestion }) => [
          id,
          { strengths, weaknesses, suggestion },
        ]),
    );
    const comparison = { call: name, ...named, order, notes: told };
    draft.set({ comparisons: withComparison(draft.state.comparisons, comparison) });
  },
  failed: callGivenUp,
};

function isOrderOf(shown: readonly string[], order: Compared["order"]): boolean {
  const ids = order.flat();
  return ids.length === shown.length && shown.every((id) => ids.includes(id));
}

/**
 * What a comparer says of places, said of candidates. Its texts are checked where they are recorded.
 * @throws {InvalidAnswerError} a place is missing, unknown or named twice
 */
function namedAnswer(order: unknown, notes: unknown, ids: readonly string[]) {
  const idAt = (place: number): string => ids[place] ?? "";
  const groups = placesIn(order, ids.length).map((group) => group.map(idAt));
  return readable(() => {
    const told = listOf(notes).map((note) => {
      const { place, strengths, weaknesses, suggestion } = Object(note) as Record<string, unknown>;
      return { id: idAt(placeOf(place, ids.length)), strengths, weaknesses, suggestion };
    });
    if (new Set(told.map(({ id }) => id)).size < told.length) {
      throw invalid("says two things of one image");
    }
    return { order: groups, notes: told };
  });
}
