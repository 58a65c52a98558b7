import assert from "node:assert/strict";
import { machineMemory, type MachineMeans } from "../../../../src/services/models/machineMemory.js";
import { marginBytes, roomOn } from "../../../../src/services/models/deviceChoice.js";

const GiB = 2 ** 30;
const twoCards =
  "GPU-aaaa, 12282, 11000, NVIDIA GeForce RTX 4070\nGPU-bbbb, 24564, 24000, NVIDIA GeForce RTX 3090, Ti\n";
const meminfo =
  "MemTotal:       32000000 kB\nMemFree:         1000000 kB\nMemAvailable:   20000000 kB\n";
const vmStat =
  "Mach Virtual Memory Statistics: (page size of 16384 bytes)\n" +
  "Pages free:                              100000.\nPages active:  9.\n" +
  "Pages inactive:                          200000.\nPages speculative:   50000.\n" +
  "Pages purgeable:                          10000.\n";

interface Machine {
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly says?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly visible?: string;
}

function meansOf({ platform = "linux", arch = "x64", says = {}, files = {}, visible }: Machine) {
  const means: MachineMeans = {
    ...{ platform, arch, visible },
    ask: (program) => Promise.resolve(says[program] ?? null),
    read: (path) => Promise.resolve(files[path] ?? null),
    list: () => Promise.resolve(["card0", "card0-DP-1", "card1", "renderD128"]),
    totalBytes: () => 32 * GiB,
    freeBytes: () => 3 * GiB,
  };
  return machineMemory(means);
}

describe("the memory of a machine", () => {
  it("has no GPU where no program tells of one", async () => {
    assert.deepEqual(await meansOf({}).gpus(), []);
    assert.deepEqual(
      await meansOf({ says: { "nvidia-smi": "No devices were found\n" } }).gpus(),
      [],
    );
  });

  it("reads nvidia-smi, names with commas too", async () => {
    const gpus = await meansOf({ says: { "nvidia-smi": twoCards } }).gpus();
    assert.deepEqual(gpus, [
      {
        id: "cuda:0",
        name: "NVIDIA GeForce RTX 4070",
        totalBytes: 12282 * 2 ** 20,
        freeBytes: 11000 * 2 ** 20,
      },
      {
        id: "cuda:1",
        name: "NVIDIA GeForce RTX 3090, Ti",
        totalBytes: 24564 * 2 ** 20,
        freeBytes: 24000 * 2 ** 20,
      },
    ]);
  });

  for (const [visible, names] of [
    ["1", ["RTX 3090"]],
    ["1,0", ["RTX 3090", "RTX 4070"]],
    ["GPU-bb", ["RTX 3090"]],
    ["0,7,1", ["RTX 4070"]],
    ["", []],
    ["-1", []],
  ] as const) {
    it(`counts as CUDA does with CUDA_VISIBLE_DEVICES=${visible}`, async () => {
      const gpus = await meansOf({ says: { "nvidia-smi": twoCards }, visible }).gpus();
      assert.equal(gpus.length, names.length);
      names.forEach((name, index) => {
        assert.ok(gpus[index]?.name.includes(name));
        assert.equal(gpus[index]?.id, `cuda:${index}`);
      });
    });
  }

  it("reads what AMD's driver says, and leaves a processor's own graphics out", async () => {
    const files = {
      "/sys/class/drm/card0/device/mem_info_vram_total": "536870912\n",
      "/sys/class/drm/card0/device/mem_info_vram_used": "1\n",
      "/sys/class/drm/card1/device/mem_info_vram_total": "17163091968\n",
      "/sys/class/drm/card1/device/mem_info_vram_used": "1163091968\n",
    };
    assert.deepEqual(await meansOf({ files }).gpus(), [
      { id: "cuda:0", name: "AMD GPU", totalBytes: 17163091968, freeBytes: 16e9 },
    ]);
  });

  it("takes what Linux can give, within a container's limit", async () => {
    const free = async (files: Record<string, string>): Promise<number> =>
      (await meansOf({ files }).host()).freeBytes;
    const cgroup = "/sys/fs/cgroup";
    assert.equal(await free({ "/proc/meminfo": meminfo }), 20_000_000 * 1024);
    assert.equal(
      await free({
        "/proc/meminfo": meminfo,
        [`${cgroup}/memory.max`]: "8000000000\n",
        [`${cgroup}/memory.current`]: "5000000000\n",
        [`${cgroup}/memory.stat`]: "anon 1\ninactive_file 3000000000\nactive_file 7\n",
      }),
      6_000_000_000,
    );
    assert.equal(
      await free({
        "/proc/meminfo": meminfo,
        [`${cgroup}/memory.max`]: "max\n",
        [`${cgroup}/memory.current`]: "5000000000\n",
      }),
      20_000_000 * 1024,
    );
    assert.equal(await free({}), 3 * GiB);
  });

  it("takes what macOS can give; an Apple chip's GPU has at most three quarters of all", async () => {
    const mac = {
      platform: "darwin",
      arch: "arm64",
      says: { "/usr/bin/vm_stat": vmStat },
    } as const;
    assert.equal((await meansOf(mac).host()).freeBytes, 360_000 * 16384);
    assert.equal((await meansOf(mac).unified())?.id, "mps");
    assert.equal(await meansOf({ ...mac, arch: "x64" }).unified(), null);
    const much = vmStat.replace("200000", "1800000");
    const unified = await meansOf({ ...mac, says: { "/usr/bin/vm_stat": much } }).unified();
    assert.equal(unified?.freeBytes, 24 * GiB);
  });
});

describe("the room on a device", () => {
  it("is what is free and what ours hold, less a margin", async () => {
    const memory = meansOf({ says: { "nvidia-smi": twoCards } });
    const room = await roomOn("cuda:0", 1000, memory);
    assert.equal(
      room,
      11000 * 2 ** 20 + 1000 - marginBytes({ id: "cuda:0", totalBytes: 12282 * 2 ** 20 }),
    );
    assert.equal(await roomOn("cuda:5", 0, memory), Number.MAX_SAFE_INTEGER);
    await assert.rejects(roomOn("mps", 0, memory), { code: "service.failed" });
  });

  for (const [id, totalBytes, expected] of [
    ["cpu", 4 * GiB, GiB / 2],
    ["cpu", 64 * GiB, 4 * GiB],
    ["mps", 16 * GiB, Math.floor(16 * GiB * 0.08)],
    ["cuda:0", 8 * GiB, GiB / 4],
    ["cuda:0", 24 * GiB, Math.floor(24 * GiB * 0.03)],
    ["cpu", GiB / 2, GiB / 4],
  ] as const) {
    it(`keeps ${(expected / GiB).toFixed(2)} GiB of ${totalBytes / GiB} GiB of ${id}`, () => {
      assert.equal(marginBytes({ id, totalBytes }), expected);
    });
  }
});
