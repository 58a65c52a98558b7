import assert from "node:assert/strict";
import { line, type Text } from "../../../src/cli/line.js";
import type { Output } from "../../../src/cli/output.js";
import { followLoads } from "../../../src/cli/serviceLoads.js";
import { plainView } from "../../../src/cli/view.js";
import { loadsOf, type ServiceLoad } from "../../../src/services/serviceLoads.js";
import type { SearchState } from "../../../src/search/state.js";
import {
  LocalServicesByHand,
  ownerStatus,
  serviceStatus,
} from "../../support/localServicesByHand.js";

describe("what is loaded while a search waits", () => {
  const loading = serviceStatus({ state: "loading", progress: 0.456 });

  it("is told of services that load, start or start again, and of no other", () => {
    const told = loadsOf(
      ownerStatus([
        loading,
        serviceStatus({ service: "image", model: "flux", state: "starting" }),
        serviceStatus({ service: "vision", state: "backingOff", reason: "It crashed." }),
        ...(["ready", "busy", "stopped", "unloaded", "unhealthy", "failed"] as const).map((state) =>
          serviceStatus({ state }),
        ),
      ]),
    );
    assert.deepEqual(
      told.map(({ text, progress }) => text + progress),
      [
        "Loading the language model small 45 %",
        "Loading the image model flux",
        "The vision service starts again: It crashed.",
      ],
    );
    assert.deepEqual(loadsOf(null), []);
  });

  it("is a line in a log for each load, however often its progress is told", () => {
    const lines: string[] = [];
    const view = plainView({
      out: (text: Text) => void lines.push(line(text).text),
    } as Output);
    for (const progress of [0.1, 0.2]) {
      view.onLoads(loadsOf(ownerStatus([{ ...loading, progress }])));
    }
    view.onLoads([]);
    view.onLoads(loadsOf(ownerStatus([loading])));
    assert.deepEqual(lines, Array(2).fill("Loading the language model small"));
  });

  const stateOf = (kind: string) =>
    ({
      providers: { language: { kind }, image: { kind }, vision: { kind } },
    }) as unknown as SearchState;

  it("is followed for searches on this machine's models alone, and until they end", async () => {
    const services = new LocalServicesByHand();
    let opened = 0;
    const told: (readonly ServiceLoad[])[] = [];
    const open = () => {
      opened += 1;
      return Promise.resolve(services);
    };
    followLoads(stateOf("builtin"), open, (loads) => told.push(loads)).dispose();
    assert.equal(opened, 0);
    const following = followLoads(stateOf("services"), open, (loads) => told.push(loads));
    while (services.watchers === 0) await new Promise((resolve) => setImmediate(resolve));
    services.tell(ownerStatus([loading]));
    assert.equal(told.at(-1)?.[0]?.text, "Loading the language model small");
    for (const now of [null, null, ownerStatus([], { pid: 2 }), ownerStatus([], { pid: 3 })]) {
      services.tell(now);
    }
    const ended = "The services of this machine ended; they are started again.";
    assert.deepEqual(
      told.slice(-4).map((loads) => loads.map(({ text }) => text)),
      [[ended], [], [], [ended]],
    );
    following.dispose();
    const before = told.length;
    services.tell(ownerStatus([]));
    assert.equal(told.length, before);
  });
});
