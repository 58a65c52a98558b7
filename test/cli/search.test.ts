import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { metadataSchema } from "../../src/protocol/metadata.js";
import { projectionOf } from "../../src/search/projection.js";
import {
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
} from "../support/cliProcess.js";

const imagesIn = (session: string): string[] =>
  readdirSync(session)
    .filter((name) => name.endsWith(".png"))
    .sort();

const digest = (path: string): string =>
  createHash("sha256").update(readFileSync(path)).digest("hex");

describe("a search from the command line", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  it("is the same in every process and at every lane limit", async () => {
    const args = [
      "two red sailboats under a full moon",
      "--seed",
      "7",
      "--json",
      ...small(3, 2, 2),
    ];
    const runs = await Promise.all(
      ["1", "8"].map((limit) => runCli([...args, "--lane-limit", limit, "--out", folder()])),
    );
    const results = runs.map((run) => {
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.stderr, "");
      return jsonOf(run).result;
    });
    const [one, eight] = results.map(({ session }) => session ?? "");
    assert.ok(one !== undefined && eight !== undefined && one !== eight);
    assert.deepEqual(projectionOf(stateIn(one)), projectionOf(stateIn(eight)));
    assert.equal(imagesIn(one).length, 6);
    assert.deepEqual(imagesIn(one), imagesIn(eight));
    for (const name of imagesIn(one)) {
      assert.equal(digest(join(one, name)), digest(join(eight, name)), name);
    }
    assert.equal(results[0]?.winner, results[1]?.winner);
  });

  it("leaves a session folder with a journal, metadata and an image for each candidate", async () => {
    const run = await runCli(["a lighthouse", "--json", "--out", folder(), ...small(2, 1, 2)]);
    const { events, result } = jsonOf(run);
    assert.match(result.session ?? "", /\/\d{4}-\d{2}-\d{2}\/ses-\d{6}$/);
    const session = result.session ?? "";
    assert.deepEqual(readdirSync(session).sort(), [
      ...["i0c0.png", "i0c1.png", "i1c0.png", "i1c1.png", "metadata.json", "session.jsonl"],
    ]);
    const metadata = metadataSchema().parse(
      JSON.parse(readFileSync(join(session, "metadata.json"), "utf8")),
    );
    assert.equal(metadata.winner, result.winner);
    assert.equal(result.image, join(session, `${result.winner ?? ""}.png`));
    assert.ok(existsSync(result.image));
    assert.deepEqual(
      events.map(({ seq }) => seq),
      [...events.keys()],
    );
    assert.equal(`${JSON.stringify(events.at(-1))}\n`, lastLine(join(session, "session.jsonl")));
  });

  const shapes: readonly [why: string, n: number, m: number, iterations: number][] = [
    ["one candidate", 1, 1, 2],
    ["as many kept as drawn", 2, 2, 2],
    ["one iteration", 2, 1, 1],
    ["candidates that do not divide among the kept", 3, 2, 2],
  ];
  for (const [why, n, m, iterations] of shapes) {
    it(`runs with ${why}`, async () => {
      const shape = [...small(n, m, iterations), "--no-stop-on-plateau"];
      const run = await runCli(["a red barn", "--json", "--out", folder(), ...shape]);
      assert.equal(run.code, 0, run.stderr);
      assert.equal(jsonOf(run).result.images, n * iterations);
    });
  }

  it("gives two searches of the same second a folder each", async () => {
    const runs = await Promise.all(
      [1, 2].map(() => runCli(["a boat", "--json", "--out", folder(), ...small(1, 1, 1)])),
    );
    const sessions = runs.map((run) => jsonOf(run).result.session);
    assert.equal(new Set(sessions).size, 2);
  });

  it("prints plain lines and a report where there is no terminal", async () => {
    const run = await runCli(["a lighthouse", "--out", folder(), ...small(2, 1, 2)]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /i0c0 {2}judged: /);
    assert.match(run.stdout, /^From the goal to the winner$/m);
    assert.match(run.stdout, /^Image {4}\/.*\.png$/m);
    assert.doesNotMatch(run.stdout, /\u001b/);
  });

  it("says in the result when a limit ended it", async () => {
    const limits = ["--max-images", "3", ...small(2, 1, 3)];
    const run = await runCli(["a boat", "--json", "--out", folder(), ...limits]);
    const { result } = jsonOf(run);
    assert.deepEqual([run.code, result.reason, result.images], [0, "capReached", 3]);
  });
});

function lastLine(path: string): string {
  const text = readFileSync(path, "utf8");
  return text.slice(text.lastIndexOf("\n", text.length - 2) + 1);
}
