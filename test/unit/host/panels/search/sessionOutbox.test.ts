import assert from "node:assert/strict";
import { SessionOutbox } from "../../../../../src/host/panels/search/sessionOutbox.js";
import type { SessionEvent } from "../../../../../src/protocol/events.js";
import type { HostToView } from "../../../../../src/protocol/panelMessages.js";
import { ManualTimer } from "../../../../support/manualTimer.js";

const event = (seq: number): SessionEvent => ({ seq, at: 0, kind: "cancelRequested" });

function outbox() {
  const timer = new ManualTimer();
  const sent: HostToView[] = [];
  const send = (message: HostToView): Promise<void> => {
    sent.push(message);
    return Promise.resolve();
  };
  return { timer, sent, box: new SessionOutbox(send, timer) };
}

describe("what waits to be told to a panel", () => {
  it("is sent together, in order, ten times a second at most", () => {
    const { timer, sent, box } = outbox();
    for (let seq = 0; seq < 100; seq++) {
      box.event(event(seq));
      timer.pass(10);
    }
    timer.pass(100);
    assert.ok(sent.length <= 11, `${sent.length} messages in a second`);
    const seqs = sent.flatMap((message) => (message.kind === "events" ? message.events : []));
    assert.deepEqual(
      seqs.map((each) => (each as SessionEvent).seq),
      Array.from({ length: 100 }, (_, seq) => seq),
    );
  });

  it("sends the first at once", () => {
    const { timer, sent, box } = outbox();
    box.event(event(0));
    timer.pass(0);
    assert.equal(sent.length, 1);
  });

  it("keeps of an image's steps the latest", () => {
    const { timer, sent, box } = outbox();
    box.progress("i0c0", { step: 1, steps: 8 });
    box.progress("i0c0", { step: 2, steps: 8 });
    timer.pass(0);
    assert.deepEqual(sent, [
      { kind: "progress", steps: [{ candidate: "i0c0", step: 2, steps: 8 }], previews: [] },
    ]);
  });

  it("is sent at once when something else is to follow it, and only once", () => {
    const { timer, sent, box } = outbox();
    box.event(event(0));
    box.flush();
    assert.equal(sent.length, 1);
    timer.pass(1000);
    box.flush();
    assert.equal(sent.length, 1);
  });

  it("is forgotten when the panel is to be told everything, and no timer runs on", () => {
    const { timer, sent, box } = outbox();
    box.event(event(0));
    box.image("i0c0", "https://example.test/i0c0.png");
    box.clear();
    timer.pass(1000);
    assert.deepEqual(sent, []);
    assert.equal(timer.waiting, 0);
  });
});
