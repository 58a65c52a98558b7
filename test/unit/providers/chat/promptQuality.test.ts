import assert from "node:assert/strict";
import fc from "fast-check";
import { fallbackFor } from "../../../../src/providers/chat/fallback.js";
import { promptText } from "../../../../src/providers/chat/plainText.js";
import { faultOf, type WriteRequest } from "../../../../src/providers/chat/promptQuality.js";
import { joinHalves } from "../../../../src/providers/prompts/written.js";
import type { PromptTexts } from "../../../../src/search/ports.js";
import {
  expandRequest,
  parent,
  refineRequest,
  rewriteRequest,
} from "../../../support/chatRequests.js";

const what = "Two red sailboats under a full moon, gulls above, dark rocks";
const how = "watercolour, golden light, low angle";
const texts: PromptTexts = { what, how, prompt: `${what}. ${how}` };
const told = (prompt: string): PromptTexts => ({ ...texts, prompt });

const fine: readonly [why: string, texts: PromptTexts, request: WriteRequest][] = [
  ["a whole prompt", texts, expandRequest()],
  [
    "other forms of the goal's words",
    told("A full moon over the red sailboat and its twin: two watercolours, gulls, rocks"),
    expandRequest(),
  ],
  [
    "figures for words",
    told("Two cats glowing, watercolour, rocks"),
    expandRequest({ goal: "2 cats that glow" }),
  ],
  [
    "words that are names of every object",
    told("A constructor and __proto__ toString tower, watercolour, gulls, rocks"),
    expandRequest({ goal: "constructor toString __proto__ tower" }),
  ],
  [
    "words in another script",
    told("满月下的两艘红色帆船, watercolour, golden light"),
    expandRequest({ goal: "满月下的两艘红色帆船" }),
  ],
  [
    "what is to be avoided inside another word",
    told(`${what}, rough texture`),
    refineRequest({ negativePrompt: "text, blurry" }),
  ],
  [
    "a part of what is to be avoided",
    told(`${what}, high quality`),
    refineRequest({ negativePrompt: "low quality" }),
  ],
  [
    "what the goal asks for and its negative prompt forbids",
    texts,
    expandRequest({ negativePrompt: "moon" }),
  ],
  [
    "a repetition of the goal's own",
    told("so very very very very very red boat, watercolour, gulls"),
    expandRequest({ goal: "so very very very very very red boat" }),
  ],
  [
    "a lost word that its parent had lost, where its half may not change",
    { what: "two sailboats", how, prompt: `two sailboats, ${how}` },
    refineRequest({ halves: "how", parent: { what: "two sailboats", how: "ink", prompt: "" } }),
  ],
  ["milder words for what was refused", told(`Two calm red boats, ${how}`), rewriteRequest()],
  [
    "an empty half that may not change",
    { what: `${what}, gulls`, how: "", prompt: `${what}, gulls` },
    refineRequest({ halves: "what", parent: { ...parent, how: "" } }),
  ],
  [
    "a word like one that is to be avoided",
    told(`${what}, flowing water`),
    refineRequest({ negativePrompt: "flowers" }),
  ],
  [
    "other forms of words in German",
    told("Ein roter Leuchtturm bei Nacht, watercolour, Wellen und Felsen"),
    expandRequest({ goal: "der rote Leuchtturm in der Nacht" }),
  ],
  [
    "other forms of words in Russian",
    told("красная лодка у старого маяка, watercolour, golden light"),
    expandRequest({ goal: "красные лодки у старого маяка" }),
  ],
  [
    "other particles in Japanese",
    told("満月と二隻の赤い帆船, watercolour, golden light"),
    expandRequest({ goal: "満月の下の二隻の赤い帆船" }),
  ],
  [
    "markup that the goal has",
    told(`${what}, <lora:ink:0.8>`),
    refineRequest({ goal: `${expandRequest().goal} <lora:ink:0.8>` }),
  ],
];

const poor: readonly [why: string, fault: RegExp, texts: PromptTexts, request: WriteRequest][] = [
  [
    "loses a word of the goal",
    /leaves out of the goal: "moon"/,
    told("Two red sailboats under full sails, watercolour, gulls"),
    expandRequest(),
  ],
  ["adds nothing", /adds nothing/, told(expandRequest().goal), expandRequest()],
  [
    "uses none of its facets",
    /none of the choices: low angle/,
    { what, how: "oil painting", prompt: `${what}, oil painting` },
    expandRequest(),
  ],
  [
    "echoes what is to be avoided, even to deny it",
    /must not mention: "people", "low quality"/,
    told(`${what}, no people, not of low quality, watercolour`),
    expandRequest({ negativePrompt: "people, low quality, fog" }),
  ],
  [
    "goes round and round",
    /again and again: "the red boat"/,
    told(`${what}, ${"the red boat sails ".repeat(3)}`),
    refineRequest(),
  ],
  [
    "is empty",
    /WHAT must not be empty\. HOW must not be empty/,
    { what: " ", how: "", prompt: what },
    refineRequest(),
  ],
  ["is endless", /far too long/, told(`${what} ${"a b c d e ".repeat(1000)}`), refineRequest()],
  ["speaks to the reader", /speaks to the reader/, told(`Certainly, ${what}`), refineRequest()],
  [
    "holds a script",
    /markup or an address/,
    told(`${what}<script>alert(1)</script>`),
    refineRequest(),
  ],
  [
    "holds an image of a page",
    /markup or an address/,
    told(`${what} ![x](https://evil.test/a.png)`),
    refineRequest(),
  ],
  ["holds a command", /markup or an address/, told(`${what} command:x.y`), refineRequest()],
  [
    "says what was refused again",
    /refused prompt again/,
    told(`Calm sea. ${parent.how}, ${parent.what}`),
    rewriteRequest(),
  ],
  [
    "has nothing of the goal left",
    /leaves out/,
    told("a quiet meadow with flowers"),
    rewriteRequest(),
  ],
];

describe("the faults of a prompt", () => {
  for (const [why, own, request] of fine) {
    it(`are none for ${why}`, () => {
      assert.equal(faultOf(own, request), null);
    });
  }
  for (const [why, fault, own, request] of poor) {
    it(`are told where it ${why}`, () => {
      assert.match(faultOf(own, request) ?? "", fault);
    });
  }

  it("are told in few words, whatever the prompt", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (prompt, goal, negativePrompt) => {
        const request = expandRequest({ goal, negativePrompt });
        assert.ok((faultOf(told(prompt), request) ?? "").length < 3000);
      }),
    );
  });
});

describe("a prompt made by code", () => {
  it("is the goal with its facets, without those that are to be avoided", () => {
    assert.deepEqual(fallbackFor(expandRequest({ negativePrompt: "golden" })), {
      what: expandRequest().goal,
      how: "low angle, warm palette, watercolour",
      prompt: `${expandRequest().goal}. low angle, warm palette, watercolour`,
    });
  });

  it("has no fault of its own, whatever the goal's words are", () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{3,9}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(words, (each) => {
        const request = expandRequest({ goal: each.join(" ") });
        const made = fallbackFor(request);
        assert.ok(made !== null);
        assert.equal(faultOf(made, request), null);
      }),
    );
  });

  it("says what is missing first, each sibling with another beginning", () => {
    const findings = ["moonlit waves", "red sails"].map((text) => {
      return { text, half: "what" as const, met: false };
    });
    const [first, second] = [0, 1].map((variant) =>
      fallbackFor(refineRequest({ findings, variant, halves: "what" })),
    );
    assert.equal(first?.what, `moonlit waves, red sails, ${parent.what}`);
    assert.equal(second?.what, `red sails, moonlit waves, ${parent.what}`);
    assert.equal(first.how, parent.how);
  });

  it("says nothing twice, however many generations it goes through", () => {
    const findings = [{ text: "Moonlit waves", half: "what" as const, met: false }];
    const child = fallbackFor(refineRequest({ findings }));
    assert.match(child?.what ?? "", /^Moonlit waves, two red/);
    assert.deepEqual(fallbackFor(refineRequest({ findings, parent: child ?? parent })), child);
  });

  it("is never made of what a filter refused", () => {
    assert.equal(fallbackFor(rewriteRequest()), null);
  });
});

describe("a text of a prompt", () => {
  const chatty: readonly [given: string, kept: string][] = [
    ["a boat, ink", "a boat, ink"],
    ['"a boat, ink"', "a boat, ink"],
    ["Sure, here is your prompt: a boat", "a boat"],
    ["Here's a vivid description: a boat", "a boat"],
    ["Certainly! a boat", "a boat"],
    ["WHAT: a boat", "a boat"],
    ["a boat ```", "a boat"],
    ["a red boat, gulls, A red boat, gulls, ho, ho, ho", "a red boat, gulls, gulls, ho, ho, ho"],
    [
      "an oak with a door in its trunk, a door in its bark, a door in its root, a door in bloom, moss",
      "an oak with a door in its trunk, a door in its bark, moss",
    ],
    ["a loop of a loop of a loop of a loop of a", "a loop of a loop of a loop of a loop of a"],
    ["**a boat**", "a boat"],
    ["a boat. Let me know if you want changes!", "a boat."],
    ['a sign that says "Would you like tea?"', 'a sign that says "Would you like tea?"'],
    ["a\nboat\u0007\u202e \ud800", "a boat \ufffd"],
    ['"Sorry" and "Closed"', '"Sorry" and "Closed"'],
    ["Great blue heron: a study in ink", "Great blue heron: a study in ink"],
    ["Here is where the river bends", "Here is where the river bends"],
    ["This is not a pipe: a painting", "This is not a pipe: a painting"],
  ];
  for (const [given, kept] of chatty) {
    it(`is what is left without chatter: ${JSON.stringify(given)}`, () => {
      assert.equal(promptText(given), kept);
    });
  }

  it("joins its halves as two sentences, and as one where one is empty", () => {
    assert.equal(joinHalves("a boat,", "ink"), "a boat. ink");
    assert.equal(joinHalves("A boat.", "Ink."), "A boat. Ink.");
    assert.equal(joinHalves("", "ink"), "ink");
    assert.equal(joinHalves("a boat", " "), "a boat");
  });
});
