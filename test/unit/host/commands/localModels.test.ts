import assert from "node:assert/strict";
import { ServiceError } from "../../../../src/services/serviceError.js";
import type { ServiceStatus } from "../../../../src/services/status.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import {
  contextNow,
  home,
  localRig,
  nothingHappened,
  plan,
} from "../../../support/vscode/localRig.js";
import { localModel, ownerStatus, serviceStatus } from "../../../support/localServicesByHand.js";
import { soon } from "../../../support/vscode/modelsRig.js";

const untrusted = "This workspace is not trusted, so no search runs here.";

describe("setting up local models", () => {
  it("says what it does in one question, does it, and offers what comes next", async () => {
    const stage = localRig();
    stage.services.isThere = false;
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    const { text, detail, buttons, press } = await editor.message();
    assert.equal(text, "Set up local models on this machine?");
    for (const told of [
      /PyTorch for the processor/,
      /From: pypi\.org; download\.pytorch\.org\./,
      /about 1\.1 GB to download, 2\.3 GB on the disk; 12\.0 GB are free/,
      /Where to: ~\/data\/services/,
      /With: Python 3\.11 \(\/usr\/bin\/python3\), uv\./,
    ]) {
      assert.match(detail, told);
    }
    assert.deepEqual([buttons, stage.done], [["Install"], []]);
    press("Install");
    await done;
    assert.deepEqual([stage.done, stage.rig.refreshed], [["set up"], 1]);
    assert.equal(contextNow("imagebeam.hasLocalModels"), true);
    assert.deepEqual(stage.lines, ["Make an environment: fetching", "Install PyTorch: fetching"]);
    const [wait] = editor.waits;
    assert.deepEqual(
      wait?.reports.map(({ message }) => message),
      ["Make an environment (1 of 2): fetching", "Install PyTorch (2 of 2): fetching"],
    );
    (await editor.message()).press("Choose models");
    await stage.answered();
    assert.deepEqual(stage.acted, [["imagebeam.chooseLocalModels", undefined]]);
  });

  it("says that what runs ends first, and leaves that to the set-up", async () => {
    const stage = localRig();
    stage.services.now = ownerStatus([serviceStatus()]);
    const ended: unknown[] = [];
    stage.tools.setUp = (_machine, _plan, _onProgress, _signal, services) => {
      ended.push(services);
      return Promise.resolve();
    };
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    const { detail, press } = await editor.message();
    assert.match(detail, /^Services that run now are ended; searches that use them pause\.$/m);
    press("Install");
    await done;
    assert.deepEqual(ended, [stage.services]);
  });

  it("does nothing after a no", async () => {
    const stage = localRig();
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    (await editor.message()).press(undefined);
    await done;
    nothingHappened(stage);
    assert.equal(contextNow("imagebeam.hasLocalModels"), undefined);
  });

  it("asks nothing where all is there already", async () => {
    const stage = localRig();
    stage.tools.planSetUp = () => Promise.resolve({ ...plan, steps: [] });
    await stage.commands["imagebeam.setUpLocalModels"]();
    const { text, press } = await editor.message();
    assert.equal(text, "Local models are set up already, and nothing is missing.");
    press("Choose models");
    await stage.answered();
    assert.deepEqual(stage.acted, [["imagebeam.chooseLocalModels", undefined]]);
    assert.equal(contextNow("imagebeam.hasLocalModels"), true);
  });

  it("leaves nothing where it is given up", async () => {
    const stage = localRig();
    stage.tools.setUp = (_machine, _plan, _onProgress, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    (await editor.message()).press("Install");
    await soon();
    editor.waits[0]?.giveUp();
    await done;
    assert.deepEqual(editor.said, ["The set-up was cancelled, and nothing was installed"]);
    assert.equal(contextNow("imagebeam.hasLocalModels"), undefined);
    assert.equal(stage.rig.refreshed, 0);
  });

  it("says why it failed, with the log and another try", async () => {
    for (const [button, acted, shown] of [
      ["Show log", [], 1],
      ["Try again", [["imagebeam.setUpLocalModels", undefined]], 0],
    ] as const) {
      const stage = localRig();
      stage.tools.setUp = () =>
        Promise.reject(new ServiceError("service.setUp", "The disk is full. Free 2 GB."));
      const done = stage.commands["imagebeam.setUpLocalModels"]();
      (await editor.message()).press("Install");
      const { level, text, press } = await editor.message();
      assert.deepEqual([level, text], ["error", "The disk is full. Free 2 GB."]);
      await done;
      press(button);
      await stage.answered();
      assert.deepEqual([stage.acted, stage.rig.logsShown], [acted, shown]);
      assert.ok(stage.lines.includes("The disk is full. Free 2 GB."));
    }
  });

  it("tells what is in its way before it asks anything", async () => {
    const stage = localRig();
    const why = "Install python3-venv first: sudo apt install python3-venv";
    stage.tools.planSetUp = () => Promise.reject(new ServiceError("service.setUp", why));
    await assert.rejects(stage.commands["imagebeam.setUpLocalModels"](), { message: why });
    nothingHappened(stage);
  });

  it("is done once at a time", async () => {
    const stage = localRig();
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    const { press } = await editor.message();
    await assert.rejects(stage.commands["imagebeam.removeLocalModels"](), /still under way/);
    press(undefined);
    await done;
    const again = stage.commands["imagebeam.setUpLocalModels"]();
    (await editor.message()).press(undefined);
    await again;
  });

  it("starts nothing in a workspace that is not trusted, whichever command", async () => {
    const stage = localRig();
    stage.rig.blocked = untrusted;
    for (const [id, command] of Object.entries(stage.commands)) {
      if (id === "imagebeam.removeLocalModels") continue;
      await assert.rejects(Promise.resolve(command(undefined)), { message: untrusted }, id);
    }
    nothingHappened(stage);
  });

  it("installs nothing where the trust was taken back while it asked", async () => {
    const stage = localRig();
    const done = stage.commands["imagebeam.setUpLocalModels"]();
    const { press } = await editor.message();
    stage.rig.blocked = untrusted;
    press("Install");
    await assert.rejects(done, { message: untrusted });
    assert.deepEqual(stage.done, []);
  });
});

describe("removing local models", () => {
  it("says how much goes and from where, ends the services, and takes roles back", async () => {
    const stage = localRig();
    const models = { language: "local/small", image: "shed/flux", vision: "local" };
    editor.settings.set("imagebeam.models", models);
    stage.tools.planRemoval = ({ root }) =>
      Promise.resolve({ folder: root, bytes: 8.1e9, running: 2, clients: 1 });
    stage.rig.blocked = untrusted;
    const done = stage.commands["imagebeam.removeLocalModels"]();
    const { text, detail, buttons, press } = await editor.message();
    assert.equal(text, "Remove local models from this machine?");
    assert.match(detail, /8\.1 GB in ~\/data\/services are deleted/);
    assert.match(detail, /2 services that run now are ended/);
    assert.match(detail, /language model and vision model of new searches will be built-in again/);
    assert.deepEqual(buttons, ["Remove local models"]);
    assert.deepEqual(stage.done, []);
    press("Remove local models");
    await done;
    assert.deepEqual([stage.services.asked, stage.done], [["shut down"], ["remove"]]);
    assert.deepEqual(editor.settings.get("imagebeam.models"), { image: "shed/flux" });
    assert.equal(contextNow("imagebeam.hasLocalModels"), false);
    assert.deepEqual(editor.said, ["Local models are removed"]);
  });

  it("keeps models of new searches that are of a person's own connection of that name", async () => {
    const stage = localRig();
    const models = { language: "local/small" };
    editor.settings.set("imagebeam.models", models);
    editor.settings.set("imagebeam.connections", [{ name: "local", kind: "openai" }]);
    const done = stage.commands["imagebeam.removeLocalModels"]();
    const { detail, press } = await editor.message();
    assert.doesNotMatch(detail, /built-in again/);
    press("Remove local models");
    await done;
    assert.deepEqual(editor.settings.get("imagebeam.models"), models);
  });

  it("leaves all as it is at a no, and where the services do not end", async () => {
    const stage = localRig();
    editor.settings.set("imagebeam.models", { language: "local/small" });
    const no = stage.commands["imagebeam.removeLocalModels"]();
    const { detail, press } = await editor.message();
    assert.doesNotMatch(detail, /runs? now/);
    press(undefined);
    await no;
    nothingHappened(stage);
    const why = "The services do not end.";
    stage.services.shutDown = () => Promise.reject(new ServiceError("service.noOwner", why));
    const done = stage.commands["imagebeam.removeLocalModels"]();
    (await editor.message()).press("Remove local models");
    await assert.rejects(done, { message: why });
    assert.deepEqual(stage.done, []);
    assert.deepEqual(editor.settings.get("imagebeam.models"), { language: "local/small" });
  });

  it("has nothing to do where there are none", async () => {
    const stage = localRig();
    stage.tools.planRemoval = () => Promise.resolve(null);
    await assert.rejects(stage.commands["imagebeam.removeLocalModels"](), /nothing to remove/);
    nothingHappened(stage);
  });
});

describe("checking local models", () => {
  it("is one page of what works, what does not and what to do, without the person's own folder", async () => {
    const stage = localRig();
    stage.services.all = [
      localModel({ title: "Small", isHere: true }),
      localModel({ id: "clip", service: "vision", title: "Clip" }),
      localModel({ id: "own", service: "image", title: "Own", isHere: true, isOwn: true }),
    ];
    const failed = { state: "failed", reason: "CUDA out of memory.", hint: "Take a smaller one." };
    stage.services.now = ownerStatus([
      serviceStatus(),
      serviceStatus({ service: "image", model: "own", ...failed } as Partial<ServiceStatus>),
    ]);
    stage.tools.recommended = () => ["clip"];
    stage.tools.runDoctor = () =>
      Promise.resolve({
        version: "1.2.3",
        recommended: [],
        findings: [
          { mark: "ok", text: `Python 3.11 in ${home}/data/services` },
          { mark: "note", text: "No GPU: images take minutes." },
          { mark: "missing", text: "torch is not installed" },
        ],
      });
    await stage.commands["imagebeam.checkLocalModels"]();
    const page = stage.reports.get("Local models.md") ?? assert.fail();
    assert.ok(!page.includes(home));
    assert.equal(
      page,
      `# Local models on this machine

3 things do not work.

## What works

- The services' package, version 1.2.3.
- Python 3.11 in ~/data/services
- No GPU: images take minutes.
- Small, downloaded for the Language service.
- Own, added for the Image service.
- Language service, small: ✓ available: true · status: healthy

## What does not

- torch is not installed
- Image service, own: ✗ available: false · status: failed; CUDA out of memory.
- The Vision service has no model.

## What to do next

- Run Imagebeam: Set Up Local Models once more: it puts right what is missing.
- Take a smaller one.
- Look at what the Image service wrote: Imagebeam: Show Service Log.
- Get a model for the Vision service (Clip, for example): Imagebeam: Download Local Models.
`,
    );
  });

  it("says that nothing is set up, and starts nothing to find it out", async () => {
    const stage = localRig();
    stage.services.isThere = false;
    stage.tools.runDoctor = () => assert.fail();
    stage.services.models = () => assert.fail();
    await stage.commands["imagebeam.checkLocalModels"]();
    const page = stage.reports.get("Local models.md") ?? assert.fail();
    assert.match(page, /This machine has no local models yet/);
    assert.match(page, /- Run the command Imagebeam: Set Up Local Models\./);
  });
});
