import assert from "node:assert/strict";
import { UsageError } from "../../../../src/base/errors.js";
import { ServicesView } from "../../../../src/host/services/servicesView.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import { contextNow } from "../../../support/vscode/localRig.js";
import {
  ownerStatus,
  serviceStatus,
  LocalServicesByHand,
} from "../../../support/localServicesByHand.js";

function staged() {
  editor.reset();
  const services = new LocalServicesByHand();
  const rig = { blocked: null as string | null, opened: 0, fails: false };
  const warnings: string[] = [];
  const view = new ServicesView({
    services: () => {
      rig.opened += 1;
      return rig.fails ? Promise.reject(new UsageError("No place.")) : Promise.resolve(services);
    },
    dataFolder: "/nowhere",
    blocked: () => rig.blocked,
    log: { warn: (message: string) => void warnings.push(message) },
  });
  const tree = editor.trees.get("imagebeam.services") ?? assert.fail();
  const changes: unknown[] = [];
  view.onDidChangeTreeData((nodes) => changes.push(nodes));
  return { services, rig, view, tree, changes, warnings };
}

describe("the Services view", () => {
  it("asks nothing before it is unfolded", () => {
    const { rig, services, tree, view } = staged();
    tree.show(false);
    view.refresh();
    assert.deepEqual([rig.opened, services.watchers, view.nodes], [0, 0, []]);
    assert.equal(contextNow("imagebeam.hasLocalModels"), undefined);
  });

  it("follows the services while it is in sight, and only then", async () => {
    const { changes, services, tree, view } = staged();
    tree.show(true);
    const rows = await view.getChildren();
    assert.deepEqual([rows.length, services.watchers], [3, 1]);
    assert.equal(contextNow("imagebeam.hasLocalModels"), true);
    services.tell(ownerStatus([serviceStatus()]));
    assert.equal(tree.description, "CPU: 5.0 GB of 8.0 GB free");
    assert.equal(changes.length, 1);
    tree.show(false);
    assert.equal(services.watchers, 0);
    tree.show(true);
    await view.getChildren();
    assert.equal(services.watchers, 1);
    view.dispose();
    assert.equal(services.watchers, 0);
  });

  it("follows nothing where it was folded while it was asked", async () => {
    const { services, tree, view } = staged();
    tree.show(true);
    const asked = view.getChildren();
    tree.show(false);
    await asked;
    assert.equal(services.watchers, 0);
  });

  it("has no row, and asks nobody, in a workspace that is not trusted, until it is", async () => {
    const { changes, rig, tree, view } = staged();
    rig.blocked = "Not trusted.";
    tree.show(true);
    assert.deepEqual([await view.getChildren(), rig.opened], [[], 0]);
    rig.blocked = null;
    editor.trustGranted.fire();
    assert.equal(changes.length, 1);
    assert.equal((await view.getChildren()).length, 3);
  });

  it("welcomes where there is no place for models, and notes why", async () => {
    const { rig, tree, view, warnings } = staged();
    rig.fails = true;
    tree.show(true);
    assert.deepEqual(await view.getChildren(), []);
    assert.deepEqual(warnings, ["No place."]);
    rig.fails = false;
    assert.equal((await view.getChildren()).length, 3);
  });

  it("looks anew once something was set up or removed", async () => {
    const { changes, services, tree, view } = staged();
    services.isThere = false;
    tree.show(true);
    assert.deepEqual(await view.getChildren(), []);
    assert.equal(contextNow("imagebeam.hasLocalModels"), false);
    services.isThere = true;
    view.refresh();
    assert.equal(changes.length, 1);
    assert.equal((await view.getChildren()).length, 3);
    assert.equal(contextNow("imagebeam.hasLocalModels"), true);
  });
});
