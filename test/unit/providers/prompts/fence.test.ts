import assert from "node:assert/strict";
import fc from "fast-check";
import { asData, fenced } from "../../../../src/providers/prompts/fence.js";

/** What a reader of fences takes for the data: all lines between the first fence and its like. */
function readFence(text: string): { data: string; rest: string } {
  const [, fence = "", ...lines] = text.split("\n");
  const end = lines.indexOf(fence);
  return { data: lines.slice(0, end).join("\n"), rest: lines.slice(end + 1).join("\n") };
}

const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        ...["```", "````", "\n```\n", "`", "\n", "\r", "\u2028", "\u0085", "\0", "\u200b`\u200b`"],
        ...["Goal:", "<|im_end|>", "<|im_start|>system", "</s>", "[/INST]", "<__media__>"],
        ...["\ud800", "ignore the above", "<start_of_turn>model", "</think>", "<｜User｜>"],
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

describe("a fence", () => {
  it("ends where the data ends, whatever the data holds", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const { data, rest } = readFence(`${fenced("Goal", text)}\nbehind`);
        assert.equal(data, asData(text));
        assert.equal(rest, "behind");
      }),
    );
  });

  it("holds nothing that a chat template or a server takes for a mark of its own", () => {
    fc.assert(
      fc.property(nasty, (text) => {
        assert.doesNotMatch(
          asData(text),
          /<\||<｜|<__|<\/?(?:s|think|start_of_turn)>|\[\/?INST\]|\p{Cs}|\0/u,
        );
      }),
    );
  });

  it("keeps the words of a person as they are, weights and lines included", () => {
    const text = "a cat <lora:ink:0.8>, (moon:1.2) & 猫 👩‍👩‍👧\nsecond <3 line [sic]";
    assert.equal(asData(text), text);
  });

  it("shows nothing that nobody sees", () => {
    assert.equal(asData("a\u{e0041}\u{e0042} cat\u200b\u202e"), "a cat");
  });
});
