import assert from "node:assert/strict";
import { CallError } from "../../../../src/base/errors.js";
import {
  imageTokens,
  requestTokens,
  textTokens,
} from "../../../../src/providers/chat/tokenCount.js";
import { drawingRounds, drawingTokens } from "../../../../src/providers/drawing.js";
import { maxShownUnits, svgMaxTokens } from "../../../../src/providers/prompts/svg.js";
import { drawingPorts } from "../../../../src/providers/svg/drawingPorts.js";
import type { ForeseenDraw } from "../../../../src/search/foreseen.js";
import type { DrawRequest } from "../../../../src/search/ports.js";
import { FakeChat, type Round } from "../../../support/fakeChat.js";
import { expandRequest } from "../../../support/chatRequests.js";
import { sourceOf } from "../../../support/drawingChat.js";
import { svgRig, type SvgRig } from "../../../support/svgRig.js";

const request: DrawRequest = {
  ...{ prompt: "a red boat on the sea", negativePrompt: "", seed: 7, widthPx: 1024, heightPx: 768 },
};
const rect = '<rect id="sea" width="64" height="16" fill="#124"/>';
const drawing = (units: number): string =>
  `<svg viewBox="0 0 64 32">${rect.replace("sea", "sea-1").repeat(Math.ceil(units / rect.length))}</svg>`;
const base = sourceOf(drawing(maxShownUnits - 2000));

describe("what is foretold of a drawing by a language model", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });
  const told = (draw: ForeseenDraw, looks = false) => {
    const ports = drawingPorts(new FakeChat([]), {
      ...{ jobs: rig.jobs, looks },
      usdOf: ({ input, output }) => input + output * 1e6,
    });
    const foreseen = { role: "image", asked: "draw", request: draw } as const;
    const usd = ports.quote?.(foreseen) ?? NaN;
    return {
      input: usd % 1e6,
      output: Math.floor(usd / 1e6),
      first: ports.tokens?.(foreseen) ?? NaN,
    };
  };

  for (const isEdit of [false, true]) {
    for (const looks of [false, true]) {
      it(`is never less than it takes: ${isEdit ? "changed" : "drawn"}${looks ? ", looked at" : ""}`, async () => {
        const draw = { ...request, ...(isEdit && { base }) };
        const long = `<svg><g>${"x".repeat(2 * svgMaxTokens)}`;
        const chat = new FakeChat([
          { text: long, isCutOff: true },
          { text: long, isCutOff: true },
          drawing(maxShownUnits - 2000),
          "<edit></edit>",
        ]);
        await drawingPorts(chat, { jobs: rig.jobs, looks }).images.draw(
          draw,
          new AbortController().signal,
          () => undefined,
        );
        assert.equal(chat.requests.length, looks ? 4 : 3);
        const asked = chat.requests.map((each) => {
          const all = requestTokens(each);
          return { input: all - each.maxTokens, output: each.maxTokens };
        });
        const foretold = told(draw, looks);
        const sum = (part: "input" | "output") => asked.reduce((all, each) => all + each[part], 0);
        assert.ok(foretold.input >= sum("input"), `${foretold.input} < ${sum("input")}`);
        assert.ok(foretold.output >= sum("output"));
        const [first] = asked;
        assert.ok(foretold.first >= (first?.input ?? 0) + (first?.output ?? 0));
      });
    }
  }

  it("is never less than any row of rounds takes", async () => {
    const small = drawing(500);
    const answers: readonly Round[] = [
      small,
      "What a picture! ".repeat(4000),
      { text: `<svg>${"<g>x".repeat(4000)}`, isCutOff: true },
    ];
    const most = { drawn: 0, looked: 0 };
    for (let row = 0; row < answers.length ** 4; row++) {
      const looks = row % 2 === 0;
      for (const draw of [request, { ...request, base: sourceOf(small) }]) {
        const chat = new FakeChat(
          (_request, at) => answers[Math.floor(row / 3 ** at) % 3] ?? small,
        );
        const ports = drawingPorts(chat, { jobs: rig.jobs, looks });
        try {
          await ports.images.draw(draw, new AbortController().signal, () => undefined);
        } catch (thrown) {
          assert.ok(thrown instanceof CallError);
        }
        const rounds = chat.requests.length;
        const name = looks ? "looked" : "drawn";
        most[name] = Math.max(most[name], rounds);
        const foretold = told(draw, looks);
        const output = chat.requests.reduce((all, each) => all + each.maxTokens, 0);
        const input = chat.requests.reduce((all, each) => all + requestTokens(each), -output);
        assert.ok(foretold.output >= output && foretold.input >= input, `${row}`);
        const { worst } = drawingTokens(looks);
        assert.ok(worst.input >= input && worst.output >= output, `${row}`);
      }
    }
    const worst = [false, true].map((looks) => drawingRounds(looks).worst);
    assert.deepEqual([most.drawn, most.looked], worst, "and no more than that");
  });

  it("grows with the prompt, a base and a look", () => {
    const { input, output } = told(request);
    const long = told({ ...request, prompt: "boat ".repeat(1000) });
    assert.ok(long.input - input >= 3 * (textTokens("boat ".repeat(1000)) - 50));
    assert.ok(told({ ...request, base }).input - input > maxShownUnits);
    const looked = told(request, true);
    assert.ok(looked.input - input > imageTokens(768));
    assert.ok(looked.output > output);
  });

  it("is nothing for another kind of call, and no price where nobody knows one", () => {
    const ports = drawingPorts(new FakeChat([]), { jobs: rig.jobs });
    assert.equal(ports.quote, undefined);
    const write = { role: "language", asked: "write", request: expandRequest() } as const;
    assert.equal(ports.tokens?.(write), null);
  });
});
