import assert from "node:assert/strict";
import fc from "fast-check";
import { InvalidAnswerError } from "../../../../src/base/errors.js";
import { streamEvents, type StreamEvent } from "../../../../src/providers/services/eventStream.js";

async function eventsOf(answer: Response): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of streamEvents(answer)) events.push(event);
  return events;
}

function inPieces(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let nth = 0;
  return new ReadableStream({
    pull: (controller) => {
      const size = sizes[nth++ % sizes.length] ?? 1;
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, (at += size)));
    },
  });
}

const line = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .map((text) => text.replace(/[\r\n]/g, ""));

describe("the events of a service's answer", () => {
  it("are the same in whatever pieces they come, whatever ends their lines", async () => {
    const sent = fc.array(
      fc.record({
        name: fc.constantFrom("", "step", "image"),
        data: fc.array(line, { minLength: 1, maxLength: 3 }),
        comment: fc.option(line, { nil: undefined }),
      }),
      { maxLength: 5 },
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sent, sizes, fc.constantFrom("\n", "\r\n"), async (all, pieces, end) => {
        const text = all
          .map(({ name, data, comment }) =>
            [
              ...(comment === undefined ? [] : [`: ${comment}${end}`]),
              ...(name === "" ? [] : [`event: ${name}${end}`]),
              ...data.map((each) => `data: ${each}${end}`),
              end,
            ].join(""),
          )
          .join("");
        const expected = all.flatMap(({ name, data, comment }): StreamEvent[] => [
          ...(comment === undefined ? [] : [{ kind: "comment", text: comment } as const]),
          { kind: "event", name, data: data.join("\n") },
        ]);
        const answer = new Response(inPieces(new TextEncoder().encode(text), pieces));
        assert.deepEqual(await eventsOf(answer), expected);
      }),
    );
  });

  it("end the request of whoever leaves them", async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
      cancel: () => {
        isCancelled = true;
      },
    });
    for await (const event of streamEvents(new Response(body))) {
      assert.equal(event.kind, "event");
      break;
    }
    assert.ok(isCancelled);
  });

  for (const [what, piece] of [
    ["of one line", "data: "],
    ["of many lines", "data: x\n"],
  ] as const) {
    it(`are refused where one has no end, ${what}`, async () => {
      const chunk = new TextEncoder().encode(`${piece}${"x".repeat(1_000_000)}`);
      const more = piece.endsWith("\n") ? chunk : new TextEncoder().encode("x".repeat(1_000_000));
      let nth = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (nth++ > 200) assert.fail("it goes on reading");
          controller.enqueue(nth === 1 ? chunk : piece.endsWith("\n") ? dataLine : more);
        },
      });
      await assert.rejects(eventsOf(new Response(body)), InvalidAnswerError);
    }).timeout(20_000);
  }
});

const dataLine = new TextEncoder().encode(`\ndata: ${"x".repeat(1_000_000)}`);
