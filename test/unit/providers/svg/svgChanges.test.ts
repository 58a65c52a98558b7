import assert from "node:assert/strict";
import { CallError, PromptRefusedError, StorageError } from "../../../../src/base/errors.js";
import { maxShownUnits } from "../../../../src/providers/prompts/svg.js";
import type { DrawRequest } from "../../../../src/search/ports.js";
import { editableSource } from "../../../../src/svg/keptSvg.js";
import { decodePixels } from "../../../../src/images/decodePixels.js";
import { FakeChat, roundUsage, type Round } from "../../../support/fakeChat.js";
import { svgRig, type SvgRig } from "../../../support/svgRig.js";

import {
  never,
  request,
  sea,
  good,
  poor,
  refusal,
  edits,
  noEdits,
  times,
  sourceOf,
  drawingHarness,
} from "../../../support/drawingChat.js";

describe("a language model that draws", () => {
  let rig: SvgRig;
  before(async () => {
    rig = await svgRig();
  });
  const { model, drawn, inside } = drawingHarness(() => rig);

  describe("and looks at its draft", () => {
    const lookedAt = (rounds: readonly Round[], changed: Partial<DrawRequest> = {}) =>
      drawn(rounds, { ...changed, looks: true });

    it("mends it by its ids, and keeps the rest to the letter", async () => {
      const [plain, changed] = [await drawn([good]), await lookedAt([good, edits])];
      assert.equal(inside(changed), inside(plain).replace('fill="red"', 'fill="blue"'));
    });

    it("sees it, with its source, what a check found, and the prompt last", async () => {
      const { chat } = await lookedAt([poor, noEdits], { widthPx: 2048, heightPx: 1024 });
      const { images, text } = chat.requests[1]?.messages.at(-1) ?? { text: "" };
      assert.match(text, /<text id="text-1"/);
      assert.match(text, /What a check found:\n```\n[^`]*is cut off at the right edge/);
      assert.ok(text.endsWith("Prompt:\n```\na red boat on the sea\n```"));
      const [picture] = images ?? [];
      assert.deepEqual([images?.length, picture?.longerPx], [1, 768]);
      const pixels = decodePixels(picture?.bytes ?? new Uint8Array());
      assert.deepEqual([pixels.widthPx, pixels.heightPx], [768, 384]);
    });

    it("does what is right of its changes, though one names an id that is not there", async () => {
      const partly = edits.replace("<edit>", '<edit><remove id="moon"/>');
      const [whole, part] = [await lookedAt([good, edits]), await lookedAt([good, partly])];
      assert.equal(inside(part), inside(whole));
    });

    it("may draw it anew", async () => {
      const anew = good.replace("red", "green");
      assert.match(inside(await lookedAt([good, anew])), /fill="green"/);
    });

    const kept: readonly [why: string, second: Round][] = [
      ["nothing is to be mended", noEdits],
      ["it makes it worse", poor],
      ["it names an id that is not there", '<edit><remove id="moon"/></edit>'],
      ["it refuses", refusal],
      ["it says something else", "Looks great!"],
      ["it takes all away", '<edit><remove id="sky"/><remove id="sea"/><remove id="boat"/></edit>'],
    ];
    const things = Array.from({ length: 6 }, (_, at) => {
      return `<g id="thing-${at}"><rect id="part-${at}" x="${9 * at}" width="9" height="9"/></g>`;
    });
    const rich = good.replace("</svg>", `${things.join("")}</svg>`);
    const losing: readonly [why: string, second: Round, isTaken: boolean][] = [
      ["draws things anew within their groups", rich.replaceAll(/ id="part-\d"/g, ""), true],
      ["removes two", '<edit><remove id="thing-1"/><remove id="thing-2"/></edit>', true],
      ["leaves out most of it", good, false],
      [
        "removes most of it",
        `<edit>${things.map((_, at) => `<remove id="thing-${at}"/>`).join("")}</edit>`,
        false,
      ],
    ];
    for (const [why, second, isTaken] of losing) {
      it(`${isTaken ? "takes" : "does not take"} an answer that ${why}`, async () => {
        const [plain, looked] = [await drawn([rich]), await lookedAt([rich, second])];
        assert.equal(looked.image.source !== plain.image.source, isTaken);
      });
    }

    it("keeps the draft when the server takes too long, and ends when it is told to stop", async () => {
      const late = new CallError("server.timeout", "No answer in 120 s", { billed: "maybe" });
      const image = await model(new FakeChat([good, late]), true).draw(
        ...([request, never, () => undefined] as const),
      );
      assert.equal(image.source, (await drawn([good])).image.source);
      const stop = new AbortController();
      const chat = new FakeChat((_request, at) => {
        if (at === 0) return good;
        stop.abort(new Error("stopped"));
        return late;
      });
      const drawing = model(chat, true).draw(request, stop.signal, () => undefined);
      await assert.rejects(drawing, (thrown) => thrown === stop.signal.reason);
    });

    for (const [why, second] of kept) {
      it(`keeps the draft when ${why}`, async () => {
        const [plain, looked] = [await drawn([good]), await lookedAt([good, second])];
        assert.deepEqual(looked.image.bytes, plain.image.bytes);
        assert.equal(looked.image.source, plain.image.source);
      });
    }

    it("keeps the draft when nobody answers, with what was used", async () => {
      const limited = new CallError("call.rateLimited", "429", { retryable: true, billed: "no" });
      const chat = new FakeChat([good, limited]);
      const image = await model(chat, true).draw(request, never, () => undefined);
      assert.deepEqual(image.usage, times(1));
      const blocked = new PromptRefusedError("No such pictures", { billed: "no" });
      const kept = await model(new FakeChat([good, blocked]), true).draw(
        request,
        never,
        () => undefined,
      );
      assert.deepEqual([kept.bytes, kept.usage], [image.bytes, times(1)]);
      const lost = new CallError("server.lost", "x", { billed: "maybe" });
      const other = await model(new FakeChat([good, lost]), true).draw(
        request,
        never,
        () => undefined,
      );
      assert.equal(other.usage.costUsd, undefined, "nobody knows");
      assert.equal(other.usage.inputTokens, roundUsage.inputTokens);
    });

    it("is not asked to change a draft that is too large to be shown", async () => {
      const many = Array.from(
        { length: 800 },
        (_, at) => `<rect x="${at % 64}" y="${at % 31}" width="1" height="1"/>`,
      );
      await lookedAt([good.replace("</svg>", `${many.join("")}</svg>`)]);
    });
  });

  describe("and changes a parent's drawing", () => {
    it("is shown its source, with ids, and keeps what it does not name to the letter", async () => {
      const before = (await drawn([poor])).image.source ?? "";
      const result = await drawn([edits], { base: sourceOf(before) });
      const sent = result.chat.sent();
      assert.match(sent, /<text id="text-1"[^>]*>Ahoy there<\/text>/);
      assert.doesNotMatch(sent, /metadata|aria-label/);
      const plain = editableSource(before).replace("<text ", '<text id="text-1" ');
      assert.equal(
        editableSource(result.image.source ?? ""),
        plain.replace('fill="red"', 'fill="blue"'),
      );
    });

    it("may draw it anew", async () => {
      const anew = good.replace("red", "green");
      assert.match(inside(await drawn([anew], { base: sourceOf(good) })), /fill="green"/);
    });

    it("is told which ids there are when it names another", async () => {
      const base = sourceOf((await drawn([good])).image.source ?? "");
      const { chat } = await drawn(['<edit><remove id="moon"/></edit>', edits], { base });
      const told = chat.requests[1]?.messages.at(-1)?.text ?? "";
      assert.match(told, /no element with the id "moon"\. The ids are: sky, sea, boat\./);
      assert.match(told, /the whole <edit> anew/);
    });

    it("does what is right of a repair, and no second one is asked for", async () => {
      const base = sourceOf((await drawn([good])).image.source ?? "");
      const wrong = edits.replace("<edit>", '<edit><remove id="moon"/>');
      assert.match(inside(await drawn([wrong, wrong], { base })), /id="boat"[^>]*fill="blue"/);
    });

    it("asks nothing where the drawing is not there any more", async () => {
      const gone = new StorageError("storage.readFailed", "i0c0.svg is not there");
      const base = { ...sourceOf(""), text: () => Promise.reject(gone) };
      const chat = new FakeChat([]);
      const drawing = model(chat).draw({ ...request, base }, never, () => undefined);
      await assert.rejects(drawing, (thrown) => thrown === gone);
      assert.equal(chat.requests.length, 0);
    });

    it("draws anew what is too large to be shown", async () => {
      const large = good.replace("</svg>", `${sea.repeat(maxShownUnits / sea.length)}</svg>`);
      const { chat } = await drawn([good], { base: sourceOf(large) });
      assert.ok(chat.sent().length < maxShownUnits / 2);
      assert.match(chat.sent(), /You draw pictures/);
    });
  });
});
