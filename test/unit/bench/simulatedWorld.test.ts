import assert from "node:assert/strict";
import { bestOf, equalQuality } from "../../bench/bestOfN.js";
import { runArm, type Arm } from "../../bench/qualityArms.js";
import { SimulatedWorld } from "../../support/simulatedWorld.js";
import {
  gridHalves,
  usualWorld,
  varied,
  type WorldParameters,
} from "../../support/simulatedWorld.data.js";

/** No difficulties and no dependents: what a rate says is then what is counted. */
const plain: WorldParameters = { ...usualWorld, difficultySd: 0, dependents: 0 };
const seeds = Array.from({ length: 400 }, (_, seed) => seed);
const all = ["q1", "q2", "q3", "q4", "q5", "q6", "q7"];

const prompt = (ids: readonly string[]) => ({ what: "", how: "", prompt: ids.join(" ") });
const idsOf = (text: string): string[] => text.match(/q\d+/g) ?? [];
const countedShare = (flags: readonly boolean[]): number =>
  flags.filter(Boolean).length / flags.length;

function assertNear(counted: number, rate: number): void {
  assert.ok(Math.abs(counted - rate) < 0.03, `${counted} is not near ${rate}`);
}

/** @param missing what the parent's prompt lacks and the findings name */
function refined(world: SimulatedWorld, seed: number, missing: readonly string[]): string[] {
  const parent = prompt(all.filter((id) => !missing.includes(id)));
  const findings = missing.map((id) => ({ text: id, half: "what" as const, met: false }));
  const request = { kind: "refine", seed, parent, halves: "both", findings } as const;
  return idsOf(world.write({ ...request, critique: null }).prompt);
}

describe("the simulated world", () => {
  it("covers, fixes, spoils and draws at the rates that it is given", () => {
    const worlds = seeds.map((seed) => new SimulatedWorld(plain, seed));
    const written = worlds.flatMap((world) => {
      const ids = idsOf(world.write({ kind: "expand", seed: 5 }).prompt);
      return all.map((id) => ids.includes(id));
    });
    assertNear(countedShare(written), plain.base);
    const children = worlds.map((world) => refined(world, 6, ["q1", "q2", "q3"]));
    const has = (ids: readonly string[]) =>
      children.flatMap((child) => ids.map((id) => child.includes(id)));
    assertNear(countedShare(has(["q1", "q2", "q3"])), plain.fix);
    assertNear(countedShare(has(["q4", "q5", "q6", "q7"])), 1 - plain.spoil);
    const drawn = worlds.map((world) =>
      world.metIn(world.draw({ prompt: "q1 q2 q3", seed: 7 })).map(Number),
    );
    assertNear(countedShare(drawn.flatMap((met) => met.slice(0, 3)).map(Boolean)), plain.realise);
    assertNear(countedShare(drawn.flatMap((met) => met.slice(3)).map(Boolean)), plain.luck);
  });

  it("leaves alone what nobody named, and the half that may not change", () => {
    for (const seed of seeds) {
      const world = new SimulatedWorld({ ...plain, spoil: 0, fix: 1 }, seed);
      const parent = prompt(["q1"]);
      const request = { kind: "refine", seed, parent, findings: [], critique: null } as const;
      assert.deepEqual(idsOf(world.write({ ...request, halves: "both" }).prompt), ["q1"]);
      const critique = { text: all.join(" "), recommendations: { what: "", how: "" } };
      const { prompt: styled } = world.write({ ...request, halves: "how", critique });
      const ofStyle = world.constraints.flatMap(({ id, half }) => (half === "how" ? [id] : []));
      assert.deepEqual(idsOf(styled), ["q1", ...ofStyle]);
    }
  });

  it("shows what depends on another constraint only where that one is met", () => {
    let needing = 0;
    for (const seed of seeds) {
      const world = new SimulatedWorld({ ...usualWorld, realise: 0.5 }, seed);
      const met = world.metIn(world.draw({ prompt: all.join(" "), seed }));
      const isMet = (id: string) => met[all.indexOf(id)] === true;
      for (const { id, needs } of world.constraints) {
        needing += needs.length;
        if (isMet(id)) assert.ok(needs.every(isMet));
      }
    }
    assert.equal(needing, seeds.length * usualWorld.dependents);
  });

  it("has a judge of the accuracy that it is given, that errs again on the same image", () => {
    const rights: boolean[] = [];
    const again: boolean[] = [];
    for (const seed of seeds) {
      const world = new SimulatedWorld({ ...plain, accuracy: 0.85, persistent: 0.5 }, seed);
      const image = world.draw({ prompt: "q1 q2 q3 q4", seed });
      const met = world.metIn(image);
      const asked = world.constraints;
      const look = (questions: typeof asked): boolean[] => {
        const { answers = [] } = world.judge(image, questions);
        const yes = new Map(answers.map((answer) => [answer.id, (answer.yes ?? 0) > 0.5]));
        return all.map((id, at) => yes.get(id) === met[at]);
      };
      const first = look(asked);
      assert.deepEqual(look(asked), first, "the same request has the same answer");
      rights.push(...first);
      const second = look(asked.toReversed());
      first.forEach((isRight, at) => {
        if (!isRight) again.push(second[at] === false);
      });
    }
    assertNear(countedShare(rights), 0.85);
    // Half of the errors stay; of the rest, some are made a second time by chance.
    const anew = 0.075 / 0.925;
    assert.ok(Math.abs(countedShare(again) - (0.5 + 0.5 * anew)) < 0.06);
  });

  it("names failed constraints at its rate where it has no checklist, and scores what it sees", () => {
    const named = seeds.flatMap((seed) => {
      const world = new SimulatedWorld(plain, seed);
      const image = world.draw({ prompt: "", seed });
      const { findings, alignment } = world.judge(image);
      const met = world.metIn(image);
      assert.equal(Math.round(alignment ?? -1), Math.round((100 * met.filter(Boolean).length) / 7));
      const texts = findings.flatMap(({ text }) => idsOf(text));
      return all.flatMap((id, at) => (met[at] === true ? [] : [texts.includes(id)]));
    });
    assertNear(countedShare(named), plain.named);
  });

  it("has a comparer that is right where it sees all, and names equals as ties", () => {
    for (const seed of seeds.slice(0, 50)) {
      const world = new SimulatedWorld({ ...plain, realise: 1, luck: 0, accuracy: 1 }, seed);
      const prompts = ["q1 q2", "q1 q2 q3 q4", "", "q6 q7"];
      const images = prompts.map((text, at) => world.draw({ prompt: text, seed: at }));
      assert.deepEqual(world.compare(images), [[1], [0, 3], [2]]);
    }
  });

  it("has a comparer that errs, leans to the first place, and errs again on the same image", () => {
    const rates = { ...plain, accuracy: 0.85, realise: 1, luck: 0, tieWidth: 0 };
    const [better, equal] = [["q1 q2 q3 q4", "q1 q2 q3"] as const, ["q1 q2", "q1 q2"] as const];
    const firstOf = (parameters: WorldParameters, texts: readonly string[]) =>
      seeds.map((seed) => {
        const world = new SimulatedWorld({ ...parameters, persistent: 0.9 }, seed);
        const images = texts.map((text, at) => world.draw({ prompt: text, seed: at }));
        const isAhead = world.compare(images)[0]?.[0] === 0;
        return { isAhead, again: world.compare(images.toReversed())[0]?.[0] === 1 };
      });
    const shareAhead = (parameters: WorldParameters, texts: readonly string[]): number =>
      countedShare(firstOf(parameters, texts).map(({ isAhead }) => isAhead));
    // Normal noise of 1.75 for each of the two: Phi(1 / 2.47).
    assert.ok(Math.abs(shareAhead({ ...rates, sideBias: 0 }, better) - 0.66) < 0.07);
    assert.ok(Math.abs(shareAhead({ ...rates, sideBias: 0 }, equal) - 0.5) < 0.07);
    assert.ok(shareAhead({ ...rates, sideBias: 2 }, equal) > 0.85);
    const asked = firstOf({ ...rates, sideBias: 0 }, equal);
    assert.ok(countedShare(asked.map(({ isAhead, again }) => isAhead === again)) > 0.7);
  });

  it("compares in a real search whose plan says so", async () => {
    const plan = { objective: "checklist", iterations: 2 } as const;
    const world = { ...usualWorld, accuracy: 0.85 };
    const run = await runArm({ name: "compared", plan: { ...plan, ranker: "compare" } }, world, 3);
    const scored = await runArm({ name: "scored", plan }, world, 3);
    assert.equal(scored.comparisons, 0);
    assert.ok(run.comparisons >= 2 && run.calls >= scored.calls);
  });

  it("says where a search stood after each iteration, and what it ended with", async () => {
    const plan = { objective: "checklist", ranker: "compare", iterations: 4 } as const;
    for (const seed of [1, 2, 3, 4, 5]) {
      const run = await runArm({ name: "steps", plan }, { ...usualWorld, accuracy: 0.85 }, seed);
      const images = run.steps.map((step) => step.images);
      assert.deepEqual(images, [4, 8, 12, 16].slice(0, images.length));
      assert.deepEqual(run.steps.at(-1), { images: run.images, isAllCorrect: run.isAllCorrect });
    }
  });

  it("is the same for the same seed, and another for another", async () => {
    const arm: Arm = { name: "arm", plan: { objective: "checklist", iterations: 2 } };
    const world = { ...usualWorld, accuracy: 0.85 };
    const [once, again] = [await runArm(arm, world, 3), await runArm(arm, world, 3)];
    assert.deepEqual(once, again);
    assert.notDeepEqual(await runArm(arm, world, 4), once);
  });

  it("counts best-of-N as a real search of one iteration draws and ranks it", async () => {
    const world = { ...usualWorld, accuracy: 0.85 };
    for (const seed of [1, 2, 3]) {
      const listed = bestOf(world, seed, 24);
      for (const candidates of [5, 24]) {
        const plan = { candidates, beamWidth: 1, iterations: 1, objective: "checklist" } as const;
        const run = await runArm({ name: "best of N", plan }, world, seed);
        assert.equal(run.winner, `i0c${listed.winner[candidates - 1]}`);
        assert.equal(run.isAllCorrect, listed.isCorrect[candidates - 1]);
      }
    }
  });

  it("finds the fewest images that are as good", () => {
    const run = (firstCorrect: number, stopsAt: number) => ({
      isCorrect: Array.from({ length: 8 }, (_, at) => at + 1 >= firstCorrect),
      winner: [],
      stopsAt,
    });
    const runs = [run(2, 2), run(4, 4), run(8, Infinity), run(99, Infinity)];
    assert.deepEqual(equalQuality(runs, 0.5), { images: 4, imagesStopping: (2 + 4 + 4 + 4) / 4 });
    assert.deepEqual(equalQuality(runs, 0.75), { images: 8, imagesStopping: (2 + 4 + 8 + 8) / 4 });
    assert.deepEqual(equalQuality(runs, 1), { images: Infinity, imagesStopping: Infinity });
  });
});

describe("the grid of the sensitivity table", () => {
  it("has each value equally often in both halves, and no point twice", () => {
    const { tuned, heldOut } = gridHalves();
    const both = [...tuned, ...heldOut].map((point) => JSON.stringify(point));
    assert.equal(new Set(both).size, 32);
    for (const half of [tuned, heldOut]) {
      for (const [name, [low]] of Object.entries(varied)) {
        const lows = half.filter((point) => point[name as keyof typeof varied] === low);
        assert.equal(lows.length, 8);
      }
    }
  });
});
