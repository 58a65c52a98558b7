import assert from "node:assert/strict";
import {
  deviceName,
  deviceOf,
  healthSchema,
  heldBytes,
  peakNeed,
  type Health,
} from "../../../../src/services/supervisor/healthReport.js";
import { healthWith } from "../../../support/serviceHealth.js";

const gpus = [
  { index: 0, uuid: "GPU-a", name: "NVIDIA A" },
  { index: 1, uuid: "GPU-b", name: "NVIDIA B" },
];
const memory = { process_bytes: 50, process_peak_bytes: 80, gpu_process_bytes: 700, gpus };
const on = (engine: Health["engine"], different: Partial<Health["memory"]> = {}): Health =>
  healthWith({ engine, memory: { ...memory, ...different } });

describe("what a service says of its memory", () => {
  it("is the host's on a CPU", () => {
    const health = on({ device: { kind: "cpu" } });
    assert.equal(deviceOf(health), "cpu");
    assert.equal(deviceName(health), "CPU");
    assert.equal(heldBytes(health), 50);
    assert.deepEqual(peakNeed(health), { device: "cpu", deviceBytes: 80, hostBytes: 0 });
  });

  it("is the card's by the engine's own count, and the host's beside it", () => {
    const device = { kind: "cuda", index: 0, uuid: "GPU-b" } as const;
    const health = on({ device, device_bytes: 400, device_peak_bytes: 900 });
    assert.equal(deviceOf(health), "cuda:0");
    // The process sees one card, which is the driver's second.
    assert.equal(deviceName(health), "NVIDIA B");
    assert.equal(heldBytes(health), 400);
    assert.deepEqual(peakNeed(health), { device: "cuda:0", deviceBytes: 900, hostBytes: 80 });
  });

  it("is the card's by the driver's count where the engine has none", () => {
    const health = on({ device: { kind: "vulkan", index: null }, device_bytes: null });
    assert.equal(deviceOf(health), "cuda:0");
    assert.deepEqual(peakNeed(health), { device: "cuda:0", deviceBytes: 700, hostBytes: 80 });
    const unknown = on({ device: { kind: "cuda" } }, { gpu_process_bytes: null, gpus: [] });
    assert.equal(peakNeed(unknown), null);
    assert.equal(heldBytes(unknown), 0);
    assert.equal(deviceName(unknown), "CUDA 0");
  });

  it("is both together on a Mac", () => {
    const health = on({ device: { kind: "mps" }, device_bytes: 300 });
    assert.deepEqual(peakNeed(health), { device: "mps", deviceBytes: 380, hostBytes: 0 });
    assert.equal(heldBytes(health), 350);
  });

  it("is nothing of this machine's where nothing is loaded, or another server works", () => {
    for (const engine of [{}, { device: null }, { device: { kind: "remote" as const } }]) {
      assert.equal(deviceOf(on(engine)), null);
      assert.equal(peakNeed(on(engine)), null);
    }
  });

  it("has one form, whatever else a newer service adds", () => {
    assert.ok(healthSchema().safeParse({ ...healthWith(), more: 1 }).success);
    const wrong: unknown[] = [
      ...[null, [], "healthy", {}, { status: "healthy" }],
      { ...healthWith(), status: "ok" },
      { ...healthWith(), progress: 2 },
      { ...healthWith(), reason: "x".repeat(10_001) },
      { ...healthWith(), queue: { running: -1, waiting: 0 } },
      { ...healthWith(), memory: { ...memory, gpus: new Array(65).fill(gpus[0]) } },
    ];
    for (const each of wrong) assert.ok(!healthSchema().safeParse(each).success);
  });
});
