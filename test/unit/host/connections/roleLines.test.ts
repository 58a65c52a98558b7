import assert from "node:assert/strict";
import {
  choiceLike,
  roleLines,
  type RoleChoice,
} from "../../../../src/host/connections/roleLines.js";
import type { Connection } from "../../../../src/protocol/connections.js";
import { providersOf } from "../../../support/searchHarness.js";

const builtin: Connection = { name: "builtin", kind: "builtin" };
const connection = (...urls: string[]): Connection => ({ name: "studio", kind: "openai", urls });

function lines(change: Partial<RoleChoice>) {
  return roleLines({
    models: {},
    changed: {},
    connections: [builtin],
    declared: undefined,
    isRemote: false,
    ...change,
  });
}

const image = (change: Partial<RoleChoice>) =>
  lines(change).roles.find(({ role }) => role === "image");

describe("Who does a search's work, in a form's words", () => {
  it("is one quiet matter where nothing was ever set up", () => {
    assert.equal(lines({}).isBuiltinAlone, true);
    assert.equal(
      lines({ connections: [builtin, connection("http://a/v1")] }).isBuiltinAlone,
      false,
    );
    assert.equal(lines({ changed: { image: "gone/x" } }).isBuiltinAlone, false);
  });

  it("is no less quiet where the editor has models, which it always may, and says that they count", () => {
    const vscode = { name: "vscode", kind: "vscode" };
    assert.equal(lines({ connections: [builtin, vscode] }).isBuiltinAlone, true);
    const chosen = lines({
      connections: [builtin, vscode],
      models: { image: "vscode/gpt-5-mini" },
    });
    assert.equal(chosen.isBuiltinAlone, false);
    assert.deepEqual(chosen.roles[1], {
      ...{ role: "image", model: "gpt-5-mini", isChanged: false },
      place: "vscode, the editor's own, counts towards your quota",
    });
  });

  it("says of what is built in that it needs nothing", () => {
    const line = image({ connections: [builtin, connection("http://a/v1")] });
    assert.match(line?.place ?? "", /no key, no network/);
  });

  const places: readonly [what: string, urls: string[], place: string][] = [
    ["a host far away", ["https://api.openai.com/v1"], "studio, api.openai.com"],
    ["a host with a port", ["http://gpu-1:8000/v1"], "studio, gpu-1:8000"],
    ["this machine by its name", ["http://localhost:11434/v1"], "studio, on this machine"],
    ["this machine by a name below it", ["http://a.localhost/v1"], "studio, on this machine"],
    ["this machine by its address", ["http://127.1:80/v1"], "studio, on this machine"],
    ["this machine by its other address", ["http://[::1]:80/v1"], "studio, on this machine"],
    ["a name that only begins like it", ["http://localhost.test/v1"], "studio, localhost.test"],
    ["several places", ["http://a/v1", "http://b/v1", "http://c/v1"], "studio, a and 2 more"],
  ];
  for (const [what, urls, place] of places) {
    it(`says where ${what} is`, () => {
      const line = image({
        models: { image: "studio/flux" },
        connections: [builtin, connection(...urls)],
      });
      assert.deepEqual(line, { role: "image", model: "flux", place, isChanged: false });
    });
  }

  it("says that this machine is another one in a window that works far away", () => {
    const line = image({
      models: { image: "studio/flux" },
      connections: [connection("http://localhost/v1")],
      isRemote: true,
    });
    assert.equal(line?.place, "studio, on the machine of this workspace");
  });

  it("marks what was chosen for this search alone, and only that", () => {
    const { roles } = lines({
      models: { language: "studio/writer" },
      changed: { image: "studio/flux" },
      connections: [connection("http://a/v1")],
    });
    assert.deepEqual(
      roles.map(({ role, isChanged }) => [role, isChanged]),
      [
        ["language", false],
        ["image", true],
        ["vision", false],
      ],
    );
  });

  it("names a connection's default model once it is known", () => {
    const choice = { models: { image: "studio" }, connections: [connection("http://a/v1")] };
    assert.equal(image(choice)?.model, "its default model");
    const known = providersOf().image;
    const declared = providersOf(0, { image: { ...known, connection: "studio", model: "flux" } });
    assert.equal(image({ ...choice, declared })?.model, "flux");
    // What is known of another connection says nothing of this one.
    assert.equal(image({ ...choice, declared: providersOf() })?.model, "its default model");
  });

  it("says of a connection that is gone that it is not set up", () => {
    assert.equal(image({ models: { image: "gone/x" } })?.place, "gone, which is not set up");
  });
});

describe("The models of a search like an earlier one", () => {
  const known = providersOf();
  const drawnBy = (name: string, model: string) =>
    providersOf(0, { image: { ...known.image, connection: name, model } });
  const connections = [builtin, connection("http://a/v1")];

  const rows: readonly [
    what: string,
    name: string,
    models: RoleChoice["models"],
    image?: string,
  ][] = [
    ["are chosen where others are the default", "studio", {}, "studio/flux"],
    ["need no choice where they are the default", "studio", { image: "studio/flux" }],
    ["are the default where their connection is gone", "gone", {}],
    ["are the built-in ones where those were", "builtin", { image: "studio/flux" }, "builtin"],
    ["need no choice where both are built in", "builtin", {}],
  ];
  for (const [what, name, models, expected] of rows) {
    it(what, () => {
      const choice = choiceLike(drawnBy(name, "flux"), { models, connections });
      assert.deepEqual(choice, expected === undefined ? {} : { image: expected });
    });
  }
});
