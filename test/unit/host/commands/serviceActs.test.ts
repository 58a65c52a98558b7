import assert from "node:assert/strict";
import type { Pause } from "../../../../src/search/state.js";
import type { SearchRun } from "../../../../src/sessions/searchRun.js";
import { ServiceError } from "../../../../src/services/serviceError.js";
import { localModel, ownerStatus, serviceStatus } from "../../../support/localServicesByHand.js";
import { SearchHarness } from "../../../support/searchHarness.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { home, localRig } from "../../../support/vscode/localRig.js";

const row = { kind: "service", service: "image", model: "painter" };
const painting = (state: Parameters<typeof serviceStatus>[0] = {}) =>
  serviceStatus({ service: "image", model: "painter", ...state });

describe("what a person does with a service", () => {
  const acts = [
    ["startService", ["start image:painter"]],
    ["stopService", ["stop image:painter"]],
    ["restartService", ["stop image:painter", "start image:painter"]],
    ["loadService", ["load image:painter"]],
    ["unloadService", ["unload image:painter"]],
  ] as const;
  for (const [id, asked] of acts) {
    it(`is done with the one whose row it is: ${id}`, async () => {
      const { commands, services, rig } = localRig();
      await commands[`imagebeam.${id}`](row);
      assert.deepEqual([services.asked, rig.refreshed], [asked, 1]);
      assert.deepEqual(editor.unseen, []);
    });

    it(`is told where it fails: ${id}`, async () => {
      const { commands, services } = localRig();
      services.failure = new ServiceError("service.failed", "The model is broken. Get it anew.");
      await assert.rejects(commands[`imagebeam.${id}`](row), { message: /broken/ });
    });
  }

  it("is done with the only one that it suits, without a question", async () => {
    const { commands, services } = localRig();
    const services2 = [painting(), serviceStatus({ state: "stopped" })];
    services.now = ownerStatus(services2);
    await commands["imagebeam.stopService"](undefined);
    await commands["imagebeam.startService"]("rubbish");
    assert.deepEqual(services.asked, ["stop image:painter", "start language:small"]);
  });

  it("is asked for among those that it suits", async () => {
    const { commands, services } = localRig();
    services.now = ownerStatus([painting(), serviceStatus(), serviceStatus({ model: "judge" })]);
    const done = commands["imagebeam.unloadService"](undefined);
    const list = await editor.list();
    assert.deepEqual(list.labels, ["Language", "Language", "Image"]);
    await list.choose("Image");
    await done;
    assert.deepEqual(services.asked, ["unload image:painter"]);
  });

  it("starts what is chosen where no owner runs", async () => {
    const { commands, services } = localRig();
    services.usual.set("vision", "clip");
    const done = commands["imagebeam.startService"](undefined);
    await (await editor.list()).choose("Vision");
    await done;
    // From its row, which knows no name.
    await commands["imagebeam.startService"]({ kind: "service", service: "vision", model: null });
    assert.deepEqual(services.asked, ["start vision:clip", "start vision:clip"]);
    const lacking = { kind: "service", service: "image", model: null };
    await assert.rejects(commands["imagebeam.startService"](lacking), /has no model yet\. Get one/);
  });

  it("says that there is none", async () => {
    const { commands, services } = localRig();
    await assert.rejects(commands["imagebeam.stopService"](undefined), /none runs/);
    services.now = ownerStatus([]);
    await assert.rejects(commands["imagebeam.startService"](undefined), /no service to start/);
    await assert.rejects(commands["imagebeam.showServiceLog"](undefined), /There is no log/);
  });

  it("offers the set-up where there is none", async () => {
    const stage = localRig();
    stage.services.isThere = false;
    await stage.commands["imagebeam.startService"](row);
    (await editor.message()).press("Set up local models");
    await stage.answered();
    assert.deepEqual(stage.acted, [["imagebeam.setUpLocalModels", undefined]]);
    assert.deepEqual(stage.services.asked, []);
  });
});

/** A search that runs, and tells that it was paused. */
function searchOn(
  image: { kind: string; endpoint: string | null },
  told: string[],
  pause: Pause | null = null,
): SearchRun {
  const { state } = new SearchHarness();
  const providers = { ...state.providers, image: { ...state.providers.image, ...image } };
  const run = { state: { ...state, providers, pause }, pause: () => void told.push("pause") };
  return run as unknown as SearchRun;
}

describe("a service that a search uses", () => {
  const local = { kind: "services", endpoint: null };
  const acts = [
    ["stopService", "stop image:painter", "Stop", "starts"],
    ["unloadService", "unload image:painter", "Unload", "loads"],
  ] as const;
  for (const [id, asked, verb, undone] of acts) {
    it(`is not gone unseen, and the search can rest as well: ${id}`, async () => {
      const { commands, searches, services } = localRig();
      searches.push(searchOn(local, services.asked));
      const done = commands[`imagebeam.${id}`](row);
      const { text, detail, buttons, press } = await editor.message();
      assert.equal(text, "A search uses the Image service.");
      assert.match(detail, new RegExp(`^It ${undone} it again as soon as it needs it\\. To keep`));
      const both = `Pause the search and ${verb.toLowerCase()} it`;
      assert.deepEqual(buttons, [both, `${verb} it only`]);
      assert.deepEqual(services.asked, []);
      press(both);
      await done;
      assert.deepEqual(services.asked, ["pause", asked]);
    });

    it(`goes alone where the person wants that, and stays at a no: ${id}`, async () => {
      const { commands, searches, services } = localRig();
      searches.push(searchOn(local, services.asked));
      const no = commands[`imagebeam.${id}`](row);
      (await editor.message()).press(undefined);
      await no;
      assert.deepEqual(services.asked, []);
      const yes = commands[`imagebeam.${id}`](row);
      (await editor.message()).press(`${verb} it only`);
      await yes;
      assert.deepEqual(services.asked, [asked]);
    });
  }

  it("is asked about where it works for another window, which cannot be paused here", async () => {
    const { commands, services } = localRig();
    services.now = ownerStatus([painting({ state: "busy", waitingForDevice: 2 })]);
    const done = commands["imagebeam.stopService"](row);
    const { text, buttons, press } = await editor.message();
    assert.match(text, /^A search in another window or terminal uses the Image service/);
    assert.deepEqual(buttons, ["Stop it only"]);
    press("Stop it only");
    await done;
    assert.deepEqual(services.asked, ["stop image:painter"]);
  });

  it("tells of no failure where the person has stopped what was loaded", async () => {
    const { commands, services } = localRig();
    let fail: (error: Error) => void = () => assert.fail();
    services.load = () => new Promise((_, reject) => (fail = reject));
    const loading = commands["imagebeam.loadService"](row);
    while (!services.asked.includes("stop image:painter"))
      await commands["imagebeam.stopService"](row);
    fail(new Error("The service was stopped."));
    await loading;
    const again = commands["imagebeam.loadService"](row);
    await new Promise(setImmediate);
    fail(new Error("Out of memory."));
    await assert.rejects(again, /Out of memory/);
  });

  for (const state of ["starting", "loading"] as const) {
    it(`is none where a person's own load is all that waits for it: ${state}`, async () => {
      const { commands, services } = localRig();
      services.now = ownerStatus([painting({ state, waitingForDevice: 1 })]);
      await commands["imagebeam.stopService"](row);
      assert.deepEqual([services.asked, editor.unseen], [["stop image:painter"], []]);
    });
  }

  const others: readonly [what: string, run: (told: string[]) => SearchRun][] = [
    ["draws elsewhere", (told) => searchOn({ kind: "services", endpoint: "0123" }, told)],
    ["draws with another kind", (told) => searchOn({ kind: "builtin", endpoint: null }, told)],
    [
      "is paused",
      (told) => searchOn(local, told, { by: "user", at: 0, message: null, code: null, role: null }),
    ],
  ];
  for (const [what, run] of others) {
    it(`is none where the search ${what}`, async () => {
      const { commands, searches, services } = localRig();
      searches.push(run(services.asked));
      await commands["imagebeam.stopService"](row);
      assert.deepEqual([services.asked, editor.unseen], [["stop image:painter"], []]);
    });
  }
});

describe("the log of a service", () => {
  it("is shown to be read, without the person's own folder", async () => {
    const { commands, reports, services } = localRig();
    services.logLines = [`loads ${home}/models/x`, "ready"];
    await commands["imagebeam.showServiceLog"]({ ...row, model: "maker/painter" });
    assert.deepEqual(
      [...reports],
      [["Image service, maker painter.log", "loads ~/models/x\nready\n"]],
    );
  });

  it("says where it is empty", async () => {
    const { commands, reports } = localRig();
    await commands["imagebeam.showServiceLog"](row);
    assert.deepEqual([...reports.values()], ["Nothing was written yet.\n"]);
  });
});

describe("the model of a service", () => {
  it("is chosen among those that are here, or more are got", async () => {
    const stage = localRig();
    stage.services.all = [
      localModel({
        id: "painter",
        service: "image",
        title: "Painter",
        isHere: true,
        isChosen: true,
      }),
      localModel({ id: "drawer", service: "image", title: "Drawer", isHere: true }),
      localModel({ id: "far", service: "image", title: "Far" }),
      localModel({ isHere: true }),
    ];
    const done = stage.commands["imagebeam.chooseServiceModel"](row);
    const list = await editor.list();
    assert.deepEqual(list.labels, ["Painter", "Drawer", "Get more models..."]);
    assert.equal(list.items[0]?.description, "in use");
    await list.choose("Drawer");
    await done;
    assert.deepEqual(stage.services.asked, ["choose image:drawer"]);
    assert.deepEqual(editor.said, ["The Image service takes Drawer"]);
    const more = stage.commands["imagebeam.chooseServiceModel"](undefined);
    await (await editor.list()).choose("Vision");
    await (await editor.list()).choose("Get more models...");
    await more;
    assert.deepEqual(stage.acted, [["imagebeam.chooseLocalModels", undefined]]);
  });
});
