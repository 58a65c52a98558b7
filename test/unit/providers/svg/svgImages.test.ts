import assert from "node:assert/strict";
import { CallError, InvalidAnswerError, PromptRefusedError } from "../../../../src/base/errors.js";
import { maxShownUnits, svgMaxTokens } from "../../../../src/providers/prompts/svg.js";
import { brokenMessage } from "../../../../src/svg/caps.js";
import { drawSvg, type DrawnSvg, type SvgWork } from "../../../../src/svg/drawSvg.js";
import { editableSource } from "../../../../src/svg/keptSvg.js";
import { decodePixels } from "../../../../src/images/decodePixels.js";
import { FakeChat, type Round } from "../../../support/fakeChat.js";
import { svgRig, type SvgRig } from "../../../support/svgRig.js";

import {
  never,
  request,
  good,
  poor,
  refusal,
  cutOff,
  edits,
  times,
  drawingHarness,
} from "../../../support/drawingChat.js";

describe("a language model that draws", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });

  const { model, drawn, failure, inside } = drawingHarness(() => rig);

  it("gives the picture of its drawing, and the drawing", async () => {
    const result = await drawn([good]);
    const { widthPx, heightPx, rgba } = decodePixels(result.image.bytes);
    assert.deepEqual([widthPx, heightPx], [64, 32]);
    assert.deepEqual([...rgba.subarray(0, 3)], [0xdd, 0xee, 0xff]);
    assert.match(inside(result), /<path id="boat"/);
    assert.equal(result.image.remarks, undefined);
  });

  it("is told the prompt, the size, and what is to be avoided, as data", async () => {
    const { chat } = await drawn([good]);
    const [asked] = chat.requests;
    assert.ok(asked !== undefined);
    const { messages, maxTokens, seed, form } = asked;
    assert.deepEqual([maxTokens, seed, form], [svgMaxTokens, 7, undefined]);
    const given = messages.at(-1)?.text ?? "";
    assert.match(given, /viewBox="0 0 64 32"/);
    assert.match(given, /To avoid:\n```\nfog\n```/);
    assert.ok(given.endsWith("Prompt:\n```\na red boat on the sea\n```"));
  });

  it("tells how far it is, with the draft to be seen", async () => {
    const { progress, image } = await drawn([good]);
    assert.deepEqual(
      progress.map(({ step, steps }) => [step, steps]),
      [
        [0, 1],
        [1, 1],
      ],
    );
    assert.equal(progress[1]?.preview?.bytes, image.bytes);
    const looked = await drawn([good, edits], { looks: true });
    assert.deepEqual(
      looked.progress.map(({ step, steps }) => [step, steps]),
      [
        [0, 2],
        [1, 2],
        [2, 2],
      ],
    );
    assert.notDeepEqual(looked.progress[1]?.preview?.bytes, looked.image.bytes);
  });

  it("says what is wrong with its layout, and which signs it lacks", async () => {
    const { image } = await drawn([poor.replace("there", "there 🚀")]);
    const texts = image.remarks?.map(({ text }) => text) ?? [];
    assert.equal(texts[0], "Not drawn, because the font has no such signs: 🚀");
    assert.match(texts[1] ?? "", /"Ahoy there" is cut off at the right edge/);
    assert.ok(image.remarks?.every(({ half, met }) => half === "how" && met === undefined));
  });

  it("keeps text as paths, and can be changed all the same", async () => {
    const { image } = await drawn([poor]);
    assert.match(image.source ?? "", /aria-label="Ahoy there"/);
    assert.match(editableSource(image.source ?? ""), /<text [^>]*>Ahoy there<\/text>/);
  });

  const mended: readonly [why: string, rounds: readonly Round[]][] = [
    [
      "in a fence, with prose and thoughts",
      [`<think><svg/></think>Sure!\n\`\`\`svg\n${good}\n\`\`\``],
    ],
    ["with an element that is not closed", [good.replace("</svg>", "<g></svg>")]],
    ["after a repair", ["Here is a boat.", good]],
    ["after a repair that is a mere nothing before", ["", good]],
    ["after it was cut off", [cutOff, good]],
    ["after it was cut off, and a repair", [cutOff, "What a picture!", good]],
    ["after it was cut off twice", [cutOff, cutOff, good]],
    ["in full before its limit came", [{ text: `${good}\nAnd furth`, isCutOff: true }]],
  ];
  for (const [why, rounds] of mended) {
    it(`draws ${why}`, async () => {
      assert.match(inside(await drawn(rounds)), /<path id="boat"/);
    });
  }

  it("has twice the tokens once it was cut off, and is told to draw less when it is again", async () => {
    const { chat } = await drawn([cutOff, cutOff, good]);
    const tokens = chat.requests.map(({ maxTokens }) => maxTokens);
    assert.deepEqual(tokens, [svgMaxTokens, 2 * svgMaxTokens, 2 * svgMaxTokens]);
    assert.match(chat.requests[2]?.messages.at(-1)?.text ?? "", /cut off before its end/);
  });

  it("names the fault in the same conversation, with what it said", async () => {
    const bomb = `<svg>${"<g>".repeat(120)}<rect/>`;
    const { chat } = await drawn([bomb, good]);
    const [first, second] = chat.requests;
    assert.deepEqual(second?.messages.slice(0, 2), first?.messages);
    assert.equal(second?.messages[2]?.text, bomb);
    assert.match(second.messages[3]?.text ?? "", /nested more than 100 deep/);
    assert.equal(second.seed, 8);
  });

  it("sends back no more of a huge answer than it can be shown", async () => {
    const { chat } = await drawn([`x${"y ".repeat(600_000)}`, good]);
    assert.ok((chat.requests[1]?.messages[2]?.text.length ?? 0) <= maxShownUnits);
  });

  const faults: readonly [why: string, code: `${string}.${string}`, named: RegExp][] = [
    ["takes too long", "job.tooLong", /takes too long to draw/],
    ["breaks the rasteriser", "job.failed", /rasteriser broke/],
  ];
  for (const [why, code, named] of faults) {
    it(`names it in a repair when a drawing ${why}`, async () => {
      const chat = new FakeChat([good, good]);
      let jobs = 0;
      const images = model(chat, false, (work) => {
        if (jobs++ === 0)
          throw new CallError(code, `The job failed: ${brokenMessage}`, { billed: "no" });
        return drawSvg(work, rig.rasteriser, rig.fonts);
      });
      const { usage } = await images.draw(request, never, () => undefined);
      assert.deepEqual(usage, times(2));
      assert.match(chat.requests[1]?.messages.at(-1)?.text ?? "", named);
    });
  }

  it("fails with the usage of both rounds when the repair is no drawing either", async () => {
    const thrown = await failure(["Nice.", "<svg></svg>"]);
    assert.ok(thrown instanceof InvalidAnswerError);
    assert.match(thrown.message, /drew nothing usable: There is no shape/);
    assert.deepEqual([thrown.billed, thrown.usage], ["yes", times(2)]);
  });

  it("fails with the usage of all rounds when each is cut off", async () => {
    const thrown = await failure([cutOff, cutOff, cutOff]);
    assert.match(thrown.message, /drew nothing usable: It was cut off before its end/);
    assert.deepEqual([thrown.code, thrown.usage], ["answer.invalid", times(3)]);
  });

  it("fails as its job did where that is no drawing's fault, with what was used", async () => {
    const missing = (): never => {
      throw new CallError("job.failed", "No resvg.wasm", { billed: "no" });
    };
    const thrown = await failure([good], missing);
    assert.deepEqual([thrown.code, thrown.message], ["job.failed", "No resvg.wasm"]);
    assert.deepEqual([thrown.billed, thrown.usage], ["yes", times(1)]);
  });

  it("does not keep a drawing larger than a session takes", async () => {
    const huge = (work: SvgWork): DrawnSvg => {
      const one = drawSvg(work, rig.rasteriser, rig.fonts);
      return one.kind === "drawn" ? { ...one, svg: "é".repeat(4_000_001) } : one;
    };
    const thrown = await failure([good, good], huge);
    assert.match(thrown.message, /more than 8000000 bytes/);
  });

  for (const rounds of [[refusal], ["Nice.", refusal], [cutOff, refusal]]) {
    it(`takes a refusal in prose for one, in round ${rounds.length}`, async () => {
      const thrown = await failure(rounds);
      assert.ok(thrown instanceof PromptRefusedError);
      assert.deepEqual(thrown.usage, times(rounds.length));
    });
  }

  it("takes no words in a drawing for a refusal", async () => {
    await drawn([`I'm sorry, but I can't do better than this:\n${good}`]);
  });

  it("keeps what was used when a later round fails", async () => {
    const gone = new CallError("server.failed", "502", { retryable: true, billed: "no" });
    const thrown = await failure(["Nice.", gone]);
    assert.deepEqual([thrown.code, thrown.billed], ["server.failed", "yes"]);
    assert.deepEqual(thrown.usage, times(1));
  });

  for (const nth of [0, 1, 2]) {
    it(`ends in round ${nth + 1} when it is told to stop`, async () => {
      const stop = new AbortController();
      const reason = new Error("stopped");
      const rounds = ["Nice.", good, edits];
      const chat = new FakeChat((_request, at) => {
        if (at === nth) stop.abort(reason);
        return rounds[at] ?? "";
      });
      const drawing = model(chat, true).draw(request, stop.signal, () => undefined);
      await assert.rejects(drawing, (thrown) => thrown === reason);
      assert.equal(chat.requests.length, nth + 1);
    });
  }
});
