import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { globalRanking } from "../../src/search/selectors.js";
import { FakeOpenai } from "../support/fakeOpenai/fakeOpenai.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";
import {
  jsonOf,
  processTimeoutMs,
  runCli,
  small,
  stateIn,
  useFolder,
} from "../support/cliProcess.js";

const canary = "sk-canary-4242";

describe("what a person has set up", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();

  /** Servers that end with their test, also where it fails. */
  const stopped: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stopped.splice(0)) await stop();
  });

  /** An environment of its own: nothing of whoever runs this is looked at. */
  function env(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    const home = { HOME: folder(), APPDATA: join(folder(), "roaming"), XDG_CONFIG_HOME: "" };
    return { ...home, IMAGEBEAM_CONFIG: "", ...more };
  }

  /** A configuration, by its path. */
  function written(text: string, ...way: readonly string[]): string {
    const path = join(folder(), ...way, "config.json");
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  it("is nothing at first: the doctor finds that a search can run, and the built-in models are there", async () => {
    const [doctor, models] = await Promise.all([
      runCli(["doctor"], { env: env(), cwd: folder() }),
      runCli(["models", "--json"], { env: env(), cwd: folder() }),
    ]);
    assert.deepEqual([doctor.code, doctor.stderr], [0, ""]);
    assert.match(doctor.stdout, /^No configuration; it would be .*imagebeam.*config\.json$/m);
    assert.match(doctor.stdout, /^image model +builtin: works$/m);
    assert.deepEqual([models.code, models.stderr], [0, ""]);
    assert.match(models.stdout, /"reference":"builtin\/sketch-1"/);
    assert.deepEqual(readdirSync(folder()), []);
  });

  it("is asked over HTTP by the program as it is built, where there is a server and where none is", async () => {
    const fake = await FakeOpenai.start(flavourOf("openai"));
    const text = (url: string): string => {
      const connections = [{ name: "studio", kind: "openai", url, profile: "openai" }];
      return JSON.stringify({ connections, models: { language: "studio/gpt-6-luna" } });
    };
    const keys = { IMAGEBEAM_KEY_STUDIO: "fake-key" };
    const asked = (url: string) =>
      runCli(["doctor"], { env: env({ IMAGEBEAM_CONFIG: written(text(url), "http"), ...keys }) });
    const there = await asked(fake.url);
    await fake.stop();
    assert.match(there.stdout, /^language model +studio\/gpt-6-luna: works$/m);
    assert.match((await asked(fake.url)).stdout, /gpt-6-luna: does not work\. .*ECONNREFUSED/m);
  });

  it("may be one language model that does all, and draws as SVG: pictures and drawings are kept", async () => {
    const fake = await FakeOpenai.start(flavourOf("openai"));
    const connections = [{ name: "shed", kind: "openai", url: fake.url, profile: "openai" }];
    const config = written(JSON.stringify({ connections, models: { language: "shed" } }), "svg");
    const run = (...args: readonly string[]) =>
      runCli(args, { env: env({ IMAGEBEAM_CONFIG: config, IMAGEBEAM_KEY_SHED: "fake-key" }) });
    const drawing = ["--image-provider", "svg/shed/gpt-6-luna", "--vision-provider", "shed"];
    const doctor = await run("doctor", ...drawing);
    assert.match(doctor.stdout, /^image model +svg\/shed\/gpt-6-luna: works$/m, doctor.stderr);
    assert.match((await run("models", "shed")).stdout, /^ {2}svg\/shed\/gpt-6-luna +/m);
    const out = ["--out", join(folder(), "svg")];
    const { result } = jsonOf(await run("a barn", ...drawing, ...out, ...small(2, 1, 2), "--json"));
    await fake.stop();
    assert.equal(result.outcome, "finished");
    const session = result.session ?? "";
    const files = readdirSync(session);
    for (const name of ["i0c0", "i0c1", "i1c0", "i1c1"]) {
      assert.ok(files.includes(`${name}.png`), files.join());
      assert.match(readFileSync(join(session, `${name}.svg`), "utf8"), /^<svg/);
    }
    assert.equal(stateIn(session).providers.image.connection, "svg/shed");
    const again = await run("--replay", session);
    assert.equal(again.code, 0, again.stderr);
  });

  it("may be changed for a search whose model is gone, which then goes on", async () => {
    const body = { error: { message: "The model does not exist", code: "model_not_found" } };
    const gone = { kind: "status", status: 404, body } as const;
    const fake = await FakeOpenai.start(flavourOf("openai"), {
      fault: (_, path) => (path === "/images/generations" ? gone : undefined),
    });
    const connections = [{ name: "studio", kind: "openai", url: fake.url, profile: "openai" }];
    const models = { language: "studio/gpt-6-luna", image: "studio/gpt-image-2.6-flare" };
    const config = written(JSON.stringify({ connections, models }), "gone");
    const run = (...args: readonly string[]) =>
      runCli([...args, "--json"], {
        env: env({ IMAGEBEAM_CONFIG: config, IMAGEBEAM_KEY_STUDIO: "fake-key" }),
      });
    const out = ["--out", join(folder(), "gone")];
    const paused = jsonOf(await run("a barn", ...out, ...small(1, 1, 1))).result;
    assert.deepEqual([paused.outcome, paused.reason], ["paused", "provider"]);
    const resumed = await run("--resume", paused.session ?? "", "--image-provider", "builtin");
    await fake.stop();
    assert.equal(jsonOf(resumed).result.outcome, "finished", resumed.stderr);
    assert.match(resumed.stdout, /"kind":"providersChanged","role":"image"/);
  });

  it("may be a vision model that looks at places: it is tested once, and scores rank", async () => {
    const second = JSON.stringify({ pictures: [], order: "B > A" });
    const isCompared = (body: unknown): boolean => JSON.stringify(body).includes("You compare");
    const fake = await FakeOpenai.start(flavourOf("openai"), {
      says: (body) => (isCompared(body) ? second : undefined),
    });
    stopped.push(() => fake.stop());
    const connections = [{ name: "shed", kind: "openai", url: fake.url, profile: "openai" }];
    const home = join(folder(), "tested");
    const config = written(JSON.stringify({ connections, models: { vision: "shed" } }), "tested");
    const own = { HOME: home, XDG_CONFIG_HOME: home, APPDATA: home };
    const options = {
      env: env({ IMAGEBEAM_CONFIG: config, IMAGEBEAM_KEY_SHED: "fake-key", ...own }),
    };
    const shape = ["--ranker", "compare", ...small(2, 1, 2), "--out", join(home, "out")];
    const run = (...args: readonly string[]) => runCli([...args, ...shape], options);
    const compared = (): number => fake.ledger.filter(({ body }) => isCompared(body)).length;
    const told =
      /^The vision model .+ was right in 4 of 8 test questions \(50 %\), and comparing images needs 65 %: so images are ranked by their scores\. It named the first of two pictures in 0 of 8 answers: it leans to the second place, whatever stands there\.$/;
    const { result } = jsonOf(await run("a barn", "--json"));
    assert.equal(result.outcome, "finished");
    const spoken = (texts: readonly string[]): string[] =>
      texts.map((text) => text.replaceAll("\u00a0", " ")).filter((text) => told.test(text));
    assert.equal(spoken(result.why?.text ?? []).length, 1, result.why?.text.join("\n"));
    const state = stateIn(result.session ?? "");
    const byScores = { ...state, plan: { ...state.plan, ranker: "total" as const } };
    assert.equal(result.winner, globalRanking(byScores)[0]);
    assert.deepEqual([result.calls.comparison, compared()], [8, 8]);
    const again = await run("a barn");
    assert.equal(again.code, 0, again.stderr);
    assert.equal(compared(), 8, "what is known is not asked again");
    const text = again.stdout.replaceAll("\u00a0", " ").replaceAll(/\s+/g, " ");
    assert.match(text, /Why i\dc\d won The vision model .+ was right in 4 of 8 test questions/);
    const replayed = await runCli(["--replay", result.session ?? ""], options);
    assert.equal(replayed.code, 0, replayed.stderr);
  });

  it("is not what a folder that it works in says", async () => {
    const cwd = join(folder(), "repository");
    for (const way of [[], ["imagebeam"], [".config", "imagebeam"]]) {
      written('{"models": {"image": "evil/x"}}', "repository", ...way);
    }
    for (const given of [
      {},
      { XDG_CONFIG_HOME: "." },
      { XDG_CONFIG_HOME: ".config" },
      { HOME: "" },
    ]) {
      const run = await runCli(["doctor", "--json"], { env: env(given), cwd });
      assert.deepEqual([run.code, run.stderr], [0, ""], JSON.stringify(given));
      assert.doesNotMatch(run.stdout, /evil/);
    }
  });

  it("is read from the person's folder, and from the file that is named", async () => {
    const text = '{"models": {"image": "builtin/sketch-1"}}';
    written(text, "cfg", "imagebeam");
    const named = written(text, "elsewhere");
    for (const given of [{ XDG_CONFIG_HOME: join(folder(), "cfg") }, { IMAGEBEAM_CONFIG: named }]) {
      const run = await runCli(["doctor"], { env: env(given) });
      assert.match(run.stdout, /^Configuration: .*config\.json$/m);
      assert.match(run.stdout, /^image model +builtin\/sketch-1: works$/m);
    }
  });

  const faults: readonly (readonly [what: string, text: string, told: RegExp])[] = [
    ["no JSON", `{"models": ${canary}}`, /config\.json is no JSON/],
    ["no object", `["${canary}"]`, /config\.json must be an object\./],
    [
      "a key that is not known",
      '{"model": {}}',
      /config\.json: model is not known; did you mean models\?/,
    ],
    ["a role that is not known", '{"models": {"langauge": "builtin"}}', /did you mean language\?/],
    [
      "a connection that is not there",
      '{"models": {"image": "a/b"}}',
      /connection "a", which is not known/,
    ],
    [
      "a kind that is not known",
      '{"connections": [{"name": "a", "kind": "b"}]}',
      /connection a: kind is not known/,
    ],
    [
      "nothing in a connection",
      '{"connections": [{}]}',
      /config\.json: connection 1: kind is missing/,
    ],
    ["another shape", '{"connections": {}}', /config\.json: connections must be a list\./],
  ];
  for (const [what, text, told] of faults) {
    it(`is refused before anything is done, with its place: ${what}`, async () => {
      const given = { env: env({ IMAGEBEAM_CONFIG: written(text) }) };
      const out = ["--out", join(folder(), "out")];
      const [doctor, search] = await Promise.all([
        runCli(["doctor"], given),
        runCli(["a boat", "--json", ...out, ...small(1, 1, 1)], given),
      ]);
      assert.deepEqual([doctor.code, doctor.stdout, search.code], [2, "", 2]);
      assert.match(doctor.stderr, told);
      const { events, result } = jsonOf(search);
      assert.match(result.error?.message ?? "", told);
      assert.deepEqual([events, result.reason], [[], "usage.config"]);
      assert.doesNotMatch(
        doctor.stderr + search.stdout + search.stderr,
        /canary|zod|Invalid input/i,
      );
      assert.deepEqual(readdirSync(folder()), ["config.json"]);
    });
  }

  it("tells no key of the environment to anybody: not in output, an error, or a session", async () => {
    const given = {
      env: env({ OPENAI_API_KEY: canary, IMAGEBEAM_KEY_SHED: canary }),
      cwd: folder(),
    };
    const search = ["a boat", ...small(1, 1, 1), "--out", folder()];
    const runs = await Promise.all(
      [
        ["doctor"],
        ["doctor", "--json"],
        ["doctor", "--provider", "shed"],
        ["models"],
        ["models", "--json"],
        ["models", "shed"],
        [...search, "--json"],
        [...search, "--provider", "shed"],
        [...search, "--nonsense"],
      ].map((args) => runCli(args, given)),
    );
    for (const { stdout, stderr } of runs) assert.ok(!(stdout + stderr).includes(canary));
    assert.equal(runs[6]?.code, 0);
    const files = readdirSync(folder(), { recursive: true, withFileTypes: true });
    const kept = files.filter((entry) => entry.isFile());
    assert.ok(kept.length >= 3);
    for (const { parentPath, name } of kept) {
      assert.ok(!readFileSync(join(parentPath, name)).includes(canary), name);
    }
  });

  it("takes no key as an option", async () => {
    for (const flag of ["--api-key", "--key", `--openai-api-key=${canary}`]) {
      const run = await runCli(["a boat", flag, canary, "--out", folder()], { env: env() });
      assert.equal(run.code, 2);
      assert.ok(!(run.stdout + run.stderr).includes(canary), run.stderr);
      assert.deepEqual(readdirSync(folder()), []);
    }
  });

  it("is a goal, too, behind --", async () => {
    const run = await runCli(["--json", ...small(1, 1, 1), "--out", folder(), "--", "doctor"], {
      env: env(),
    });
    const [started] = jsonOf(run).events;
    assert.ok(started?.kind === "searchStarted");
    assert.equal(started.plan.goal, "doctor");
  });
});
