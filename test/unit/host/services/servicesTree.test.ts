import assert from "node:assert/strict";
import type { ServicesNode } from "../../../../src/host/services/serviceRows.js";
import { ServicesTree } from "../../../../src/host/services/servicesTree.js";
import {
  LocalServicesByHand,
  ownerStatus,
  serviceStatus,
} from "../../../support/localServicesByHand.js";
import { soon } from "../../../support/vscode/modelsRig.js";

function staged() {
  const services = new LocalServicesByHand();
  const onDisk = new Map([["language", "small"]]);
  const rig = { isBroken: false };
  const told: boolean[] = [];
  const headings: string[] = [];
  const faults: unknown[] = [];
  const tree = new ServicesTree({
    services,
    chosen: (service) =>
      rig.isBroken
        ? Promise.reject(new Error("no file"))
        : Promise.resolve(onDisk.get(service) ?? null),
    onSetUp: (isSetUp) => told.push(isSetUp),
    onHeading: (text) => headings.push(text),
    onFault: (error) => faults.push(error),
    now: () => 0,
  });
  const changes: (readonly ServicesNode[] | undefined)[] = [];
  tree.onDidChange((nodes) => void changes.push(nodes));
  const labels = async () =>
    (await tree.children()).map((node) => String(tree.item(node).description));
  return { services, onDisk, rig, tree, told, headings, faults, changes, labels };
}

describe("the tree of services", () => {
  it("has no row, and follows nothing, where none is set up", async () => {
    const { labels, services, told } = staged();
    services.isThere = false;
    assert.deepEqual(await labels(), []);
    assert.deepEqual([told, services.watchers], [[false], 0]);
  });

  it("has a row for each service, and follows them while it is open", async () => {
    const { changes, headings, labels, services, tree } = staged();
    assert.deepEqual(await labels(), ["Stopped · small", "Stopped", "Stopped"]);
    assert.equal(services.watchers, 1);
    services.tell(ownerStatus([serviceStatus({ state: "loading", progress: 0.5 })]));
    assert.equal(changes.at(-1)?.length, 3);
    const [language] = await tree.children();
    assert.ok(language);
    assert.match(String(tree.item(language).description), /^Loading 50 %/);
    assert.equal(headings.at(-1), "CPU: 5.0 GB of 8.0 GB free");
    tree.close();
    assert.equal(services.watchers, 0);
    // Whoever looks on starts no owner.
    assert.deepEqual(services.asked, []);
  });

  it("draws anew only what looks different", async () => {
    const { changes, labels, services } = staged();
    services.now = ownerStatus([serviceStatus()]);
    await labels();
    const before = changes.length;
    services.tell(ownerStatus([serviceStatus({ memoryBytes: 2e8 + 1000 })]));
    assert.equal(changes.length, before);
    services.tell(ownerStatus([serviceStatus({ state: "busy" })]));
    assert.equal(changes.length, before + 1);
  });

  it("names to the editor the very rows that it was given, which are all that it knows", async () => {
    const { changes, services, tree } = staged();
    services.now = ownerStatus([serviceStatus()]);
    const given = await tree.children();
    for (const state of ["loading", "busy"] as const) {
      services.tell(ownerStatus([serviceStatus({ state })]));
      assert.equal(changes.at(-1)?.[0], given[0]);
    }
  });

  it("draws the list anew where a process comes or goes", async () => {
    const { changes, labels, services } = staged();
    services.now = ownerStatus([serviceStatus()]);
    await labels();
    services.tell(ownerStatus([serviceStatus(), serviceStatus({ model: "judge" })]));
    assert.equal(changes.at(-1), undefined);
    assert.equal((await labels()).length, 4);
  });

  it("has the rows of before, with their own ids, for an editor that asks late", async () => {
    const { services, tree } = staged();
    services.now = ownerStatus([serviceStatus({ state: "starting" })]);
    const [row] = await tree.children();
    services.tell(ownerStatus([serviceStatus({ state: "busy", running: 2 })]));
    assert.ok(row);
    assert.match(String(tree.item(row).description), /^At work/);
    const facts = await tree.children(row);
    assert.ok(facts.some((fact) => fact.kind === "fact" && fact.text === "2 at work"));
    for (const fact of facts) assert.deepEqual(await tree.children(fact), []);
  });

  it("shows what is chosen once the owner has ended", async () => {
    const { faults, labels, onDisk, rig, services } = staged();
    services.now = ownerStatus([serviceStatus({ model: "other" })]);
    await labels();
    onDisk.set("language", "new");
    services.tell(null);
    await soon();
    assert.equal((await labels())[0], "Stopped · new");
    services.tell(ownerStatus([serviceStatus()]));
    rig.isBroken = true;
    services.tell(null);
    await soon();
    assert.equal(faults.length, 1);
  });

  it("looks anew whether there are any when it is opened again", async () => {
    const { labels, services, told, tree } = staged();
    services.isThere = false;
    await labels();
    services.isThere = true;
    tree.open();
    assert.equal((await labels()).length, 3);
    services.isThere = false;
    tree.open();
    assert.deepEqual(await labels(), []);
    assert.deepEqual([told, services.watchers], [[false, true, false], 0]);
  });
});
