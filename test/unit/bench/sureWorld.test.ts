import assert from "node:assert/strict";
import { askedOfImage, checklistFrom } from "../../../src/search/checklist.js";
import { usualWorld } from "../../support/simulatedWorld.data.js";
import { SureWorld, tellings } from "../../support/sureWorld.js";

describe("a judge that sees some things plainly and others hardly", () => {
  const answersOf = (telling: (typeof tellings)[keyof typeof tellings]) => {
    const all: { yes: number; isMet: boolean }[] = [];
    for (let seed = 1; seed <= 600; seed++) {
      const world = new SureWorld(usualWorld, seed, telling);
      const { prompt } = world.write({ kind: "expand", seed });
      const image = world.draw({ prompt, seed });
      const met = world.metIn(image);
      const asked = askedOfImage(checklistFrom(world.constraints) ?? []);
      const { answers = [] } = world.judge(image, asked);
      world.constraints.forEach(({ id }, at) => {
        const yes = answers.find((each) => each.id === id)?.yes ?? NaN;
        all.push({ yes, isMet: met[at] === true });
      });
    }
    return all;
  };

  for (const name of Object.keys(tellings) as (keyof typeof tellings)[]) {
    it(`is right in .85 of its answers: ${name}`, () => {
      const answers = answersOf(tellings[name]);
      const right = answers.filter(({ yes, isMet }) => yes >= 0.5 === isMet).length;
      assert.ok(Math.abs(right / answers.length - 0.85) < 0.02, String(right / answers.length));
    });
  }

  it("is right as often as its tokens have it, and as what it states comes to", () => {
    for (const name of ["by its tokens, as sure as it should be", "stated, calibrated"] as const) {
      const sure = answersOf(tellings[name]).filter(({ yes }) => yes >= 0.85 || yes <= 0.15);
      const right = sure.filter(({ yes, isMet }) => yes >= 0.5 === isMet).length / sure.length;
      const said = sure.reduce((sum, { yes }) => sum + Math.max(yes, 1 - yes), 0) / sure.length;
      assert.ok(Math.abs(right - said) < 0.04, `${name}: right ${right}, said ${said}`);
    }
  });
});
