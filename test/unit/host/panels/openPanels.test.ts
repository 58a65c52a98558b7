import assert from "node:assert/strict";
import * as z from "zod";
import { OpenPanels, type PanelRecord } from "../../../../src/host/panels/openPanels.js";

/** The editor's memory of a workspace, as far as it is used. */
class FakeMemento {
  readonly #values = new Map<string, unknown>();

  readonly keys = (): readonly string[] => [...this.#values.keys()];
  readonly get = (key: string, other?: unknown): never => {
    return (this.#values.get(key) ?? other) as never;
  };
  readonly update = (key: string, value: unknown): Promise<void> => {
    this.#values.set(key, JSON.parse(JSON.stringify(value)));
    return Promise.resolve();
  };
}

type Shown = PanelRecord<string>;

const barn: Shown = { title: "a barn", content: "/out/2026-11-25/ses-101500" };
const boat: Shown = { title: "a boat", content: "/out/2026-11-25/ses-101600" };
const form: Shown = { title: "New search", content: "two owls" };

/** The memory of one kind of panel. */
function opened(
  store: FakeMemento,
  titles: readonly string[],
  key = "panels.x",
): OpenPanels<string> {
  return new OpenPanels({ store, key, schema: z.string() }, titles);
}

/** What a host finds whose predecessor had these panels. */
function after(
  panels: readonly Shown[],
  titles = panels.map(({ title }) => title),
): { store: FakeMemento; open: OpenPanels<string> } {
  const store = new FakeMemento();
  opened(store, []).keep(panels);
  return { store, open: opened(store, titles) };
}

describe("what is remembered of open panels", () => {
  it("is found by the next host under the tab's title, once each", () => {
    const { open } = after([barn, form]);
    assert.deepEqual(open.take("New search"), form);
    assert.equal(open.take("New search"), undefined);
    assert.ok(open.has("a barn") && !open.has("New search"));
  });

  it("is all that is understood: one record that is not costs the others nothing", async () => {
    const store = new FakeMemento();
    await store.update("panels.x", [barn, { ...boat, content: 7 }, "torn", form]);
    const titles = [barn, boat, form].map(({ title }) => title);
    const open = opened(store, titles);
    assert.deepEqual(
      titles.map((title) => open.take(title)),
      [barn, undefined, form],
    );
    await store.update("panels.x", "torn");
    assert.equal(opened(store, titles).take("a barn"), undefined);
  });

  it("tells panels of one title apart by their order", () => {
    const again = { ...barn, content: "/out/2026-11-25/ses-111111" };
    const { open } = after([barn, again]);
    assert.deepEqual([open.take("a barn"), open.take("a barn")], [barn, again]);
  });

  it("goes when its tab was closed meanwhile", () => {
    const { open } = after([barn, boat], ["a boat"]);
    assert.equal(open.take("a barn"), undefined);
    assert.deepEqual(open.take("a boat"), boat);
  });

  it("outlives another host that had not shown it yet", () => {
    const { store, open } = after([barn, boat]);
    open.take("a barn");
    open.keep([barn]);
    const third = opened(store, ["a barn", "a boat"]);
    assert.deepEqual([third.take("a barn"), third.take("a boat")], [barn, boat]);
  });

  it("is nothing when another version wrote it", () => {
    const store = new FakeMemento();
    void store.update("panels.x", [{ title: "a barn", folder: null }]);
    assert.equal(opened(store, ["a barn"]).has("a barn"), false);
  });

  it("is another kind's own", () => {
    const { store } = after([barn]);
    assert.equal(opened(store, ["a barn"], "panels.y").has("a barn"), false);
  });
});
