import assert from "node:assert/strict";
import { UsageError } from "../../../src/base/errors.js";
import { readArgs } from "../../../src/cli/args.js";
import type { ServicesAct } from "../../../src/cli/serviceArgs.js";

const read: readonly [line: string, act: ServicesAct, yes?: boolean, json?: boolean][] = [
  ["services setup", { act: "setup", python: undefined }],
  ["services setup --yes --python /usr/bin/python3.12", setUpWith("/usr/bin/python3.12"), true],
  ["--json services status", { act: "status" }, false, true],
  ["services up", { act: "up", service: null }],
  ["services up vision", { act: "up", service: "vision" }],
  ["services log image", { act: "log", service: "image" }],
  ["services download sdxl", { act: "download", model: "sdxl", licence: undefined }],
  [
    "services download flux --licence FLUX --yes",
    { act: "download", model: "flux", licence: "FLUX" },
    true,
  ],
  ["services delete sdxl", { act: "delete", model: "sdxl" }],
  ["services choose sdxl", { act: "choose", model: "sdxl" }],
  ["services add ./x.gguf", { act: "add", path: "./x.gguf" }],
  ["services models", { act: "models" }],
  ["services down", { act: "down" }],
  ["services doctor", { act: "doctor" }],
  ["services remove --yes", { act: "remove" }, true],
];

function setUpWith(python: string): ServicesAct {
  return { act: "setup", python };
}

const wrong: readonly [line: string, message: RegExp][] = [
  ["services", /^services needs one of these behind it: setup, models, /],
  [
    "services setpu",
    /did you mean setup\? A goal of these words stands behind --: -- services setpu$/,
  ],
  ["services xyzzy", /there is: setup, models, .*remove\. A goal/],
  ["services toString", /is not known/],
  ["services up sound", /^"sound" is no service; there is: language, image, vision\.$/],
  ["services log", /^services log needs SERVICE\.$/],
  ["services download", /^services download needs ID\.$/],
  ["services choose", /^services choose needs ID\.$/],
  ["services add", /^services add needs PATH\.$/],
  ["services down now", /^services down takes no more words\.$/],
  ["services up --licence X", /^--licence goes with services download\.$/],
  ["services up --python X", /^--python goes with services setup\.$/],
  ["boat --licence X", /^--licence goes with services, see --help\.$/],
  ["boat --python X", /^--python goes with services, see --help\.$/],
];

describe("the arguments of services", () => {
  for (const [line, act, yes = false, json = false] of read) {
    it(`are read: ${line}`, () => {
      assert.deepEqual(readArgs(line.split(" ")), { kind: "services", act, yes, json });
    });
  }
  for (const [line, message] of wrong) {
    it(`are refused: ${line}`, () => {
      assert.throws(
        () => readArgs(line.split(" ")),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
  }
  for (const [what, args] of [
    ["in quotes", ["services up"]],
    ["behind --", ["--", "services", "up"]],
    ["with more of them", ["services", "of", "a", "temple"]],
  ] as const) {
    it(`are a goal where the words stand ${what}`, () => {
      assert.equal(readArgs(args).kind, "start");
    });
  }
});
