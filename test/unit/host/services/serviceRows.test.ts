import assert from "node:assert/strict";
import manifest from "../../../../package.json" with { type: "json" };
import {
  devicesText,
  factItem,
  factNodes,
  serviceItem,
  serviceNodes,
  stateOf,
  type ServiceNode,
} from "../../../../src/host/services/serviceRows.js";
import { serviceStates, type ServiceStatus } from "../../../../src/services/status.js";
import { statusText } from "../../../../src/services/statusText.js";
import { ownerStatus, serviceStatus } from "../../../support/localServicesByHand.js";

const nodeOf = (more: Partial<ServiceStatus> = {}): ServiceNode =>
  serviceNodes(ownerStatus([serviceStatus(more)]), {})[0] ?? assert.fail();
const factsOf = (node: ServiceNode): Record<string, string> =>
  Object.fromEntries(factNodes(node, 0).map(({ name, text }) => [name, text]));

describe("the rows of the Services view", () => {
  it("are one for each service, and one for each further process behind its own", () => {
    const services = [
      serviceStatus({ model: "writer" }),
      serviceStatus({ model: "judge" }),
      serviceStatus({ service: "vision", model: "clip" }),
    ];
    const nodes = serviceNodes(ownerStatus(services), { image: "chosen" });
    assert.deepEqual(
      nodes.map(({ service, model }) => [service, model]),
      [
        ["language", "writer"],
        ["language", "judge"],
        ["image", null],
        ["vision", "clip"],
      ],
    );
    assert.equal(new Set(nodes.map((node) => serviceItem(node, 0).id)).size, 4);
  });

  it("say of each what would be started where no owner runs, as far as that is known", () => {
    const [language, image] = serviceNodes(null, { language: "small", image: null });
    assert.ok(language && image);
    assert.deepEqual([stateOf(language), stateOf(image)], ["stopped", "stopped"]);
    assert.equal(serviceItem(language, 0).description, "Stopped · small");
    assert.equal(serviceItem(image, 0).description, "Stopped");
    assert.equal(
      factsOf(image)["Health"],
      "✗ available: false · ECONNREFUSED: it does not run; it starts when it is needed",
    );
  });

  it("say which has no model, where an owner knows that", () => {
    const lacking = serviceNodes(ownerStatus([serviceStatus()]), {})[1] ?? assert.fail();
    const { collapsibleState, description } = serviceItem(lacking, 0);
    assert.deepEqual(
      [stateOf(lacking), description, collapsibleState],
      ["none", "No model yet: download one", 0],
    );
    assert.equal(serviceItem(lacking, 0).command?.command, "imagebeam.chooseLocalModels");
    assert.deepEqual(factsOf(lacking), {});
  });

  it("tell state, model and memory at a glance, and the rest below", () => {
    const node = nodeOf({ state: "busy", running: 1, waiting: 2, waitingForDevice: 3 });
    assert.equal(serviceItem(node, 0).description, "At work · small · 200 MB");
    assert.deepEqual(factsOf(node), {
      Health: "✓ available: true · status: healthy",
      Model: "small",
      Device: "CPU",
      Memory: "200 MB used, 5.0 GB of 8.0 GB free",
      Queue: "1 at work, 2 waiting, 3 waiting until it has the device",
    });
  });

  for (const state of serviceStates) {
    it(`hold the specification's words of health, and all facts in the tooltip: ${state}`, () => {
      const status = serviceStatus({
        state,
        reason: "Out of memory.",
        hint: "Take a smaller one.",
      });
      const node = serviceNodes(ownerStatus([status]), {})[0] ?? assert.fail();
      const { mark, word, detail } = statusText(status, 0);
      assert.equal(factsOf(node)["Health"], `${mark} ${word} · ${detail}`);
      assert.equal(factsOf(node)["What to do"], "Take a smaller one.");
      const { tooltip } = serviceItem(node, 0);
      assert.ok(typeof tooltip === "string");
      for (const { name, text } of factNodes(node, 0)) {
        assert.ok(tooltip.includes(`${name}: ${text}`), name);
      }
      assert.match(tooltip, /Peak: 300 MB[^]*process 7, port 4000/);
    });
  }

  it("say at once why one has failed, and how far one is loaded", () => {
    const failed = serviceItem(nodeOf({ state: "failed", reason: "No torch." }), 0);
    assert.match(String(failed.description), /^Failed · No torch\. · small/);
    const loading = serviceItem(nodeOf({ state: "loading", progress: 0.456 }), 0);
    assert.match(String(loading.description), /^Loading 45 %/);
  });

  it("say the reason alone, and not the lines of the log behind it", () => {
    const reason = "It crashed 5 times.\nStarted as process 1.\nCUDA out of memory";
    const item = serviceItem(nodeOf({ state: "failed", reason }), 0);
    assert.match(String(item.description), /^Failed · It crashed 5 times\. · small/);
    assert.doesNotMatch(item.accessibilityInformation?.label ?? "", /process 1/);
    assert.ok(typeof item.tooltip === "string");
    assert.match(item.tooltip, /CUDA out of memory/);
  });

  it("open the page that has the whole of what to do, which a row cuts off", () => {
    const facts = factNodes(nodeOf({ state: "failed", hint: "Take a smaller one." }), 0);
    const opening = facts.filter((fact) => factItem(fact).command !== undefined);
    assert.deepEqual(
      opening.map((fact) => [fact.name, factItem(fact).command?.command]),
      [["What to do", "imagebeam.checkLocalModels"]],
    );
  });

  it("are read aloud whole, without signs", () => {
    const { accessibilityInformation } = serviceItem(nodeOf({ running: 1 }), 0);
    assert.equal(
      accessibilityInformation?.label,
      "Language service, Ready, small, 200 MB, CPU, takes 200 MB, 1 at work",
    );
    const [fact] = factNodes(nodeOf(), 0);
    assert.ok(fact);
    assert.equal(factItem(fact).accessibilityInformation?.label, `Health: ${fact.text}`);
  });

  it("have what is free on each device above them", () => {
    assert.equal(devicesText(ownerStatus([])), "CPU: 5.0 GB of 8.0 GB free");
    assert.equal(devicesText(null), "");
    const unknown = { id: "mps", name: "M4", totalBytes: null, freeBytes: null };
    assert.equal(devicesText(ownerStatus([], { devices: [unknown] })), "");
  });
});

describe("the menu of a service", () => {
  const entries = manifest.contributes.menus["view/item/context"].filter(({ when }) =>
    when.includes("imagebeam.services"),
  );
  const offered = (viewItem: string, isInline: boolean): string[] =>
    entries
      .filter(({ group }) => group.startsWith("inline") === isInline)
      .filter(({ when }) => {
        const [, pattern] = /viewItem =~ \/(.*)\/$/.exec(when) ?? assert.fail(when);
        return new RegExp(pattern ?? "").test(viewItem);
      })
      .map(({ command }) => command.replace("imagebeam.", ""));

  const running = ["stopService", "restartService", "chooseServiceModel", "showServiceLog"];
  const menus: readonly [state: string, commands: readonly string[], inline: readonly string[]][] =
    [
      ["none", ["chooseServiceModel"], ["chooseServiceModel"]],
      ["stopped", ["startService", "chooseServiceModel", "showServiceLog"], ["startService"]],
      [
        "failed",
        ["startService", "chooseServiceModel", "showServiceLog"],
        ["startService", "showServiceLog"],
      ],
      ["starting", ["stopService", "chooseServiceModel", "showServiceLog"], ["stopService"]],
      ["loading", running, ["stopService"]],
      ["busy", running, ["stopService"]],
      ["unhealthy", running, ["restartService", "stopService"]],
      ["backingOff", running, ["stopService"]],
      ["ready", [...running, "unloadService"], ["unloadService", "stopService"]],
      ["unloaded", [...running, "loadService"], ["loadService", "stopService"]],
    ];
  for (const [state, commands, inline] of menus) {
    it(`offers what can be done with one that is ${state}, and nothing else`, () => {
      const context =
        state === "none"
          ? "service.none"
          : serviceItem(nodeOf({ state: state as ServiceStatus["state"] }), 0).contextValue;
      assert.deepEqual(offered(context ?? "", false).sort(), [...commands].sort());
      assert.deepEqual(offered(context ?? "", true), inline);
    });
  }

  it("knows every state", () => {
    assert.deepEqual(menus.map(([state]) => state).sort(), ["none", ...serviceStates].sort());
  });

  it("has nothing for a fact", () => {
    assert.deepEqual([offered("fact", true), offered("fact", false)], [[], []]);
  });
});
