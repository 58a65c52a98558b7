import assert from "node:assert/strict";
import { UsageError } from "../../src/base/errors.js";
import { readHeader } from "../../src/images/imageFormat.js";
import type { Connection } from "../../src/protocol/connections.js";
import {
  declarationSchema,
  roles,
  visionDeclarationSchema,
  type Declaration,
  type Providers,
  type Role,
} from "../../src/protocol/providers.js";
import type { Adapter, RoleAdapter } from "../../src/providers/adapter.js";
import { drawRequest } from "./fakeOpenai/fakeModels.js";

const never = new AbortController().signal;

/** A connection that answers, and who speaks with it. */
export interface AdapterRig<C extends Connection> {
  readonly adapter: Adapter<C>;
  readonly connection: C;
  /** A model that it certainly has not; null where any name is taken. */
  readonly unknownModel: string | null;
  /** Options of its models, where it does not take any. */
  readonly options?: Partial<Readonly<Record<Role, Declaration["options"]>>>;
}

/** What every kind of connection keeps to, whatever it speaks with; called inside a `describe`. */
export function adapterContract<C extends Connection>(rig: () => Promise<AdapterRig<C>>): void {
  it("offers each model once, with a default for a role only where it takes the role", async () => {
    const { adapter, connection } = await rig();
    const models = await adapter.models(connection, never);
    const ids = models.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const { id, label, roles: taken, defaultFor, endsOn } of models) {
      assert.ok(id !== "" && label !== "");
      for (const role of defaultFor) assert.ok(taken.includes(role) && adapter.roles[role], role);
      if (endsOn !== null) assert.match(endsOn, /^\d{4}-\d\d-\d\d$/);
    }
    for (const role of roles) {
      assert.ok(models.filter(({ defaultFor }) => defaultFor.includes(role)).length <= 1, role);
    }
  });

  it("declares its language models as image models on the same lane, if it can, and draws with them", async () => {
    const { adapter, connection, unknownModel } = await rig();
    const { asSvg, roles: taken } = adapter;
    if (asSvg === undefined) return;
    assert.ok(taken.language);
    const models = await adapter.models(connection, never);
    const ids = models.filter((each) => each.roles.includes("language")).map(({ id }) => id);
    for (const model of [null, ...ids]) {
      const writer: Providers["language"] = await taken.language.declare(
        connection,
        model,
        {},
        never,
      );
      for (const options of [{}, { looks: true }, { looks: false }]) {
        const declared = await asSvg.declare(connection, model, options, never);
        assert.deepEqual(declarationSchema().parse(declared), declared);
        const { looks } = { ...declared.options, ...options };
        assert.deepEqual(declared.options, { looks });
        assert.equal(typeof looks, "boolean");
        const { connection: name, kind, model: named, lane, billing, endpoint } = writer;
        const shared = { connection: name, kind, model: named, lane, billing, endpoint };
        assert.deepEqual({ ...declared, ...shared }, declared);
        assert.ok(declared.abilities.edits && declared.abilities.negativePrompt);
        assert.ok(Object.keys(declared.prompts).length > 0);
        assert.deepEqual(await asSvg.renewed(declared, connection, never), declared);
        assert.notEqual((await asSvg.check(connection, model, never)).kind, "missing");
        const { images } = await asSvg.connect(declared, connection);
        const drawn = await images.draw(drawRequest, never, () => undefined);
        const { widthPx, heightPx } = readHeader(drawn.bytes);
        assert.deepEqual([widthPx, heightPx], [drawRequest.widthPx, drawRequest.heightPx]);
        assert.match(drawn.source ?? "", /^<svg/);
      }
    }
    await assert.rejects(asSvg.declare(connection, null, { looks: 1 }, never), UsageError);
    if (unknownModel === null) return;
    await assert.rejects(asSvg.declare(connection, unknownModel, {}, never), UsageError);
    assert.equal((await asSvg.check(connection, unknownModel, never)).kind, "missing");
  });

  for (const role of roles) {
    it(`declares its ${role} models as a search journals them, and connects what it declares`, async () => {
      const { adapter, connection, options: own } = await rig();
      const roleAdapter = adapter.roles[role] as RoleAdapter<Role, C> | undefined;
      if (roleAdapter === undefined) return;
      const options = own?.[role] ?? { warmth: [1, { b: null }] };
      const models = await adapter.models(connection, never);
      const usual = models.find(({ defaultFor }) => defaultFor.includes(role));
      const chosen = models.filter((model) => model.roles.includes(role)).map(({ id }) => id);
      for (const model of usual === undefined ? chosen : [null, ...chosen]) {
        const declared = await roleAdapter.declare(connection, model, options, never);
        const schema = role === "vision" ? visionDeclarationSchema() : declarationSchema();
        assert.deepEqual(schema.parse(declared), declared);
        assert.deepEqual([declared.connection, declared.kind], [connection.name, connection.kind]);
        assert.equal(declared.model, model ?? usual?.id);
        assert.deepEqual(declared.options, options);
        const limit = adapter.limitOf(connection, declared.lane);
        assert.ok(declared.lane.startsWith(connection.name) && limit !== undefined, declared.lane);
        assert.deepEqual(await roleAdapter.renewed(declared, connection, never), declared);
        await roleAdapter.connect(declared, connection);
        assert.notEqual((await roleAdapter.check(connection, model, never)).kind, "missing");
      }
    });

    it(`refuses a ${role} model that it has not, before a search and in a check alike`, async () => {
      const { adapter, connection, unknownModel } = await rig();
      const roleAdapter = adapter.roles[role] as RoleAdapter<Role, C> | undefined;
      if (roleAdapter === undefined || unknownModel === null) return;
      await assert.rejects(roleAdapter.declare(connection, unknownModel, {}, never), UsageError);
      const check = await roleAdapter.check(connection, unknownModel, never);
      assert.ok(check.kind === "missing" && check.code === "model.unknown");
      assert.ok(check.action.kind === "chooseModel");
      const offered = (await adapter.models(connection, never)).map(({ id }) => id);
      for (const instead of check.action.instead) assert.ok(offered.includes(instead), instead);
    });
  }
}
