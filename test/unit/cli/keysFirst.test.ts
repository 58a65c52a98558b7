import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, ProviderError } from "../../../src/base/errors.js";
import { withOtherModels } from "../../../src/cli/goneModels.js";
import { resultSchema } from "../../../src/protocol/result.js";
import type { SearchState } from "../../../src/search/state.js";
import { inFolder } from "../../support/diskHarness.js";
import { runInMemory } from "../../support/memoryMachine.js";
import { SearchHarness } from "../../support/searchHarness.js";
import { toyKind } from "../../support/toyKind.js";

const connections = ["shed", "barn", "gone"].map((name) => ({
  ...{ name, kind: "toy", url: `https://${name}.test`, worstUsd: 0.1 },
  ...(name === "gone" && { mood: "gone" }),
}));
const goal = ["a boat", "--candidates", "2", "--iterations", "1", "--yes"];
const allKeys = { IMAGEBEAM_KEY_SHED: "k", IMAGEBEAM_KEY_BARN: "k" };

/** A person who has set up two connections, and a third whose server is off. */
class Person {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async run(args: readonly string[], keys: Readonly<Record<string, string>>, more: object = {}) {
    await writeFile(join(this.folder, "config.json"), JSON.stringify({ connections, ...more }));
    const others = new Map(Object.entries(keys));
    const environment = { configFolder: this.folder, keys: { openai: undefined, others } };
    const { code, machine } = await runInMemory(args, { environment, kinds: [toyKind] });
    return { code, out: machine.stdout.text, err: machine.stderr.text };
  }

  get output(): string {
    return join(this.folder, "output");
  }

  /** A session that waits at the day's limit, by its folder. */
  async paused(): Promise<string> {
    const args = [...goal, "--image-provider", "barn", "--out", this.output, "--json"];
    const { out } = await this.run(args, allKeys, { limits: { dailyUsd: 1.04 } });
    const result = resultSchema.parse(JSON.parse(out.trimEnd().split("\n").at(-1) ?? ""));
    assert.equal(result.outcome, "paused", out);
    return result.session ?? assert.fail();
  }
}

const asPerson = (work: (person: Person) => Promise<void>): Promise<void> =>
  inFolder((folder) => work(new Person(folder)));

const adviceOn = (name: string): string =>
  `${name.toLowerCase()}: It has no key. Set IMAGEBEAM_KEY_${name} in the environment, or keyCommand of the connection.`;

describe("A search whose model has no key", () => {
  const cases: readonly (readonly [
    flags: readonly string[],
    keys: Readonly<Record<string, string>>,
    told: readonly string[],
  ])[] = [
    [["--provider", "shed"], {}, ["SHED"]],
    [["--image-provider", "barn"], {}, ["BARN"]],
    [["--provider", "shed", "--image-provider", "barn/draw-1"], {}, ["SHED", "BARN"]],
    [["--provider", "shed", "--vision-provider", "barn"], { IMAGEBEAM_KEY_SHED: "k" }, ["BARN"]],
    [["--provider", "shed", "--vision-provider", "gone"], {}, ["SHED"]],
  ];
  for (const [flags, keys, told] of cases) {
    it(`is not started, and each connection is told of once: ${flags.join(" ")}`, () =>
      asPerson(async (person) => {
        const { code, err } = await person.run([...goal, ...flags, "--out", person.output], keys);
        assert.deepEqual(
          [code, err],
          [1, `No search runs without its keys. ${told.map(adviceOn).join(" ")}\n`],
        );
        assert.deepEqual(await readdir(person.folder), ["config.json"]);
      }));
  }

  it("does not go on, and its session stays as it is", () =>
    asPerson(async (person) => {
      const session = await person.paused();
      const journal = () => readFile(join(session, "session.jsonl"), "utf8");
      const before = await journal();
      for (const [flags, name] of [
        [[], "BARN"],
        [["--image-provider", "shed"], "SHED"],
      ] as const) {
        const { code, err } = await person.run(["--resume", session, ...flags], {});
        assert.deepEqual([code, err], [1, `No search runs without its keys. ${adviceOn(name)}\n`]);
        assert.equal(await journal(), before);
      }
      // The other one's key is all that this needs.
      const flags = ["--image-provider", "shed", "--yes"];
      const { code, err } = await person.run(["--resume", session, ...flags], {
        IMAGEBEAM_KEY_SHED: "k",
      });
      assert.equal(code, 0, err);
    }));

  it("is ended with what is judged all the same", () =>
    asPerson(async (person) => {
      const session = await person.paused();
      const { code, err } = await person.run(["--resume", session, "--finish"], {});
      assert.doesNotMatch(err, /key/);
      assert.equal(code, 0, err);
    }));
});

describe("A search whose connection was removed", () => {
  /** @param flags that chose the models of the session */
  const pausedBy = async (
    person: Person,
    flags: readonly string[],
    dailyUsd: number,
  ): Promise<string> => {
    const limits = { dailyUsd };
    const args = [...goal, ...flags, "--out", person.output, "--json"];
    const { out } = await person.run(args, allKeys, { limits });
    const result = resultSchema.parse(JSON.parse(out.trimEnd().split("\n").at(-1) ?? ""));
    return result.session ?? assert.fail(out);
  };
  const setUpAgain =
    /is not set up: set it up again under this name\. Or choose another one with (--[a-z-]+(?: and --[a-z-]+)*)\.\n$/;

  for (const [flags, dailyUsd, told] of [
    [["--image-provider", "barn"], 1.04, "--image-provider"],
    [
      ["--provider", "barn", "--vision-provider", "builtin"],
      1.14,
      "--language-provider and --image-provider",
    ],
  ] as const) {
    it(`says which flag chooses another one, and that one works: ${told}`, () =>
      asPerson(async (person) => {
        const session = await pausedBy(person, flags, dailyUsd);
        const gone = { connections: connections.filter(({ name }) => name !== "barn") };
        const { code, err } = await person.run(["--resume", session], allKeys, gone);
        assert.equal(code, 1, err);
        assert.equal(setUpAgain.exec(err)?.[1], told, err);
        const chosen = told.split(" and ").flatMap((flag) => [flag, "builtin"]);
        const again = await person.run(["--resume", session, ...chosen], allKeys, gone);
        assert.equal(again.code, 0, again.err);
      }));
  }

  it("says that --provider chooses for all roles, and what to do where a judge may not change", async () => {
    const search = new SearchHarness();
    await search.run();
    const judged = { ...search.state, end: null };
    const error = new ProviderError("provider.noConnection", "It is gone.");
    const told = (state: SearchState) => messageOf(withOtherModels(error, state, []));
    assert.equal(
      told({ ...judged, candidates: {}, iterations: [] }),
      "It is gone. Or choose another one with --provider.",
    );
    assert.match(told(judged), /^It is gone\. Images of this search are judged already/);
    assert.equal(withOtherModels(error, undefined, []), error);
  });
});
