import assert from "node:assert/strict";
import {
  connectionsNow,
  leavesAll,
  modelsNow,
  staged,
} from "../../../support/vscode/connectionsRig.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { toyAt } from "../../../support/vscode/modelsRig.js";

describe("adding a connection", () => {
  /** Up to the place where it is left, by what is answered before. */
  const answers = [
    async () => (await editor.list()).choose("Toy shop"),
    async () => (await editor.field()).enter("shop"),
    async () => (await editor.field()).enter("sk-1"),
  ];

  it("asks for server, name and key, tries it, and is ready for use with one press more", async () => {
    const { commands, keys, answered } = await staged([]);
    const done = commands["imagebeam.addConnection"]();
    for (const answer of answers) await answer();
    const { buttons, press } = await editor.message();
    assert.deepEqual(connectionsNow(), [{ name: "shop", kind: "toy", url: "http://shop.test" }]);
    assert.deepEqual(await keys.names(), ["shop"]);
    assert.equal(buttons[0], "Use them");
    press("Use them");
    await done;
    await answered();
    assert.deepEqual(Object.keys(modelsNow() as object), ["language", "image", "vision"]);
  });

  for (const [count, at] of ["the servers", "the name"].entries()) {
    it(`leaves everything as it was with Escape at ${at}`, async () => {
      const stage = await staged([toyAt("barn")], { withKeys: ["barn"] });
      await leavesAll(
        stage,
        () => stage.commands["imagebeam.addConnection"](),
        async () => {
          for (const answer of answers.slice(0, count)) await answer();
          if (count === 0) (await editor.list()).leave();
          else (await editor.field()).leave();
        },
      );
    });
  }

  const withKey: readonly [server: string, name: string][] = [
    ["Toy shop", "shop"],
    ["Toy cellar", "cellar"],
  ];
  for (const [server, name] of withKey) {
    it(`leads to the key as its last step, also where a local server asks for one: ${server}`, async () => {
      const { commands, keys } = await staged([]);
      const done = commands["imagebeam.addConnection"]();
      await (await editor.list()).choose(server);
      (await editor.field()).enter(name);
      const field = await editor.field();
      assert.deepEqual([field.place, field.title], ["3/3", `API key of ${name}`]);
      assert.equal(/asks for a key/.test(field.prompt ?? ""), server === "Toy cellar");
      field.enter("sk-1");
      const { text, press } = await editor.message();
      assert.match(text, new RegExp(`^${name} works`));
      press(undefined);
      await done;
      assert.deepEqual(await keys.names(), [name]);
    });

    it(`keeps the connection with Escape at the key, and says that it has none: ${server}`, async () => {
      const { acted, commands, secrets } = await staged([]);
      const done = commands["imagebeam.addConnection"]();
      await (await editor.list()).choose(server);
      (await editor.field()).enter(name);
      const field = await editor.field();
      assert.match(field.placeholder ?? "", /press Escape to add the connection without one$/);
      field.enter("");
      assert.match(await field.problem(), /press Escape to add the connection without one\.$/);
      field.leave();
      const { text, buttons, press } = await editor.message();
      assert.match(text, new RegExp(`^The connection ${name} is added without a key`));
      assert.deepEqual(connectionsNow(), [{ name, kind: "toy", url: `http://${name}.test` }]);
      press(buttons[0]);
      await done;
      assert.deepEqual([acted, secrets.stored.size], [[["imagebeam.setApiKey", name]], 0]);
    });
  }

  it("leaves no half of it where the secret storage fails", async () => {
    const stage = await staged([]);
    const before = stage.kept();
    const done = stage.commands["imagebeam.addConnection"]();
    for (const answer of answers.slice(0, 2)) await answer();
    stage.secrets.failure = new Error("The keyring is locked");
    await answers[2]?.();
    await assert.rejects(Promise.resolve(done), /The keyring is locked/);
    stage.secrets.failure = undefined;
    assert.equal(stage.kept(), before);
  });
});

describe("where no connection is set up", () => {
  const needing = ["testConnection", "editConnection", "removeConnection", "setApiKey"] as const;
  for (const id of needing) {
    it(`says so, with a button that adds one: ${id}`, async () => {
      const { acted, commands } = await staged([]);
      const done = commands[`imagebeam.${id}`](undefined);
      const { text, buttons, press } = await editor.message();
      assert.deepEqual([text, buttons], ["No connection is set up yet.", ["Add connection"]]);
      press("Add connection");
      await done;
      assert.deepEqual(acted, [["imagebeam.addConnection", undefined]]);
    });
  }

  it("choosing models begins with adding one", async () => {
    const stage = await staged([]);
    await leavesAll(
      stage,
      () => stage.commands["imagebeam.chooseModels"](),
      async () => {
        const list = await editor.list();
        assert.equal(list.title, "Add a connection");
        list.leave();
      },
    );
  });

  const others: readonly [why: string, connections: readonly object[], models: object][] = [
    ["a model of one that is gone is chosen", [], { image: "gone/x" }],
    ["one has faults", [{ name: "half", kind: "toy", limit: 0 }], {}],
  ];
  for (const [why, connections, models] of others) {
    it(`shows the models all the same where ${why}`, async () => {
      const { commands } = await staged(connections, { models });
      const done = commands["imagebeam.chooseModels"]();
      const list = await editor.list();
      assert.equal(list.title, "Models of new searches");
      list.leave();
      await done;
    });
  }
});
