import { cutText } from "../../base/cutText.js";
import type { ExpandRequest, PromptTexts, RefineRequest } from "../../search/ports.js";
import { statementOf } from "../prompts/statement.js";
import { joinHalves } from "../prompts/written.js";
import { remark } from "./plainText.js";
import { stemOf, stemsOf, wordsOf } from "./words.js";
import type { WriteRequest } from "./promptQuality.js";

const maxFindingUnits = 200;
/** The most that a journal holds. */
const maxHalfUnits = 19_000;

/** A prompt made by code, where a model's was no good twice. */

/** @returns null where no code can tell what would be drawn: whatever a filter refused */
export function fallbackFor(request: WriteRequest): PromptTexts | null {
  switch (request.kind) {
    case "expand":
      return fromFacets(request);
    case "refine":
      return fromFindings(request);
    case "rewrite":
      return null;
  }
}

/** The goal as it is, and those of its facets that nobody wants to avoid. */
function fromFacets({ goal, negativePrompt, facets }: ExpandRequest): PromptTexts {
  const avoided = stemsOf(negativePrompt);
  const choices = Object.values<string>({ ...facets });
  const wanted = choices.filter(
    (choice) => !wordsOf(choice).some((word) => avoided.has(stemOf(word))),
  );
  return joined(goal.trim(), wanted.join(", "));
}

/** The parent, with what is missing of its image said first, each child beginning with another. */
function fromFindings({ parent, halves, findings, variant }: RefineRequest): PromptTexts {
  const half = (name: "what" | "how"): string => {
    if (halves !== "both" && halves !== name) return parent[name];
    const before = parent[name].trim();
    const missing = findings
      .filter(({ met, half: own }) => met === false && own === name)
      .map(({ text }) => remark(statementOf(text), maxFindingUnits))
      .filter((text) => text !== "" && !before.toLowerCase().includes(text.toLowerCase()));
    const first = missing.length === 0 ? 0 : variant % missing.length;
    const turned = [...missing.slice(first), ...missing.slice(0, first)].slice(0, 4);
    return cutText([...turned, before].filter((text) => text !== "").join(", "), maxHalfUnits);
  };
  return joined(half("what"), half("how"));
}

function joined(what: string, how: string): PromptTexts {
  return { what, how, prompt: joinHalves(what, how) };
}
