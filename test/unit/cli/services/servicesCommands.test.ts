import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { CommandLine } from "../../../../src/cli/commandLine.js";
import { serviceNames } from "../../../../src/services/names.js";
import { cells } from "../../../../src/cli/terminalText.js";
import { ServiceError } from "../../../../src/services/serviceError.js";
import {
  LocalServicesByHand,
  localModel,
  ownerStatus,
  serviceStatus,
} from "../../../support/localServicesByHand.js";
import { MemoryMachine, type MemoryOptions } from "../../../support/memoryMachine.js";

describe("the command services", () => {
  let folder = "";
  let services = new LocalServicesByHand();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "imagebeam-services-"));
    services = new LocalServicesByHand();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function machineOf(options: MemoryOptions = {}): MemoryMachine {
    return new MemoryMachine({
      services,
      ...options,
      environment: { dataFolder: folder, variables: {}, ...options.environment },
    });
  }
  async function run(
    args: readonly string[],
    options: MemoryOptions = {},
  ): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
    const machine = machineOf(options);
    const code = await new CommandLine(["services", ...args], machine).run();
    return { code, out: machine.stdout.text, err: machine.stderr.text };
  }
  const json = (out: string): unknown[] =>
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);

  it("says the specification's words of each state", async () => {
    services.now = ownerStatus([
      serviceStatus({ state: "ready", device: "CPU", memoryBytes: 210e6 }),
      serviceStatus({ service: "image", model: "sdxl", state: "loading", progress: 0.5 }),
      serviceStatus({
        ...{ service: "vision", model: "clip", state: "failed", reason: "No torch.", pid: null },
        ...{ hint: "Set local models up again.", device: null, memoryBytes: null },
      }),
    ]);
    const { code, out } = await run(["status"]);
    assert.equal(code, 0);
    assert.deepEqual(out.trimEnd().split("\n"), [
      "language  small  ✓ available: true  status: healthy  CPU, takes 210 MB",
      "image     sdxl   ⏳ Timeout  (model loading) 50 %  CPU, takes 200 MB",
      "vision    clip   ✗ available: false  status: failed; No torch.",
      "          Set local models up again.",
      "CPU: 5.0 GB of 8.0 GB are free",
      "Process 1; no other window or terminal is connected.",
    ]);
  });
  it("says of what its owner has not begun that it is down, and of what has no model", async () => {
    services.now = ownerStatus([serviceStatus({ state: "ready", memoryBytes: null })]);
    services.usual.set("image", "sdxl");
    const { out } = await run(["status"]);
    assert.match(out, /^language {2}small {2}✓ available: true {2}status: healthy/m);
    assert.match(out, /^image {5}sdxl {3}✗ available: false {2}ECONNREFUSED: it does not run;/m);
    assert.match(out, /^vision {11}✗ available: false {2}ECONNREFUSED: it has no model$/m);
  });
  it("promises no start where there is no model, and says how to get one", async () => {
    const { out } = await run(["status"]);
    assert.match(out, /^image {5}✗ available: false {2}ECONNREFUSED: it has no model$/m);
    assert.match(out, /^Choose what to download: imagebeam services models$/m);
    assert.doesNotMatch(out, /services up/);
  });
  it("says that each is down where nothing runs, and what to do", async () => {
    services.usual.set("language", "small");
    const { out } = await run(["status"]);
    assert.match(out, /^language {2}small {2}✗ available: false {2}ECONNREFUSED: it does not run/m);
    assert.match(out, /^Start them by hand: imagebeam services up$/m);
    services.isThere = false;
    const without = (await run(["status"])).out;
    assert.match(without, /not set up on this machine: imagebeam services setup/);
    // Nothing starts by itself that is not there.
    assert.match(without, /ECONNREFUSED: it does not run$/m);
    assert.deepEqual(json((await run(["status", "--json"])).out), [
      { kind: "owner", state: "none", isSetUp: false },
    ]);
  });
  it("tells a program the same, an object a line", async () => {
    services.now = ownerStatus([serviceStatus({ state: "busy" })]);
    const [service, device, owner] = json((await run(["status", "--json"])).out) as Record<
      string,
      unknown
    >[];
    assert.deepEqual(
      [service?.["kind"], service?.["text"], service?.["detail"], service?.["state"]],
      ["service", "✓ available: true", "status: healthy", "busy"],
    );
    assert.deepEqual([device?.["kind"], owner?.["state"]], ["device", "running"]);
  });

  for (const [args, why] of [
    [["up"], "up"],
    [["models"], "models"],
    [["download", "small"], "download"],
    [["choose", "small"], "choose"],
    [["add", "/x"], "add"],
    [["log", "image"], "log"],
    [["doctor"], "doctor"],
  ] as const) {
    it(`names the set-up where there is none: ${why}`, async () => {
      services.isThere = false;
      const { code, err } = await run(args);
      assert.equal(code, 1);
      assert.match(err, /not set up on this machine: imagebeam services setup$/m);
      assert.deepEqual(services.asked, []);
    });
  }

  it("starts all chosen models, says how they are, and stays until it is interrupted", async () => {
    services.usual.set("language", "small");
    services.usual.set("vision", "clip");
    const machine = machineOf();
    const running = new CommandLine(["services", "up"], machine).run();
    await turnsUntil(() => services.asked.length === 2);
    services.tell(ownerStatus([serviceStatus({ state: "starting" })]));
    services.tell(ownerStatus([serviceStatus({ state: "ready" })]));
    services.tell(ownerStatus([serviceStatus({ state: "ready" })]));
    await turnsUntil(() => /Ctrl-C leaves/.test(machine.stdout.text));
    machine.signals.emit("SIGINT");
    assert.equal(await running, 0);
    assert.deepEqual(services.asked, ["load language:small", "load vision:clip"]);
    assert.equal(services.watchers, 0);
    const { text } = machine.stdout;
    assert.match(text, /⏳ Timeout.*its process starts/);
    assert.equal(text.match(/✓ available: true/g)?.length, 1, "what is the same is told once");
    assert.match(text, /Left\. They end with whoever uses them last\.\n$/);
    assert.match(machine.stderr.text, /^image: no model is here/m);
  });
  it("starts one of them", async () => {
    services.usual.set("vision", "clip");
    const machine = machineOf();
    const running = new CommandLine(["services", "up", "vision"], machine).run();
    await turnsUntil(() => /Ctrl-C leaves/.test(machine.stdout.text));
    // Somebody else ends them all.
    services.tell(ownerStatus([serviceStatus()]));
    services.tell(null);
    assert.equal(await running, 0);
    assert.match(machine.stdout.text, /The services have ended\.\n$/);
  });
  it("draws no line that is wider than the terminal, for such a line is drawn twice", async () => {
    const model = "SmolLM2-135M-Instruct.Q4_1";
    services.usual.set("language", model);
    const machine = machineOf({ isTerminal: true });
    const running = new CommandLine(["services", "up", "language"], machine).run();
    await turnsUntil(() => /Ctrl-C leaves/.test(machine.stdout.text));
    services.tell(
      ownerStatus([
        serviceStatus({ model, reason: "It crashed. ".repeat(20), hint: "Do this. ".repeat(20) }),
        serviceStatus({ model: "m".repeat(150), state: "loading", progress: 0.5 }),
        serviceStatus({ model, state: "backingOff", reason: "It crashed. ".repeat(20) }),
      ]),
    );
    services.tell(null);
    assert.equal(await running, 0);
    const { text, columns } = machine.stdout;
    assert.match(text, new RegExp(`${model}.*✓ available: true`, "s"));
    for (const line of text.replace(/\u001b\[[?\d;]*[A-Za-z]/g, "").split("\n")) {
      assert.ok(cells(line) < columns, `${cells(line)}: ${line}`);
    }
  });
  it("fails where none can be started, with the reason", async () => {
    services.usual.set("vision", "clip");
    services.failure = new ServiceError("service.doesNotFit", "It needs 4 GB; 2 GB are there.");
    const { code, err } = await run(["up"]);
    assert.equal(code, 1);
    assert.match(err, /It needs 4 GB; 2 GB are there\.$/m);
    services = new LocalServicesByHand();
    assert.match((await run(["up"])).err, /There is no model to start: imagebeam services models/);
  });
  it("ends them, and says when there is nothing to end", async () => {
    assert.match((await run(["down"])).out, /^No service runs\.$/m);
    services.now = ownerStatus([serviceStatus()]);
    assert.equal((await run(["down"])).out, "All services have ended.\n");
    assert.deepEqual(services.asked, ["shut down"]);
    services.now = { ...ownerStatus([serviceStatus()]), clients: 2 };
    assert.match(
      (await run(["down"])).out,
      /^A search in another window or terminal starts them again\.$/m,
    );
  });
  it("shows the log of what runs, else of what is chosen", async () => {
    services.logLines = ["one", "two"];
    services.usual.set("image", "sdxl");
    assert.equal((await run(["log", "image"])).out, "one\ntwo\n");
    services.now = ownerStatus([serviceStatus({ service: "image", model: "flux" })]);
    await run(["log", "image"]);
    assert.deepEqual(services.asked, ["log image:sdxl", "log image:flux"]);
  });

  it("shows the models: what is here first, what they take, and their conditions", async () => {
    services.all = [
      localModel({ id: "big", title: "Big", isRestricted: true, licence: "Research only" }),
      localModel({ isHere: true, isChosen: true, isMeasured: true }),
      localModel({ id: "sdxl", service: "image", isGated: true, memoryBytes: null }),
    ];
    const { out } = await run(["models"]);
    assert.deepEqual(out.trimEnd().split("\n"), [
      "language",
      "  small  here; chosen; Small; takes 200 MB; Apache-2.0",
      "  big    Big; download 98 MB; needs about 200 MB; Research only, with conditions",
      "",
      "image",
      "  sdxl   suits this machine; Small; download 98 MB; Apache-2.0; its vendor asks for an account",
      "",
      "A search takes one of each: language, image and vision. Get what is missing:",
      "  imagebeam services download sdxl",
      "  imagebeam services download ID",
    ]);
  });
  it("says how to search once there is a model of each", async () => {
    services.all = serviceNames.map((service) =>
      localModel({ id: `${service}-one`, service, isHere: true }),
    );
    const { out } = await run(["models"]);
    assert.match(out, /^Search with them: imagebeam --provider local "GOAL"\n$/m);
  });
  it("has the service of a model take it where none is named, found by its id alone", async () => {
    services.all = [localModel(), localModel({ id: "sdxl", service: "image", isHere: true })];
    assert.equal(
      (await run(["choose", "sdxl"])).out,
      "The image service takes sdxl from now on.\n",
    );
    assert.deepEqual(services.asked, ["choose image:sdxl"]);
    const { code, err } = await run(["choose", "sdx"]);
    assert.equal(code, 2);
    assert.match(err, /There is no model "sdx"\. Did you mean sdxl\?/);
  });
  it("adds a model by its path, absolute wherever it was named from", async () => {
    assert.match((await run(["add", "x.gguf"])).out, /^own is a model of the language service now/);
    assert.deepEqual(services.asked, [`add ${join(process.cwd(), "x.gguf")}`]);
  });

  it("asks before it deletes a model, with where and how large", async () => {
    services.all = [localModel({ isHere: true })];
    services.removal = { ...services.removal, isChosen: true };
    const options = { isTerminal: true, stdin: Readable.from(["n\n"]) };
    const asked = await run(["delete", "small"], options);
    assert.equal(asked.code, 1);
    assert.match(asked.out, /This deletes small, Small: 98 MB in \/models\/a\/b\./);
    assert.match(asked.out, /The language service takes another model from now on/);
    assert.deepEqual(services.asked, []);
    const done = await run(["delete", "small", "--yes"]);
    assert.match(done.out, /^Deleted: small\. 98 MB are free again\.$/m);
    assert.deepEqual(services.asked, ["remove language:small"]);
    services.removal = { isOwn: true, path: "/mine.gguf", bytes: 0, isChosen: false };
    const own = await run(["delete", "small", "--yes"]);
    assert.match(own.out, /^This takes small off the list of models; \/mine\.gguf stays where/m);
    services.failure = new ServiceError("service.setUp", "small is in use.");
    assert.match((await run(["delete", "small", "--yes"])).err, /small is in use\./);
  });

  describe("that downloads", () => {
    const restricted = localModel({ isRestricted: true, licence: "Research only" });
    it("refuses what is in no list, with the nearest", async () => {
      services.all = [localModel({ id: "smollm2-135m" })];
      const { code, err } = await run(["download", "smolm2-135m", "--yes"]);
      assert.equal(code, 2);
      assert.match(err, /There is no model "smolm2-135m"\. Did you mean smollm2-135m\?/);
    });
    it("does nothing for what is here", async () => {
      services.all = [localModel({ isHere: true })];
      assert.match((await run(["download", "small"])).out, /^small is here already\.$/m);
    });
    it("wants a licence with conditions to be named, where nobody is asked", async () => {
      services.all = [restricted];
      for (const licence of [[], ["--licence", "Another"]]) {
        const { code, err } = await run(["download", "small", "--yes", ...licence]);
        assert.equal(code, 2);
        assert.match(err, /forbids some uses\. Read https:.* --yes --licence 'Research only'$/m);
      }
    });
    it("asks, with size and licence, and a no fetches nothing", async () => {
      services.all = [restricted];
      const options = { isTerminal: true, stdin: Readable.from(["n\n"]) };
      const { code, out } = await run(["download", "small"], options);
      assert.equal(code, 1);
      assert.match(out, /about 98 MB.*Research only \(https:.*has conditions.*Nothing was done/s);
    });
    it("asks nobody who is not there", async () => {
      services.all = [localModel()];
      for (const more of [[], ["--json"]]) {
        const { code, out, err } = await run(["download", "small", ...more]);
        assert.equal(code, 2);
        assert.match(out + err, /nobody to ask: say --yes/);
      }
    });
  });

  describe("that removes", () => {
    const ours = "Imagebeam's local models lie here; `Remove Local Models` deletes this folder.\n";
    it("says when there is nothing", async () => {
      assert.match((await run(["remove", "--yes"])).out, /^There is nothing to remove\.$/m);
    });
    it("asks first, ends what runs, and deletes", async () => {
      const root = join(folder, "services");
      mkdirSync(root);
      writeFileSync(join(root, "OF-IMAGEBEAM.txt"), ours);
      services.now = ownerStatus([serviceStatus()]);
      const no = await run(["remove"], { isTerminal: true, stdin: Readable.from(["no\n"]) });
      assert.equal(no.code, 1);
      assert.deepEqual(services.asked, []);
      const { code, out } = await run(["remove", "--yes"]);
      assert.equal(code, 0);
      assert.match(out, /Services that run now end first: 1\. Searches.*Deleted: /s);
      assert.deepEqual(services.asked, ["shut down"]);
      assert.match((await run(["remove", "--yes"])).out, /nothing to remove/);
    });
  });

  it("says what a clone lacks for a set-up", async () => {
    const { code, err } = await run(["setup", "--yes"], { servicesPackage: folder });
    assert.equal(code, 1);
    assert.match(err, /`node \.ci\/servicesWheel\.mjs` puts them there\.$/m);
  });
  it("says so where the system names no place for what is large", async () => {
    const { code, err } = await run(["status"], { environment: { dataFolder: undefined } });
    assert.equal(code, 2);
    assert.match(err, /set XDG_DATA_HOME to a folder/);
  });
});

async function turnsUntil(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns++) {
    assert.ok(turns < 10_000, "it never came");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
