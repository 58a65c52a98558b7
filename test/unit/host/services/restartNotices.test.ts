import assert from "node:assert/strict";
import {
  RestartNotices,
  type RestartNoticesDeps,
} from "../../../../src/host/services/restartNotices.js";
import { editor } from "../../../support/vscode/fakeEditor.js";
import {
  ownerStatus,
  serviceStatus,
  LocalServicesByHand,
} from "../../../support/localServicesByHand.js";
import { soon } from "../../../support/vscode/modelsRig.js";
import { Emitter } from "../../../support/vscode/surfaces.js";

const searchWith = (kind: string) => ({
  state: {
    providers: { language: { kind: "builtin" }, image: { kind }, vision: { kind: "openai" } },
  },
});

function staged() {
  editor.reset();
  const services = new LocalServicesByHand();
  const rig = { opened: 0, shown: 0, loads: [] as readonly string[] };
  const all: object[] = [];
  const changes = new Emitter<{ readonly kind: string }>();
  const going: Promise<void>[] = [];
  const notices = new RestartNotices({
    searches: { all, onDidChange: changes.event },
    services: () => {
      rig.opened += 1;
      return Promise.resolve(services);
    },
    carryOut: (doing: () => Promise<void>) => void going.push(doing()),
    showServices: () => (rig.shown += 1),
    onLoads: (loads: readonly string[]) => (rig.loads = loads),
  } as unknown as RestartNoticesDeps);
  const start = async (kind: string) => {
    const search = searchWith(kind);
    all.push(search);
    changes.fire({ kind: "started" });
    while (rig.opened === 0 && kind === "services") await soon();
    await soon();
    return () => {
      all.splice(all.indexOf(search), 1);
      changes.fire({ kind: "over" });
    };
  };
  return { services, rig, start, notices, answered: () => Promise.all(going) };
}

describe("a search whose services start again", () => {
  it("is told of in one sentence, with a way to the services", async () => {
    const { answered, rig, services, start } = staged();
    const end = await start("services");
    services.tell(ownerStatus([serviceStatus({ service: "image", state: "busy" })]));
    for (const state of ["backingOff", "backingOff"] as const) {
      services.tell(ownerStatus([serviceStatus({ service: "image", state })]));
    }
    services.tell(ownerStatus([serviceStatus({ service: "image", restarts: 1 })]));
    const { level, text, buttons, press } = await editor.message();
    assert.equal(level, "information");
    assert.match(text, /^The Image service of this machine stopped; it is started again/);
    assert.deepEqual([buttons, editor.unseen], [["Show services"], []]);
    press("Show services");
    await answered();
    assert.equal(rig.shown, 1);
    end();
    assert.equal(services.watchers, 0);
  });

  it("is told what it waits for, until it is over", async () => {
    const { rig, services, start } = staged();
    const end = await start("services");
    services.tell(ownerStatus([serviceStatus({ state: "loading", progress: 0.4 })]));
    assert.match(rig.loads.join(), /^Loading the language model \S+ 40 %$/);
    services.tell(ownerStatus([serviceStatus({ state: "loading", progress: null })]));
    end();
    assert.deepEqual(rig.loads, []);
  });

  it("costs nothing where no model of it runs in services", async () => {
    const { rig, services, start } = staged();
    await start("builtin");
    await start("openai");
    assert.deepEqual([rig.opened, services.watchers], [0, 0]);
  });

  it("is followed once, until the last one is over", async () => {
    const { rig, services, start } = staged();
    const ends = [await start("services"), await start("services")];
    assert.deepEqual([rig.opened, services.watchers], [1, 1]);
    ends[0]?.();
    assert.equal(services.watchers, 1);
    ends[1]?.();
    assert.equal(services.watchers, 0);
  });

  it("is followed no more once the window closes", async () => {
    const { notices, services, start } = staged();
    await start("services");
    notices.dispose();
    assert.equal(services.watchers, 0);
  });
});
