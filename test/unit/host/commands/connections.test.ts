import assert from "node:assert/strict";
import {
  connectionsNow,
  leavesAll,
  modelsNow,
  settingOfConnections,
  settingOfModels,
  staged,
} from "../../../support/vscode/connectionsRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { soon, toyAt } from "../../../support/vscode/modelsRig.js";

describe("removing a connection", () => {
  it("says what goes with it, and takes just that away", async () => {
    const faulty = { name: "half", kind: "toy", limit: 0 };
    const models = { language: "shed/talk/7b", image: "shed", vision: "barn/eye" };
    const stage = await staged([toyAt("shed"), faulty, toyAt("barn")], {
      ...{ models, withKeys: ["shed", "barn"] },
    });
    const providers = { language: { connection: "barn" }, image: { connection: "shed" } };
    const state = { title: null, plan: { goal: "a red boat" } };
    stage.running.push({
      state: { ...state, providers: { ...providers, vision: { connection: "barn" } } },
    });
    const done = stage.commands["imagebeam.removeConnection"]("shed");
    const { text, detail, buttons, press } = await editor.message();
    assert.equal(text, "Remove the connection shed?");
    assert.match(detail, /its API key out of the editor's secret storage/);
    assert.match(
      detail,
      /The language model and image model of new searches will be built-in again/,
    );
    assert.match(detail, /On it now, in this window: “a red boat”. It will pause at the next call/);
    assert.deepEqual(buttons, ["Remove connection"]);
    press("Remove connection");
    await done;
    assert.deepEqual(connectionsNow(), [faulty, toyAt("barn")]);
    assert.deepEqual(modelsNow(), { vision: "barn/eye" });
    assert.deepEqual([...stage.secrets.stored.keys()], ["key/barn"]);
    assert.deepEqual(editor.said, ["The connection shed is removed"]);
  });

  it("calls a key its own only where it is used at the address that it has now", async () => {
    const stage = await staged([toyAt("shed", { url: "http://attic.test" })], {
      withKeys: ["shed"],
    });
    const providers = { language: { connection: "shed" }, image: {}, vision: {} };
    stage.running.push({ state: { title: "a boat", plan: { goal: "" }, providers } });
    const done = stage.commands["imagebeam.removeConnection"]("shed");
    const { detail, press } = await editor.message();
    assert.match(detail, /the API key of its former address, which it does not use/);
    assert.doesNotMatch(detail, /its API key|for want of the key/);
    press("Remove connection");
    await done;
    assert.equal(stage.secrets.stored.size, 0);
  });

  it("says no more than there is to say", async () => {
    const { commands } = await staged([toyAt("shed")]);
    const done = commands["imagebeam.removeConnection"](undefined);
    const { detail, press } = await editor.message();
    assert.doesNotMatch(detail, /key|new searches|On it now/);
    press("Remove connection");
    await done;
    assert.deepEqual([connectionsNow(), modelsNow()], [[], {}]);
  });

  it("leaves everything as it was at each no", async () => {
    const stage = await staged([toyAt("shed"), toyAt("barn")], { withKeys: ["shed"] });
    const remove = () => stage.commands["imagebeam.removeConnection"](undefined);
    await leavesAll(stage, remove, async () => (await editor.list()).leave());
    await leavesAll(stage, remove, async () => {
      await (await editor.list()).choose("shed");
      (await editor.message()).press(undefined);
    });
  });

  for (const setting of [settingOfConnections, settingOfModels]) {
    it(`leaves all of it, the key too, where ${setting} cannot be written`, async () => {
      const models = { language: "shed", vision: "barn/eye" };
      const connections = [toyAt("shed"), toyAt("barn")];
      const stage = await staged(connections, { models, withKeys: ["shed"] });
      const before = stage.kept();
      const done = stage.commands["imagebeam.removeConnection"]("shed");
      const { press } = await editor.message();
      editor.failureOf = (name) =>
        name === setting ? new Error("settings.json has unsaved changes") : undefined;
      press("Remove connection");
      await assert.rejects(Promise.resolve(done), /unsaved changes/);
      assert.deepEqual([stage.kept(), editor.said], [before, []]);
    });
  }

  it("takes nothing away that was changed while it was asked about", async () => {
    const stage = await staged([toyAt("shed")], { withKeys: ["shed"] });
    const done = stage.commands["imagebeam.removeConnection"]("shed");
    const { press } = await editor.message();
    editor.change(settingOfConnections, [toyAt("shed", { limit: 3 })]);
    const before = stage.kept();
    press("Remove connection");
    await assert.rejects(Promise.resolve(done), /changed .* Remove it once more/);
    assert.equal(stage.kept(), before);
  });

  it("says where a key that the secret storage keeps can be removed", async () => {
    const models = { language: "shed" };
    const stage = await staged([toyAt("shed")], { models, withKeys: ["shed"] });
    const done = stage.commands["imagebeam.removeConnection"]("shed");
    const { press } = await editor.message();
    stage.secrets.failure = new Error("The keyring is locked");
    press("Remove connection");
    await assert.rejects(Promise.resolve(done), {
      message:
        "The connection shed is removed, but its API key could not be: The keyring is locked. Remove it with the command Imagebeam: Remove API Key.",
    });
    assert.deepEqual([connectionsNow(), modelsNow(), editor.said], [[], {}, []]);
    stage.secrets.failure = undefined;
    const again = stage.commands["imagebeam.removeApiKey"](undefined);
    (await editor.message()).press("Remove key");
    await again;
    assert.equal(stage.secrets.stored.size, 0);
  });
});

describe("editing a connection", () => {
  const shed = toyAt("shed", { limit: 2 });

  it("leaves another entry of the same name as it stands", async () => {
    const others = [toyAt("shed", { limit: 0 }), toyAt("shed", { mood: "gone" })];
    const [faulty, second] = others;
    const { commands } = await staged([faulty, shed, second] as object[]);
    const done = commands["imagebeam.editConnection"]("shed");
    await (await editor.list()).choose("Calls at the same time");
    (await editor.field()).enter("3");
    (await editor.message()).press(undefined);
    await done;
    assert.deepEqual(connectionsNow(), [faulty, { ...shed, limit: 3 }, second]);
  });

  const changes: readonly [row: string, typed: string, changed: object][] = [
    ["Address", "http://attic.test:81/v1", { ...shed, url: "http://attic.test:81/v1" }],
    ["Calls at the same time", "7", { ...shed, limit: 7 }],
    ["Calls at the same time", "", toyAt("shed")],
  ];
  for (const [row, typed, changed] of changes) {
    it(`changes one thing, leaves the others, and says whether it works: ${row}, ${typed}`, async () => {
      const stage = await staged([toyAt("barn"), shed], { withKeys: ["shed"] });
      const done = stage.commands["imagebeam.editConnection"]("shed");
      await (await editor.list()).choose(row);
      (await editor.field()).enter(typed);
      const { text, press } = await editor.message();
      assert.deepEqual(connectionsNow(), [toyAt("barn"), changed]);
      // A key stays with the server that it was given for.
      assert.match(text, row === "Address" ? /shed does not work\. It has no key/ : /shed works/);
      press(undefined);
      await done;
    });
  }

  const wrong: readonly [row: string, typed: string, problem: RegExp][] = [
    ["Address", "ftp://x", /must begin with http/],
    ["Address", "", /Paste the server's URL/],
    ["Calls at the same time", "65", /1-64/],
    ["Calls at the same time", "many", /whole number/],
  ];
  for (const [row, typed, problem] of wrong) {
    it(`takes nothing that is wrong: ${row}, ${JSON.stringify(typed)}`, async () => {
      const stage = await staged([shed]);
      await leavesAll(
        stage,
        () => stage.commands["imagebeam.editConnection"](undefined),
        async () => {
          await (await editor.list()).choose(row);
          const field = await editor.field();
          field.enter(typed);
          assert.match(await field.problem(), problem);
          field.leave();
        },
      );
    });
  }

  it("goes back from a field to the list, and leaves everything as it was with Escape there", async () => {
    const stage = await staged([shed]);
    await leavesAll(
      stage,
      () => stage.commands["imagebeam.editConnection"]("shed"),
      async () => {
        await (await editor.list()).choose("Calls at the same time");
        (await editor.field()).goBack();
        (await editor.list()).leave();
      },
    );
  });

  it("leads a pool, and what has no question of its own, to the settings", async () => {
    const pool = { name: "pool", kind: "toy", urls: ["http://a.test", "http://b.test"] };
    const { commands } = await staged([pool]);
    const done = commands["imagebeam.editConnection"]("pool");
    const list = await editor.list();
    assert.deepEqual(list.labels, ["API key", "Calls at the same time", "Everything else..."]);
    await list.choose("Everything else");
    await done;
    assert.deepEqual(editor.executed, [
      ["workbench.action.openSettingsJson", { revealSetting: { key: "imagebeam.connections" } }],
    ]);
  });

  const meanwhile: readonly [why: string, connections: readonly object[], told: RegExp][] = [
    ["removed", [toyAt("barn")], /no connection "shed" here any more/],
    ["changed", [toyAt("shed", { mood: "gone" }), toyAt("barn")], /changed .* Edit it once more/],
  ];
  for (const [why, connections, told] of meanwhile) {
    it(`keeps the settings as they are where it was ${why} there meanwhile`, async () => {
      const { commands, configured } = await staged([shed, toyAt("barn")]);
      const done = commands["imagebeam.editConnection"]("shed");
      await (await editor.list()).choose("Calls at the same time");
      const field = await editor.field();
      editor.change(settingOfConnections, connections);
      assert.equal(configured.connections.length, connections.length);
      field.enter("3");
      await assert.rejects(Promise.resolve(done), told);
      assert.deepEqual(connectionsNow(), connections);
    });
  }
});

describe("the keys of connections", () => {
  it("are not set of a connection that is gone, whoever else is there", async () => {
    const { commands, secrets } = await staged([toyAt("shed")]);
    for (const id of [
      "setApiKey",
      "testConnection",
      "editConnection",
      "removeConnection",
    ] as const) {
      const done = commands[`imagebeam.${id}`]("barn");
      await assert.rejects(Promise.resolve(done), /There is no connection "barn" here any more/);
    }
    assert.deepEqual([editor.unseen, secrets.stored.size], [[], 0]);
  });

  it("are kept nowhere else where the secret storage fails, which is told", async () => {
    const stage = await staged([toyAt("shed")]);
    const before = stage.kept();
    const done = stage.commands["imagebeam.setApiKey"](undefined);
    const field = await editor.field();
    stage.secrets.failure = new Error("The keyring is locked");
    field.enter("sk-new");
    await assert.rejects(Promise.resolve(done), /The keyring is locked/);
    stage.secrets.failure = undefined;
    assert.equal(stage.kept(), before);
  });

  it("are offered for removal also where their connection was deleted by hand", async () => {
    const stage = await staged([toyAt("shed")], { withKeys: ["shed", "attic"] });
    const done = stage.commands["imagebeam.removeApiKey"](undefined);
    const list = await editor.list();
    const gone = await list.row("attic");
    assert.equal(gone.description, "its connection is not set up any more");
    await list.choose("attic");
    const { detail, press } = await editor.message();
    assert.match(detail, /There is no connection attic any more/);
    press("Remove key");
    await done;
    assert.deepEqual([...stage.secrets.stored.keys()], ["key/shed"]);
  });

  it("stay at each no", async () => {
    const stage = await staged([toyAt("shed"), toyAt("barn")], { withKeys: ["shed", "barn"] });
    const remove = () => stage.commands["imagebeam.removeApiKey"](undefined);
    await leavesAll(stage, remove, async () => (await editor.list()).leave());
    await leavesAll(stage, remove, async () => {
      await (await editor.list()).choose("shed");
      (await editor.message()).press(undefined);
    });
    const set = () => stage.commands["imagebeam.setApiKey"](undefined);
    await leavesAll(stage, set, async () => (await editor.list()).leave());
    await leavesAll(stage, set, async () => {
      await (await editor.list()).choose("shed");
      (await editor.field()).leave();
    });
  });
});

describe("a connection that works", () => {
  it("is used for all that it can do with one press", async () => {
    const { commands, answered } = await staged([toyAt("shed")], { withKeys: ["shed"] });
    await commands["imagebeam.testConnection"](undefined);
    const { text, buttons, press } = await editor.message();
    assert.match(text, /Use talk\/7b to write and to judge, and draw-1 to draw\?$/);
    assert.deepEqual(buttons, ["Use them", "Choose models"]);
    press("Use them");
    await answered();
    const [talker, drawer] = ["shed/talk/7b", "shed/draw-1"];
    assert.deepEqual(modelsNow(), { language: talker, image: drawer, vision: talker });
  });

  const meanwhile: readonly [what: string, connections: readonly object[], told: RegExp][] = [
    ["is gone", [toyAt("barn")], /There is no connection "shed" here any more/],
    ["is elsewhere", [toyAt("shed", { url: "http://barn.test" })], /changed .* Test it once more/],
  ];
  for (const [what, connections, told] of meanwhile) {
    it(`is used for nothing where it ${what} when an old message is answered`, async () => {
      const { commands, answered } = await staged([toyAt("shed")], { withKeys: ["shed"] });
      await commands["imagebeam.testConnection"]("shed");
      const { press } = await editor.message();
      editor.change(settingOfConnections, connections);
      press("Use them");
      await assert.rejects(answered(), told);
      assert.deepEqual([modelsNow(), editor.said], [{}, []]);
    });
  }

  it("is used for nothing where its message is closed", async () => {
    const stage = await staged([toyAt("shed")], { withKeys: ["shed"] });
    await leavesAll(
      stage,
      () => stage.commands["imagebeam.testConnection"](undefined),
      async () => (await editor.message()).press(undefined),
    );
  });
});

describe("choosing models", () => {
  it("takes several in a row, each kept at once, until a person leaves", async () => {
    const { commands } = await staged([toyAt("shed")], { withKeys: ["shed"] });
    const done = commands["imagebeam.chooseModels"]();
    await (await editor.list()).choose("Language model");
    await (await editor.list()).choose("talk/7b");
    await (await editor.list()).choose("Image model");
    (await editor.list()).leave();
    // It is the list of roles again.
    const roles = await editor.list();
    assert.match((await roles.row("Language model")).description ?? "", /shed\/talk\/7b/);
    roles.leave();
    await done;
    assert.deepEqual(modelsNow(), { language: "shed/talk/7b" });
  });

  it("has what cannot be had behind all that can, with what to do", async () => {
    const connections = [toyAt("dead", { mood: "gone" }), toyAt("shed")];
    const { commands } = await staged(connections, { withKeys: ["shed", "dead"] });
    const done = commands["imagebeam.chooseModels"]();
    await (await editor.list()).choose("Image model");
    const list = await editor.list();
    const failed = await list.row("dead cannot be asked");
    await list.row("draw-1");
    await soon();
    assert.deepEqual(list.labels, [
      ...[
        "[shed]",
        "draw-1",
        "odd",
        "Another model of shed...",
        "[shed: language models that draw as SVG]",
        "talk/7b (SVG)",
        "Another language model of shed (SVG)...",
      ],
      ...["[dead]", "dead cannot be asked", "Another model of dead..."],
    ]);
    assert.deepEqual(
      [failed.description, failed.detail],
      [...["once it runs, choose this to ask again", "Nobody answers."]],
    );
    list.leave();
    (await editor.list()).leave();
    await done;
  });
});
