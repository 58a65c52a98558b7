import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usageOf } from "../../src/search/usageTotals.js";
import { CliProcess, jsonOf, runCli, small, stateIn } from "../support/cliProcess.js";
import { startLlama } from "../support/llamaServer.js";
import type { PythonServer } from "../support/pythonServer.js";
import { RecordingProxy } from "../support/recordingProxy.js";
import { ServiceProcess, writeModel } from "../support/serviceProcess.js";
import { assertSound } from "../support/sessionChecks.js";

/**
 * A whole search of the command line on servers that speak for themselves: none of their answers was
 * made up by whoever wrote this. The judge's eyes are random, so which image wins says nothing.
 */
describe("a search on llama.cpp's own server and the image service", function () {
  this.timeout(600_000);
  let folder = "";
  let llamas: PythonServer[] = [];
  let studio: ServiceProcess | undefined;
  const proxies: RecordingProxy[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-real-"));
    const flux = writeModel("tinyFlux", folder);
    const drawing = ["--device", "cpu", "--images", join(folder, "images"), "--model", flux];
    llamas = await Promise.all([startLlama(), startLlama({ sees: true })]);
    studio = await ServiceProcess.start("image", drawing);
    for (const { origin } of [...llamas, studio])
      proxies.push(await RecordingProxy.start(origin, posted));
    const connections = ["writer", "eyes", "studio"].map((name, at) => {
      return { name, kind: "openai", url: proxies[at]?.origin };
    });
    const models = { language: "writer", image: "studio", vision: "eyes" };
    writeFileSync(join(folder, "config.json"), JSON.stringify({ connections, models }));
  });
  after(async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()));
    const ended = await Promise.all(
      [...llamas, ...(studio ? [studio] : [])].map((server) => server.stop()),
    );
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(
      ended,
      ended.map(() => ({ code: 0, left: [] })),
    );
  });

  const env = (): NodeJS.ProcessEnv => ({
    IMAGEBEAM_CONFIG: join(folder, "config.json"),
    IMAGEBEAM_KEY_STUDIO: studio?.token,
  });
  /** All that was asked of any of them, in the order in which it came. */
  const posted: string[] = [];

  it("the doctor finds all three ready, each by what its server says of itself", async () => {
    const { code, stdout, stderr } = await runCli(["doctor"], { env: env() });
    assert.equal(code, 0, stderr + stdout);
    assert.match(stdout, /^language model +writer: works$/m);
    assert.match(stdout, /^image model +studio: works$/m);
    assert.match(stdout, /^vision model +eyes: works$/m);
  });

  it("dies in the middle, asks for nothing again that it has, ends with a winner, and replays", async () => {
    const out = join(folder, "output");
    const first = new CliProcess(
      [
        "two red sailboats under a full moon",
        "--json",
        "--seed",
        "7",
        "--out",
        out,
        ...small(1, 1, 2),
      ],
      { env: env() },
    );
    // One image is judged, and the next call is under way.
    await first.saw(/"kind":"candidateJudged"[\s\S]*"kind":"callStarted"/);
    first.child.kill("SIGKILL");
    await first.finished;
    const [day = ""] = readdirSync(out);
    const [name = ""] = readdirSync(join(out, day));
    const session = join(out, day, name);
    const recorded = usageOf(stateIn(session)).requests;
    const before = [...posted];
    assert.ok(recorded > 0 && before.length >= recorded, `${before.length} of ${recorded}`);

    const resumed = await runCli(["--resume", session, "--json"], { env: env() });
    assert.equal(resumed.code, 0, resumed.stderr);
    const { result } = jsonOf(resumed);
    assert.equal(result.outcome, "finished", JSON.stringify(result));
    assert.ok(result.winner, JSON.stringify(result));
    await assertSound(session);

    // Servers' books and ours: what was asked after the death is what was recorded after it.
    const state = stateIn(session);
    const after = posted.slice(before.length);
    assert.equal(usageOf(state).requests - recorded, after.length);
    // What was asked again was under way at the death.
    const again = after.filter((body) => before.includes(body));
    assert.ok(again.length <= before.length - recorded, again.join("\n").slice(0, 3000));

    const replayed = await runCli(["--replay", session], { env: env() });
    assert.equal(replayed.code, 0, replayed.stderr + replayed.stdout);
  });
});
