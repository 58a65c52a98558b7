import assert from "node:assert/strict";
import fc from "fast-check";
import { commandNames, inEditor, inTerminal } from "../../../src/protocol/surfaces.js";
import {
  addCommand,
  downloadCommandOf,
  modelsCommand,
  setUpCommand,
} from "../../../src/services/commandTitles.js";

const rows: readonly [hint: string, editor: string, terminal: string][] = [
  [
    `Run the command ${setUpCommand}: the services are not whole.`,
    "Run the command Imagebeam: Set Up Local Models: the services are not whole.",
    "Run the command npm start -- services setup: the services are not whole.",
  ],
  [
    `sdxl is not here. Download it first with ${downloadCommandOf("sdxl")}.`,
    "sdxl is not here. Download it first with Imagebeam: Download Local Models.",
    "sdxl is not here. Download it first with npm start -- services download sdxl.",
  ],
  [
    `Get it with ${downloadCommandOf("maker/some_model-1.5")}, or see ${modelsCommand}.`,
    "Get it with Imagebeam: Download Local Models, or see Imagebeam: Download Local Models.",
    "Get it with npm start -- services download maker/some_model-1.5, or see npm start -- services models.",
  ],
  [
    `Put it back, or add it with Imagebeam: ${addCommand}.`,
    "Put it back, or add it with Imagebeam: Download Local Models.",
    "Put it back, or add it with npm start -- services add.",
  ],
];

describe("a hint that names a command of both surfaces", () => {
  for (const [hint, editor, terminal] of rows) {
    it(`is one sentence in each: ${editor}`, () => {
      assert.deepEqual([inEditor(hint), inTerminal(hint, "npm start --")], [editor, terminal]);
      // What was put so already stays.
      assert.equal(inEditor(editor), editor);
      assert.equal(inTerminal(terminal, "npm start --"), terminal);
    });
  }

  it("takes a program's name as it is, whatever stands in it", () => {
    const text = inTerminal(`Use ${setUpCommand}.`, "node '/a $& $1/cli.mjs'");
    assert.equal(text, "Use node '/a $& $1/cli.mjs' services setup.");
  });

  it("is left alone where it is none", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes("(in a terminal: services "));
        assert.deepEqual([inEditor(text), inTerminal(text, "x")], [text, text]);
      }),
    );
    const made = commandNames("Set Up Local Models", "services setup");
    assert.equal(made, setUpCommand);
  });

  it("is found at once in a text of any length", () => {
    const long = `${"Aa ".repeat(100_000)}(in a terminal: services `;
    const before = performance.now();
    assert.equal(inEditor(long), long);
    assert.ok(performance.now() - before < 2000);
  });
});
