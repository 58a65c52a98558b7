import assert from "node:assert/strict";
import type { JobRunner } from "../../../../src/base/jobs.js";
import { builtinDeclaration } from "../../../../src/providers/builtin/builtinDeclaration.js";
import { builtinPorts } from "../../../../src/providers/builtin/builtinProvider.js";
import type { BuiltinJobs } from "../../../../src/providers/builtin/jobs.js";
import type { JudgedImage } from "../../../../src/search/ports.js";

const goal = "two red sailboats";

function imageOf(value: number): JudgedImage {
  const ref = { file: `i0c${value}.png`, sha256: String(value % 10).repeat(64) };
  return {
    ref: { ...ref, widthPx: 1, heightPx: 1, mediaType: "image/png" },
    pixels: () => Promise.resolve({ widthPx: 1, heightPx: 1, rgba: new Uint8Array(4).fill(value) }),
    encoded: () => Promise.reject(new Error("It looks at pixels")),
  };
}

describe("the built-in provider's comparer", () => {
  it("looks at each image as its judge does, with the goal alone, and costs nothing", async () => {
    const looked: unknown[] = [];
    const run = (name: string, input: Parameters<BuiltinJobs["judge"]>[0]) => {
      looked.push([name, input.goal, input.negativePrompt]);
      const alignment = input.pixels.rgba[0] ?? 0;
      return Promise.resolve({ alignment, aesthetic: 5, findings: [] });
    };
    const { comparer } = builtinPorts({ run } as unknown as JobRunner<BuiltinJobs>);
    const images = [20, 90, 21].map(imageOf);
    const signal = new AbortController().signal;
    const { order, usage } = await comparer.compare(
      { goal, negativePrompt: "fog", images },
      signal,
    );
    assert.deepEqual(order, [[1], [2, 0]]);
    assert.deepEqual(usage, { costUsd: 0 });
    assert.deepEqual(looked, Array(3).fill(["judge", goal, "fog"]));
    assert.equal(builtinDeclaration.vision.abilities.compares, true);
  });
});

describe("the built-in provider's judge", () => {
  const question = { id: "q1", text: "Are there boats?", half: "what", kind: "object" } as const;
  const signal = new AbortController().signal;

  it("is asked the questions of a checklist, and gives its answers on", async () => {
    const asked: unknown[] = [];
    const run = (_: string, { questions }: Parameters<BuiltinJobs["judge"]>[0]) => {
      asked.push(questions);
      const answers = questions?.map(({ id }) => ({ id, yes: 0.75 }));
      return Promise.resolve({
        ...{ alignment: 50, aesthetic: 5, findings: [] },
        ...(answers && { answers }),
      });
    };
    const { judge } = builtinPorts({ run } as unknown as JobRunner<BuiltinJobs>);
    const request = { goal, negativePrompt: "", image: imageOf(20) };
    const told = await judge.judge({ ...request, questions: [question] }, signal);
    assert.deepEqual(told.answers, [{ id: "q1", yes: 0.75 }]);
    assert.ok(!("answers" in (await judge.judge(request, signal))));
    assert.deepEqual(asked, [[question], undefined]);
  });
});
