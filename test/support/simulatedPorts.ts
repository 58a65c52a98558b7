import type { Clock } from "../../src/base/clock.js";
import { canonicalJson } from "../../src/base/canonicalJson.js";
import type { ModelPorts, ReportedUsage } from "../../src/search/ports.js";
import { lognormal } from "./fakeModels.js";
import type { SimulatedWorld } from "./simulatedWorld.js";
import type { SimulatedCall, WorldParameters } from "./simulatedWorld.data.js";

const usage: ReportedUsage = { costUsd: 0 };

/** The models of a simulated world, for a real search on virtual time. */
export function simulatedPorts(
  world: SimulatedWorld,
  { meanMs, sigma }: WorldParameters,
  seed: number,
  clock: Clock,
): ModelPorts {
  const durations = lognormal(meanMs, sigma, seed);
  const takeTime = (kind: SimulatedCall, unique: string | number, signal: AbortSignal) =>
    clock.sleep(durations(kind, String(unique)), signal);
  return {
    prompts: {
      write: async (request, signal) => {
        if (request.kind === "rewrite") throw new Error("No model of this world refuses a prompt");
        await takeTime("write", request.seed, signal);
        const { covers, ...texts } = world.write(request);
        return { ...texts, ...(request.questions && { covers }), usage };
      },
    },
    images: {
      draw: async (request, signal) => {
        await takeTime("draw", request.seed, signal);
        return { bytes: world.draw(request), usage };
      },
    },
    judge: {
      judge: async ({ image, questions }, signal) => {
        const { rgba } = await image.pixels(signal);
        const asked = questions?.map(({ id }) => id) ?? null;
        await takeTime("judge", `${image.ref.sha256} ${canonicalJson(asked)}`, signal);
        return { ...world.judge(rgba, questions), usage };
      },
    },
    checklists: {
      plan: async (request, signal) => {
        await takeTime("write", `checklist ${request.seed}`, signal);
        const questions = world.constraints.map(
          ({ base: _base, fix: _fix, ...question }) => question,
        );
        return { questions, usage };
      },
    },
    comparer: {
      compare: async ({ images }, signal) => {
        const all = await Promise.all(images.map(async (image) => await image.pixels(signal)));
        await takeTime("compare", images.map(({ ref }) => ref.sha256).join(" "), signal);
        const order = world.compare(all.map(({ rgba }) => rgba));
        return { order, notes: [], usage };
      },
    },
    critic: {
      critique: async (request, signal) => {
        await takeTime("critique", request.seed, signal);
        const text = world.critique(request);
        return { text, recommendations: { what: "", how: "" }, usage };
      },
    },
  };
}
