import type { SetUpPlan } from "./setUp.js";

/**
 * Where PyTorch 2.13 for each kind of machine is, and about how large all is. The indexes are PyTorch's
 * own (https://pytorch.org/get-started/locally/); which of them have 2.13.0 (cpu, cu126, cu130, cu132,
 * rocm7.2) was seen in public logs of what others installed, November 2026. `null`: the one on PyPI is
 * the right one.
 *
 * Sizes in bytes. Those for a CPU on Linux were measured; the others are estimates by the sizes of
 * PyTorch's wheels and, with CUDA, of NVIDIA's packages that they ask for.
 */
export interface TorchSource {
  readonly accelerator: SetUpPlan["accelerator"];
  readonly platforms: readonly NodeJS.Platform[];
  /** The oldest CUDA that the driver has to know, as `major.minor`. */
  readonly fromCuda?: readonly [major: number, minor: number];
  readonly index: string | null;
  /** What stands behind the `+` of versions there. */
  readonly build: string | null;
  /** Systems for which the same build is on PyPI, without what stands behind the `+`. */
  readonly onPypi?: readonly NodeJS.Platform[];
  readonly downloadBytes: number;
  readonly diskBytes: number;
}

const indexOf = (build: string): string => `https://download.pytorch.org/whl/${build}`;

/** The first that fits counts. */
export const torchSources: readonly TorchSource[] = [
  {
    ...{ accelerator: "cuda", platforms: ["linux", "win32"], fromCuda: [13, 0] },
    ...{
      index: indexOf("cu130"),
      build: "cu130",
      onPypi: ["linux"],
      downloadBytes: 3.2e9,
      diskBytes: 6.5e9,
    },
  },
  {
    // Runs with all drivers that know CUDA 12, by the rule of minor versions.
    ...{ accelerator: "cuda", platforms: ["linux", "win32"], fromCuda: [12, 0] },
    ...{ index: indexOf("cu126"), build: "cu126", downloadBytes: 3.4e9, diskBytes: 7e9 },
  },
  {
    ...{ accelerator: "rocm", platforms: ["linux"] },
    ...{ index: indexOf("rocm7.2"), build: "rocm7.2", downloadBytes: 5e9, diskBytes: 18e9 },
  },
  {
    ...{ accelerator: "metal", platforms: ["darwin"], index: null, build: null },
    ...{ downloadBytes: 0.4e9, diskBytes: 1.1e9 },
  },
  {
    ...{ accelerator: "cpu", platforms: ["linux"], index: indexOf("cpu"), build: "cpu" },
    ...{ downloadBytes: 0.45e9, diskBytes: 1.2e9 },
  },
  {
    ...{ accelerator: "cpu", platforms: ["win32", "darwin"], index: null, build: null },
    ...{ downloadBytes: 0.45e9, diskBytes: 1.3e9 },
  },
];
