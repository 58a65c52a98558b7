import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidAnswerError, PromptRefusedError } from "../../../../src/base/errors.js";
import { ChatComparer } from "../../../../src/providers/chat/chatComparer.js";
import { visionPorts } from "../../../../src/providers/chat/chatPorts.js";
import { readOrder } from "../../../../src/providers/prompts/compare.js";
import type { CompareRequest } from "../../../../src/search/comparerPort.js";
import type { ImageEncoding, JudgedImage } from "../../../../src/search/ports.js";
import { goal } from "../../../support/chatRequests.js";
import { FakeChat, roundUsage, wildChat, willingChat } from "../../../support/fakeChat.js";

const never = new AbortController().signal;
const asked: ImageEncoding[] = [];

/** Images that can be told apart by their one byte. */
function imagesOf(count: number): JudgedImage[] {
  return Array.from({ length: count }, (_, index) => ({
    ref: {
      file: `i0c${index}.png`,
      sha256: String(index).repeat(64),
      ...{ widthPx: 1024, heightPx: 1024, mediaType: "image/png" as const },
    },
    pixels: () => Promise.reject(new Error("A chat model takes files")),
    encoded: (encoding: ImageEncoding) => {
      asked.push(encoding);
      const { mediaType, maxPx } = encoding;
      const bytes = new Uint8Array([index]);
      return Promise.resolve({ bytes, mediaType, widthPx: maxPx, heightPx: maxPx });
    },
  }));
}

const requestOf = (count: number): CompareRequest => {
  return { goal, negativePrompt: "fog", images: imagesOf(count) };
};
const note = (letter: string, changes = {}) => {
  const texts = { strengths: "boats", weaknesses: "no moon", suggestion: "add a moon" };
  return { picture: letter, ...texts, ...changes };
};

describe("a chat model that compares", () => {
  for (const formSupport of ["schema", "none"] as const) {
    for (const count of [2, 3, 4]) {
      it(`orders ${count} images, with ties, and says why: form ${formSupport}`, async () => {
        const chat = willingChat(formSupport);
        const { order, notes, usage } = await new ChatComparer(chat).compare(
          requestOf(count),
          never,
        );
        const others = Array.from({ length: count - 1 }, (_, place) => place);
        assert.deepEqual(order, [[count - 1], others]);
        assert.deepEqual(
          notes.map(({ place, strengths }) => [place, strengths]),
          ["A", "B", "C", "D"].slice(0, count).map((letter, at) => [at, `the boats of ${letter}`]),
        );
        assert.deepEqual(usage, roundUsage);
        assert.equal(chat.requests[0]?.temperature, 0);
      });
    }
  }

  it("sees the pictures made small, in their order, behind the goal, and nothing else of them", async () => {
    asked.length = 0;
    const chat = willingChat();
    await new ChatComparer(chat, 512).compare(requestOf(3), never);
    assert.deepEqual(asked, Array(3).fill({ maxPx: 512, mediaType: "image/jpeg" }));
    const last = chat.requests[0]?.messages.at(-1);
    assert.match(last?.text ?? "", /3 pictures: A, B, C\.[\s\S]*fog[\s\S]*two red sailboats/);
    assert.deepEqual(
      last?.images?.map(({ bytes, longerPx }) => [bytes[0], longerPx]),
      [0, 1, 2].map((byte) => [byte, 512]),
    );
    assert.doesNotMatch(chat.sent(), /i0c/);
  });

  it("is asked again for an order that leaves one out, and gives none in the end", async () => {
    const poor = JSON.stringify({ pictures: [note("A"), note("B"), note("C")], order: "B > A" });
    const good = JSON.stringify({ pictures: [note("A")], order: "B > A = C" });
    const chat = new FakeChat([poor, good]);
    const { order } = await new ChatComparer(chat).compare(requestOf(3), never);
    assert.deepEqual(order, [[1], [0, 2]]);
    assert.match(chat.sent(1), /has to name each of A, B, C once/);
    await assert.rejects(
      new ChatComparer(new FakeChat([poor, poor])).compare(requestOf(3), never),
      (thrown) => thrown instanceof InvalidAnswerError && thrown.billed === "yes",
    );
  });

  it("does not look where it says so within the form", async () => {
    const refused = JSON.stringify({
      pictures: [],
      order: "I'm sorry, but I can't compare these images.",
    });
    await assert.rejects(
      new ChatComparer(new FakeChat([refused])).compare(requestOf(2), never),
      PromptRefusedError,
    );
  });

  it("says nothing of pictures that are not there, each once, on one line, and not too much", async () => {
    const wild = {
      pictures: [
        note("A", { strengths: "a\u202e\nb ".repeat(900), suggestion: "None." }),
        note("A", { strengths: "again" }),
        note("D"),
        note("B", { strengths: "", weaknesses: "nothing", suggestion: "n/a" }),
      ],
      order: "A > B",
    };
    const chat = new FakeChat([JSON.stringify(wild)]);
    const { notes } = await new ChatComparer(chat).compare(requestOf(2), never);
    assert.equal(notes.length, 1);
    const [first] = notes;
    assert.ok(first !== undefined && first.strengths.length <= 300);
    assert.doesNotMatch(first.strengths, /[\n\u202e]/);
    assert.deepEqual([first.place, first.suggestion], [0, ""]);
  });

  it("gives a whole order or none, whatever it is answered", async () => {
    for (let seed = 0; seed < 60; seed++) {
      const answer = await new ChatComparer(wildChat(seed))
        .compare(requestOf(4), never)
        .catch((thrown: unknown) => thrown);
      if (answer instanceof Error) continue;
      const { order } = answer as Awaited<ReturnType<ChatComparer["compare"]>>;
      assert.deepEqual(order.flat().toSorted(), [0, 1, 2, 3]);
    }
  });

  it("is foretold with all that it is shown", () => {
    const { tokens } = visionPorts(willingChat());
    const of = (images: number): number =>
      tokens?.({
        role: "vision",
        asked: "compare",
        request: { goal, negativePrompt: "", images },
      }) ?? 0;
    assert.ok(of(4) - of(2) > 1500);
  });
});

describe("an order in words", () => {
  const read = (order: string, images = 4) => {
    const told = readOrder(order, images);
    return "fault" in told ? null : told.groups;
  };

  it("is read as models write it", () => {
    assert.deepEqual(read("B > A = C > D"), [[1], [0, 2], [3]]);
    assert.deepEqual(read("b>a=c>d."), [[1], [0, 2], [3]]);
    assert.deepEqual(read("**Picture B** > A, C > D"), [[1], [0, 2], [3]]);
    assert.deepEqual(read("A and B", 2), [[0, 1]]);
  });

  it("is none where it is not whole", () => {
    const none = [
      "",
      "A > B",
      "A > B > C > D > A",
      "A > B > C > E",
      "A B C D",
      "A >> B > C > D",
      "x".repeat(9e5),
    ];
    for (const order of none) assert.equal(read(order), null, order.slice(0, 20));
    assert.equal(read("A > B > C", 2), null);
  });

  it("of any text names each once, or is none", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("A", "B", "C", "D", ">", "=", " ", ",", "e") }),
        (text) => {
          const groups = read(text);
          assert.ok(groups === null || groups.flat().toSorted().join("") === "0123");
        },
      ),
    );
  });
});
