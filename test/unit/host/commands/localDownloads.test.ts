import assert from "node:assert/strict";
import type { LocalModel } from "../../../../src/services/localModel.js";
import { localModel } from "../../../support/localServicesByHand.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { localRig, nothingHappened } from "../../../support/vscode/localRig.js";
import { soon } from "../../../support/vscode/modelsRig.js";

const small = localModel();
const large = localModel({ id: "large", title: "Large", memoryBytes: 8e9, readsImages: true });
const painter = localModel({ id: "painter", service: "image", title: "Painter" });
const clip = localModel({ id: "clip", service: "vision", title: "Clip", isHere: true });
const gated: LocalModel = {
  ...localModel({ id: "dev", service: "image", title: "Dev", isRestricted: true, isGated: true }),
  ...{ licence: "Dev Non-Commercial License", licenceUrl: "https://vendor.test/licence" },
};

function staged(all: readonly LocalModel[], recommended: readonly string[] = []) {
  const stage = localRig();
  stage.services.all = all;
  stage.tools.recommended = () => recommended;
  return stage;
}
const command = "imagebeam.chooseLocalModels";

describe("choosing and downloading models", () => {
  it("gets what is recommended, and makes it what new searches take", async () => {
    const stage = staged([small, large, painter, clip], ["small", "painter", "clip"]);
    const done = stage.commands[command](undefined);
    const list = await editor.list();
    const first = await list.row("What is recommended");
    assert.equal(first.description, "2 models, 196 MB to download");
    assert.equal(first.detail, "Small, Painter and Clip");
    await list.choose("What is recommended");
    await done;
    assert.deepEqual(stage.done, [
      "download small, no agreement",
      "download painter, no agreement",
    ]);
    assert.deepEqual(
      editor.waits.at(-1)?.reports.map(({ message }) => message),
      [
        "Small (1 of 2)",
        "Small (1 of 2): 49 MB of 98 MB",
        "Painter (2 of 2)",
        "Painter (2 of 2): 49 MB of 98 MB",
      ],
    );
    assert.equal(editor.settings.get("imagebeam.models"), undefined);
    const { text, press } = await editor.message();
    assert.equal(text, "Small, Painter and Clip are on this machine. Use them for new searches?");
    press("Use for new searches");
    await stage.answered();
    assert.deepEqual(editor.settings.get("imagebeam.models"), {
      ...{ language: "local/small", image: "local/painter", vision: "local/clip" },
    });
    assert.deepEqual(stage.services.asked, [
      ...["choose language:small", "choose image:painter", "choose vision:clip"],
    ]);
  });

  it("says why new searches cannot have them where a connection of the person has their name", async () => {
    const stage = staged([clip], ["clip"]);
    const own = [{ name: "local", kind: "services", url: "http://shed.test:8001" }];
    editor.settings.set("imagebeam.connections", own);
    const done = stage.commands[command](undefined);
    await (await editor.list()).choose("What is recommended");
    await done;
    const { text } = await editor.message();
    assert.match(text, /^Clip is on this machine\. New searches cannot name it, .* called local/);
    assert.equal(editor.settings.get("imagebeam.models"), undefined);
  });

  it("has a list by role, what is recommended first, with what a person has to know", async () => {
    const all = [large, small, gated, painter, clip];
    const stage = staged(all, ["painter"]);
    const done = stage.commands[command](undefined);
    await (await editor.list()).choose("Choose models...");
    const list = await editor.list();
    assert.deepEqual(list.labels, [
      "[Language: writes prompts and critiques]",
      "Small",
      "Large",
      "[Image: draws]",
      "Painter",
      "Dev",
      "[Vision: judges]",
      "Clip",
    ]);
    const facts = list.items.map(({ description, detail }) => [description, detail]);
    assert.deepEqual(facts[2], [
      "looks at images too",
      "98 MB to download · about 8.0 GB of memory · Apache-2.0",
    ]);
    assert.equal(facts[4]?.[0], "recommended for this machine");
    assert.match(
      facts[5]?.[1] ?? "",
      /Dev Non-Commercial License · with conditions · its vendor asks for an account$/,
    );
    assert.deepEqual(facts[7], ["here already", "about 200 MB of memory · Apache-2.0"]);
    assert.deepEqual(list.ticked, []);
    await list.tick("Small", "Clip");
    await done;
    assert.deepEqual(stage.done, ["download small, no agreement"]);
    (await editor.message()).press(undefined);
    await stage.answered();
    assert.equal(editor.settings.get("imagebeam.models"), undefined);
  });

  it("begins with the model that a button names", async () => {
    const stage = staged([small, painter]);
    const done = stage.commands[command]("painter");
    const list = await editor.list();
    assert.deepEqual(
      list.ticked.map(({ label }) => label),
      ["Painter"],
    );
    list.leave();
    await done;
    nothingHappened(stage);
  });

  it("asks before a model with conditions, by its licence's name, and shows its page", async () => {
    const stage = staged([small, gated]);
    const done = stage.commands[command]("dev");
    await (await editor.list()).tick("Small", "Dev");
    const { text, detail, buttons, press } = await editor.message();
    assert.equal(text, "Agree to the licence of Dev?");
    assert.match(detail, /Dev comes under Dev Non-Commercial License\./);
    assert.match(detail, /not be for commercial use/);
    assert.match(detail, /accounts that have agreed on its page/);
    assert.deepEqual(buttons, ["Agree and download", "Read the licence"]);
    press("Read the licence");
    const again = await editor.message();
    assert.deepEqual(editor.executed.at(-1), ["openExternal", "https://vendor.test/licence"]);
    assert.deepEqual(stage.done, []);
    again.press("Agree and download");
    await done;
    assert.deepEqual(stage.done, [
      "download small, no agreement",
      "download dev, Dev Non-Commercial License",
    ]);
  });

  it("leaves out what was not agreed to, and gets the rest", async () => {
    const stage = staged([small, gated]);
    const done = stage.commands[command]("dev");
    await (await editor.list()).tick("Small", "Dev");
    (await editor.message()).press(undefined);
    await done;
    assert.deepEqual(stage.done, ["download small, no agreement"]);
    assert.match((await editor.message()).text, /^Small is on this machine/);
  });

  it("pauses where a person gives up, keeps what is there, and goes on from the message", async () => {
    const stage = staged([small, painter]);
    const { downloadModel } = stage.tools;
    stage.tools.downloadModel = async (machine, model, onProgress, signal) => {
      if (model.id === "painter") {
        await new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason as Error));
        });
      }
      await downloadModel(machine, model, onProgress, signal);
    };
    const done = stage.commands[command]("small");
    await (await editor.list()).tick("Small", "Painter");
    while (stage.done.length === 0) await soon();
    await soon();
    editor.waits.at(-1)?.giveUp();
    await done;
    stage.tools.downloadModel = downloadModel;
    const pause = await editor.message();
    assert.match(pause.text, /^The download of Painter is paused; what came so far is kept\./);
    const offer = await editor.message();
    assert.match(offer.text, /^Small is on this machine/);
    offer.press(undefined);
    pause.press("Go on");
    const again = await editor.message();
    assert.match(again.text, /^Painter is on this machine/);
    again.press(undefined);
    await stage.answered();
    assert.deepEqual(stage.done, [
      "download small, no agreement",
      "download painter, no agreement",
    ]);
  });

  it("takes a model file where it lies, and offers it", async () => {
    for (const row of ["Add a model file", "Add a model folder"]) {
      const stage = staged([small]);
      editor.openedFiles = [{ fsPath: "/models/own.gguf" }];
      const done = stage.commands[command](undefined);
      await (await editor.list()).choose(row);
      await done;
      assert.deepEqual(stage.services.asked, ["add /models/own.gguf"]);
      (await editor.message()).press("Use for new searches");
      await stage.answered();
      assert.deepEqual(editor.settings.get("imagebeam.models"), { language: "local/own" });
    }
  });

  it("has a language model that looks at images judge where no other model does", async () => {
    const stage = staged([{ ...large, isHere: true }]);
    const done = stage.commands[command]("large");
    await (await editor.list()).tick("Large");
    await done;
    (await editor.message()).press("Use for new searches");
    await stage.answered();
    const models = { language: "local/large", vision: "local/large" };
    assert.deepEqual(editor.settings.get("imagebeam.models"), models);
    assert.deepEqual(stage.services.asked, ["choose language:large"]);
  });

  it("offers the set-up where there is none", async () => {
    const stage = staged([small]);
    stage.services.isThere = false;
    await stage.commands[command](undefined);
    (await editor.message()).press("Set up local models");
    await stage.answered();
    assert.deepEqual(stage.acted, [["imagebeam.setUpLocalModels", undefined]]);
  });

  it("does nothing where a person leaves", async () => {
    const stage = staged([small]);
    const first = stage.commands[command](undefined);
    (await editor.list()).leave();
    await first;
    const second = stage.commands[command](undefined);
    await (await editor.list()).choose("Choose models...");
    (await editor.list()).leave();
    await second;
    const third = stage.commands[command](undefined);
    await (await editor.list()).choose("Add a model file");
    await third;
    nothingHappened(stage);
  });
});

describe("deleting a model", () => {
  const mine = localModel({ id: "mine", title: "Mine", isHere: true, isOwn: true });

  async function begun(title: string) {
    const stage = staged([small, clip, mine]);
    stage.services.removal = {
      ...{ path: "/home/ada/models/a/b", isChosen: true },
      ...(title === "Mine" ? { isOwn: true, bytes: 0 } : { isOwn: false, bytes: 2e9 }),
    };
    const done = stage.commands[command](undefined);
    await (await editor.list()).choose("Delete a model...");
    const list = await editor.list();
    assert.deepEqual(
      list.items.map(({ label }) => label),
      ["Clip", "Mine"],
    );
    await list.choose(title);
    return { stage, done };
  }

  it("says how large it is, asks, and gives its space back", async () => {
    const { stage, done } = await begun("Clip");
    const { text, detail, press } = await editor.message();
    assert.equal(text, "Delete Clip?");
    assert.match(detail, /^2\.0 GB in .*models\/a\/b are given back\./);
    assert.match(detail, /The Vision service takes another model from now on/);
    assert.deepEqual(stage.services.asked, []);
    press("Delete model");
    await done;
    assert.deepEqual(stage.services.asked, ["remove vision:clip"]);
    assert.deepEqual(editor.said, ["Clip is deleted: 2.0 GB are free again"]);
    assert.equal(stage.rig.refreshed, 1);
  });

  it("takes one of the person's own off the list alone", async () => {
    const { stage, done } = await begun("Mine");
    const { text, detail, press } = await editor.message();
    assert.equal(text, "Take Mine off the list?");
    assert.match(detail, /^Its files stay where they are: /);
    press("Take off the list");
    await done;
    assert.deepEqual(stage.services.asked, ["remove language:mine"]);
  });

  it("changes nothing after a no", async () => {
    const { stage, done } = await begun("Clip");
    (await editor.message()).press(undefined);
    await done;
    assert.deepEqual(stage.services.asked, []);
  });
});
