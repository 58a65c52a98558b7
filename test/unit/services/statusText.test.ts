import assert from "node:assert/strict";
import { serviceStates, type ServiceStatus } from "../../../src/services/status.js";
import { bytesText, statusFacts, statusText } from "../../../src/services/statusText.js";

const nowMs = Date.UTC(2026, 10, 29);

function status(changes: Partial<ServiceStatus>): ServiceStatus {
  return {
    ...{ service: "language", model: "smollm2-135m", state: "ready", sinceMs: nowMs },
    ...{ reason: null, hint: null, progress: null, device: null, memoryBytes: null },
    ...{ peakBytes: null, running: 0, waiting: 0, waitingForDevice: 0, pid: null, port: null },
    ...{ restarts: 0, nextStartMs: null },
    ...changes,
  };
}

/** Of the specification's table, and what this system knows beyond it. */
const told: readonly [changes: Partial<ServiceStatus>, line: string][] = [
  [{ state: "ready" }, "✓ available: true  status: healthy"],
  [{ state: "busy" }, "✓ available: true  status: healthy"],
  [{ state: "loading" }, "⏳ Timeout  (model loading)"],
  [{ state: "loading", progress: 0.459 }, "⏳ Timeout  (model loading) 45 %"],
  [{ state: "starting" }, "⏳ Timeout  (model loading) its process starts"],
  [
    { state: "stopped" },
    "✗ available: false  ECONNREFUSED: it does not run; it starts when it is needed",
  ],
  [{ state: "unloaded" }, "✗ available: false  status: unloaded; it is loaded when it is needed"],
  [{ state: "unhealthy" }, "✗ available: false  status: unhealthy; it does not answer"],
  [
    { state: "backingOff", reason: "out of memory", nextStartMs: nowMs + 3_200, restarts: 2 },
    "✗ available: false  ECONNREFUSED: out of memory; it starts again in 4 s (after 2 restarts)",
  ],
  [
    { state: "backingOff", nextStartMs: nowMs - 1 },
    "✗ available: false  ECONNREFUSED: it crashed; it starts again in 0 s",
  ],
  [
    { state: "failed", reason: "its wheel is for another system" },
    "✗ available: false  status: failed; its wheel is for another system",
  ],
];

describe("the words of a service's state", () => {
  for (const [changes, line] of told) {
    it(`are the specification's: ${line}`, () => {
      const { mark, word, detail } = statusText(status(changes), nowMs);
      assert.equal(`${mark} ${word}  ${detail}`, line);
    });
  }
  it("are there for each state, and say the same by mark and by word", () => {
    for (const state of serviceStates) {
      const { mark, word, state: row, detail } = statusText(status({ state }), nowMs);
      const rows = {
        healthy: ["✓", "available: true"],
        loading: ["⏳", "Timeout"],
        down: ["✗", "available: false"],
      };
      assert.deepEqual([mark, word], rows[row]);
      assert.notEqual(detail, "");
    }
  });
  it("tell what is known beside it, and nothing of what is not", () => {
    assert.deepEqual(statusFacts(status({})), []);
    const facts = statusFacts(
      status({ device: "CPU", memoryBytes: 210e6, running: 1, waitingForDevice: 3, restarts: 1 }),
    );
    assert.deepEqual(facts, [
      ...["CPU", "takes 210 MB", "1 at work", "3 waiting for the device", "started again 1 time"],
    ]);
  });
  it("tell sizes as disks do", () => {
    const sizes = [0, 1, 999_999, 1_000_000, 999_499_999, 999_500_000, 1.14e9, 25.96e9, 123.4e9];
    assert.deepEqual(sizes.map(bytesText), [
      ...["0 kB", "1 kB", "1000 kB", "1 MB", "999 MB", "1.0 GB", "1.1 GB", "26.0 GB", "123 GB"],
    ]);
  });
});
