import assert from "node:assert/strict";
import { ownFlags } from "../../../src/cli/flags.js";
import { helpText } from "../../../src/cli/help.js";
import { servicesActs } from "../../../src/cli/serviceArgs.js";
import { nameOfField, planFlags } from "../../../src/cli/planFlags.js";
import { planFieldNames } from "../../../src/protocol/planOptions.js";

describe("the help", () => {
  const help = helpText("npm start --", 100);

  it("shows every option of a plan with its sentence and its range", () => {
    const text = help.replace(/\s+/g, " ");
    assert.equal(planFlags.length, planFieldNames.length - 1);
    for (const { name, type, description, range } of planFlags) {
      assert.ok(text.includes(type === "boolean" ? `--[no-]${name} ` : `--${name} `), name);
      assert.ok(text.includes(description.replace(/\.$/, "")), description);
      if (type !== "boolean") assert.ok(text.includes(range), range);
    }
  });
  it("shows every other flag", () => {
    for (const name of Object.keys(ownFlags))
      assert.match(help, new RegExp(`^  --${name}\\b`, "m"));
  });
  it("shows the commands that are words", () => {
    for (const usage of ["models [CONNECTION]", "doctor", "plan GOAL", "costs [--since DAY]"]) {
      assert.ok(help.includes(`\n  ${usage} `), usage);
    }
  });
  it("shows the commands of local services", () => {
    for (const [name, [takes]] of Object.entries(servicesActs)) {
      const usage = `\n  services ${name}${takes} `;
      assert.ok(help.includes(usage), usage);
    }
  });
  it("says the defaults", () => {
    assert.match(help, /--preset WORD [^(]*\([^)]*; default balanced\)/);
    assert.match(help, /--candidates N .*1-64; default: the\s+preset's\)/);
    assert.match(help, /^ +balanced +A checklist, [^.]*\. At most\s+24 images\.$/m);
    assert.match(help, /--alpha N .*default 0\.7/);
  });
  it("shows examples as they have to be typed", () => {
    assert.match(help, /^ {2}npm start -- "a lighthouse at dusk"$/m);
  });
  for (const columns of [40, 60, 80, 100, 200]) {
    it(`fits a terminal of ${columns} columns below its heading`, () => {
      const options = helpText("imagebeam", columns).split("\n").slice(11, -3);
      const tooWide = options.filter((line) => line.length > Math.max(columns, 40));
      assert.deepEqual(tooWide, []);
    });
  }
  it("names a field of a plan by its flag", () => {
    assert.equal(nameOfField("beamWidth"), "--beam-width");
    assert.equal(nameOfField("widthPx"), "--width");
    assert.equal(nameOfField("goal"), "The goal");
  });
});
