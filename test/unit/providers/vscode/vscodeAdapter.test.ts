import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import type { RoleAdapter } from "../../../../src/providers/adapter.js";
import { VscodeAdapter } from "../../../../src/providers/vscode/vscodeAdapter.js";
import {
  FakeLanguageModels,
  gpt,
  local,
  type FakeOptions,
} from "../../../support/fakeLanguageModels.js";
import { stillMeans } from "../../../support/stillMeans.js";

const never = new AbortController().signal;
const seer = { ...gpt, id: "seer-1", name: "Seer" };
const connection = { name: "vscode", kind: "vscode" };

function adapterOf(options: FakeOptions = {}) {
  const editor = new FakeLanguageModels(options);
  return { editor, adapter: new VscodeAdapter(editor, stillMeans) };
}

/** Refused before a search, and in a check, with what to do. */
async function assertRefused(
  role: RoleAdapter<"vision"> | RoleAdapter<"language">,
  model: string | null,
  code: string,
  text: RegExp,
): Promise<void> {
  const check = await role.check(connection, model, never);
  assert.ok(check.kind === "missing" && check.code === code);
  assert.match(check.reason, text);
  await assert.rejects(role.declare(connection, model, {}, never), (error: unknown) => {
    return error instanceof UsageError && text.test(error.message);
  });
}

describe("the editor's own models", () => {
  it("are offered by the names that the editor has for them, without a request", async () => {
    const { adapter, editor } = adapterOf();
    const models = await adapter.models(connection, never);
    assert.deepEqual(
      models.map(({ id, label, roles, defaultFor, price }) => [
        id,
        label,
        roles,
        defaultFor,
        price,
      ]),
      [
        [
          ...["gpt-5-mini", "GPT-5 mini (copilot)", ["language", "vision"]],
          ...[["language", "vision"], "quota"],
        ],
        ["qwen/7b", "Qwen 7B (shed)", ["language", "vision"], [], "quota"],
      ],
    );
    assert.equal(editor.asked.length, 0);
  });

  it("of one id and two vendors have the vendor in their names, and one alone is nobody's", async () => {
    const { adapter } = adapterOf({ models: [gpt, { ...gpt, vendor: "other" }, gpt] });
    const ids = (await adapter.models(connection, never)).map(({ id }) => id);
    assert.deepEqual(ids, ["copilot/gpt-5-mini", "other/gpt-5-mini"]);
    await assertRefused(adapter.roles.language, gpt.id, "model.unknown", /no language model gpt-5/);
    const named = await adapter.roles.language.declare(connection, "other/gpt-5-mini", {}, never);
    assert.equal(named.model, "other/gpt-5-mini");
  });

  it("have names on one line and of a length that can be read, whatever their vendor says", async () => {
    const wild = { ...gpt, id: "wild", name: `a\n\u001b[31m${"b".repeat(1000)}` };
    const nameless = { ...gpt, id: "", name: "none" };
    const { adapter } = adapterOf({ models: [wild, nameless, { ...gpt, id: "x".repeat(1000) }] });
    const models = await adapter.models(connection, never);
    assert.deepEqual(
      models.map(({ id }) => id),
      ["wild"],
    );
    assert.match(models[0]?.label ?? "", /^a \S*b{50,100}…$/);
  });

  it("are known by their vendor too, where the id alone would do", async () => {
    const { adapter } = adapterOf();
    const { model } = await adapter.roles.language.declare(
      ...([connection, "copilot/gpt-5-mini", {}, never] as const),
    );
    assert.equal(model, "gpt-5-mini");
  });

  it("take requests of a quota and no money", async () => {
    const { adapter } = adapterOf();
    const { billing, worstUsd, endpoint, lane } = await adapter.roles.language.declare(
      ...([connection, null, {}, never] as const),
    );
    assert.deepEqual([billing, worstUsd, endpoint], ["quota", {}, null]);
    assert.equal(lane, "vscode/gpt-5-mini");
  });

  it("that are none are missing, with where to get one", async () => {
    const { adapter } = adapterOf({ models: [] });
    for (const role of [adapter.roles.language, adapter.roles.vision]) {
      await assertRefused(role, null, "model.unknown", /sign in to one, or add one/);
    }
  });

  it("judge only where they see: a blind one is refused, and not the default", async () => {
    const { adapter, editor } = adapterOf({ models: [local, gpt] });
    editor.sight.set(JSON.stringify([local.vendor, local.id, local.version]), false);
    await assertRefused(adapter.roles.vision, local.id, "model.blind", /Qwen 7B \(shed\) takes no/);
    const check = await adapter.roles.vision.check(connection, local.id, never);
    assert.ok(check.kind === "missing" && check.action.kind === "chooseModel");
    assert.deepEqual(check.action.instead, [gpt.id]);
    const { model } = await adapter.roles.vision.declare(connection, null, {}, never);
    assert.equal(model, gpt.id);
    const [blind] = await adapter.models(connection, never);
    assert.deepEqual(blind?.roles, ["language"]);
  });

  it("are proved to see before a search with a request, and never merely for a look at them", async () => {
    const { adapter, editor } = adapterOf({ models: [{ ...gpt, takes: "textAlone" }, seer] });
    const { vision, language } = adapter.roles;
    assert.equal((await vision.check(connection, gpt.id, never)).kind, "unknown");
    assert.equal((await language.prove?.(connection, gpt.id, never))?.kind, "ready");
    assert.equal(editor.asked.length, 0);
    const check = await vision.prove?.(connection, gpt.id, never);
    assert.ok(check?.kind === "missing" && check.code === "model.blind");
    assert.equal(editor.asked.length, 1);
    await vision.prove?.(connection, gpt.id, never);
    assert.equal(editor.asked.length, 1);
  });

  it("take the next one for a judge where the first turns out to be blind and none was named", async () => {
    const { adapter } = adapterOf({ models: [{ ...gpt, takes: "textAlone" }, seer] });
    const { vision } = adapter.roles;
    assert.equal((await vision.prove?.(connection, null, never))?.kind, "ready");
    assert.equal((await vision.declare(connection, null, {}, never)).model, seer.id);
    const { adapter: blind } = adapterOf({ models: [{ ...gpt, takes: "textAlone" }] });
    const check = await blind.roles.vision.prove?.(connection, null, never);
    assert.ok(check?.kind === "missing" && check.code === "model.blind");
  });

  it("judge nothing in an editor that shows them no images", async () => {
    const { adapter } = adapterOf({ showsImages: false });
    await assertRefused(adapter.roles.vision, gpt.id, "model.blind", /1\.106/);
    const models = await adapter.models(connection, never);
    assert.ok(models.every(({ roles }) => !roles.includes("vision")));
    assert.equal((await adapter.roles.language.check(connection, null, never)).kind, "ready");
  });
});
