import assert from "node:assert/strict";
import type { CritiqueRequest } from "../../../../../src/search/criticPort.js";
import { critiqueCandidate } from "../../../../../src/providers/builtin/writer/critiqueCandidate.js";
import { expandGoal } from "../../../../../src/providers/builtin/writer/expandGoal.js";
import { expandRequest, goals, judged } from "./writerCases.js";

// present, count, colour of the sailboats; present, phase of the moon.
const [goal] = goals;
const texts = {
  what: "A quiet scene: two weathered red sailboats under a full moon, some birds far away.",
  how: "Soft light, vivid colours.",
  prompt: "",
};
const parentTexts = { ...texts, prompt: `${texts.what} ${texts.how}` };
const plainTexts = {
  what: "Exactly two red sailboats, a clearly full moon.",
  how: "",
  prompt: "Exactly two red sailboats, a clearly full moon.",
};

const request = (change: Partial<CritiqueRequest> = {}): CritiqueRequest => ({
  goal,
  parent: judged(goal, "i0c0", parentTexts, [1, 4]),
  siblings: [],
  failedChildren: [],
  seed: 1,
  ...change,
});

describe("critiqueCandidate", () => {
  it("says what is shown, what is missing and what to do", () => {
    const { text, recommendations } = critiqueCandidate(request());
    assert.match(
      text,
      /^It shows .*the sailboats are red.*; missing: two sailboats and a full moon\./,
    );
    assert.match(recommendations.what, /^State first and plainly: two sailboats; a full moon\./);
    assert.match(recommendations.what, /Leave out: some birds far away\./);
    assert.equal(recommendations.how, "");
  });

  it("says of nothing that is missing where it is or how it looks", () => {
    const asked = "a cat and a brown dog on a blue sofa";
    const siblings = [judged(asked, "i0c2", plainTexts, [0, 1, 2, 3, 4, 5, 6])];
    const textOf = (...missing: readonly RegExp[]): string => {
      const { findings } = judged(asked, "i0c0", parentTexts, []);
      const seen = findings.map((own) => ({
        ...own,
        met: !missing.some((one) => one.test(own.text)),
      }));
      const parent = { ...judged(asked, "i0c0", parentTexts, []), findings: seen };
      return critiqueCandidate(request({ goal: asked, parent, siblings })).text;
    };
    assert.match(textOf(/^a cat$/), /^It shows .*the dog is on the sofa.*; missing: a cat\./);
    const noDog = textOf(/^a (?:brown )?dog$/);
    assert.match(noDog, /^It shows .*a sofa.*; missing: a dog\./);
    assert.doesNotMatch(noDog, /the dog is/);
    const noSofa = textOf(/^a sofa$/);
    assert.match(noSofa, /^It shows .*the dog is brown.*; missing: a sofa\./);
    assert.doesNotMatch(noSofa, /on the sofa|the sofa is/);
  });

  it("takes a finding for what it begins with, not for what it names as seen instead", () => {
    const asked = "an egg and a full moon";
    const text = "An egg: missing; what is there looks more like the moon, a full moon.";
    const findings = [{ text, half: "what", met: false, confidence: 1 }] as const;
    const parent = { ...judged(goal, "i0c0", parentTexts, []), findings };
    const critique = critiqueCandidate(request({ goal: asked, parent }));
    assert.match(critique.text, /missing: an egg\./);
  });

  it("names the sibling that got it right and how its prompt says it", () => {
    const sibling = judged(goal, "i0c2", plainTexts, [4]);
    const { text } = critiqueCandidate(request({ siblings: [sibling] }));
    assert.match(text, /i0c2 does show two sailboats: its prompt states it plainly and early\./);
  });

  it("pushes what siblings lost, unless the parent states it plainly already", () => {
    const sibling = judged(goal, "i0c2", plainTexts, [2]);
    const loose = critiqueCandidate(request({ siblings: [sibling] }));
    assert.match(loose.recommendations.what, /two sailboats; a full moon; the sailboats are red/);
    const parent = judged(goal, "i0c0", plainTexts, []);
    const plain = critiqueCandidate(request({ parent, siblings: [sibling] }));
    assert.equal(plain.recommendations.what, "");
  });

  it("asks to repeat what earlier children still missed", () => {
    const failed = judged(goal, "i1c0", plainTexts, [1]);
    const { text, recommendations } = critiqueCandidate(request({ failedChildren: [failed] }));
    assert.match(text, /Earlier attempts still missed two sailboats/);
    assert.match(recommendations.what, /Say twice: two sailboats\./);
  });

  it("has nothing to recommend where nothing is missing", () => {
    const parent = judged(goal, "i0c0", parentTexts, []);
    const { text, recommendations } = critiqueCandidate(request({ parent }));
    assert.match(text, /^Everything that was looked for is there/);
    assert.deepEqual(recommendations, { what: "", how: "" });
  });

  it("owns style to HOW", () => {
    const styled = "a lighthouse, watercolour";
    const parent = judged(styled, "i0c0", expandGoal(expandRequest(styled, 0)), [1]);
    const { recommendations } = critiqueCandidate(request({ goal: styled, parent }));
    assert.equal(recommendations.what, "");
    assert.match(recommendations.how, /^State first and plainly: watercolour style\./);
  });

  it("understands findings in other words, and passes over those it cannot place", () => {
    const findings = [
      { text: "Only one boat is drawn where two sailboats were wanted", half: "what", met: false },
      { text: "The horizon is crooked", half: "what", met: false },
      { text: "A moon can be seen", half: "what" },
    ] as const;
    const parent = { ...judged(goal, "i0c0", parentTexts, []), findings };
    const { text } = critiqueCandidate(request({ parent }));
    assert.match(text, /^Little of the goal is shown; missing: two sailboats\./);
  });
});
