import assert from "node:assert/strict";
import type { Exit } from "../../../../src/services/supervisor/hints.data.js";
import { endingOf, refusalOf, rowFor } from "../../../../src/services/supervisor/hints.js";

const exit = (different: Partial<Exit> = {}): Exit => ({
  ...{ code: 1, signal: null, byUs: false, notStarted: null },
  ...different,
});

/** What programs write and how they end, by what a person is told to do. */
const cases: readonly [kind: string | undefined, said: string, ended?: Partial<Exit>][] = [
  [
    "cudaOutOfMemory",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 7.79 GiB",
  ],
  ["cudaOutOfMemory", "RuntimeError: CUDA error: out of memory"],
  ["cudaOutOfMemory", "HIP out of memory. Tried to allocate 20.00 MiB"],
  ["cudaOutOfMemory", "MPS backend out of memory (MPS allocated: 17.5 GB)"],
  ["cudaOutOfMemory", "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED"],
  [
    "cudaOutOfMemory",
    "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 4096 MiB: cudaMalloc failed: out of memory",
  ],
  ["noTorch", "ModuleNotFoundError: No module named 'torch'"],
  ["noTorch", "ModuleNotFoundError: No module named 'xllamacpp'"],
  ["wrongWheel", "AssertionError: Torch not compiled with CUDA enabled"],
  ["wrongWheel", "RuntimeError: Found no NVIDIA driver on your system."],
  ["wrongWheel", "The NVIDIA driver on your system is too old (found version 11040)."],
  ["wrongWheel", "CUDA error: no kernel image is available for execution on the device"],
  [
    "wrongWheel",
    "ImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
  ],
  [
    "wrongWheel",
    "There is no cuda device that torch can use here. Start the service with another --device",
  ],
  [
    "portTaken",
    "Port 8001 cannot be used: [Errno 98] Address already in use. Choose another one with --port, or --port 0.",
  ],
  ["portTaken", "Port 8001 cannot be used: [WinError 10048] Only one usage of each socket address"],
  ["modelMissing", "There is no folder sdxl: check the model's path."],
  [
    "modelMissing",
    "flux has no folder vae/, which its model_index.json names: the download is not complete.",
  ],
  ["diskFull", "OSError: [Errno 28] No space left on device"],
  ["diskFull", "OSError: [WinError 112] There is not enough space on the disk"],
  ["killedForMemory", "", { code: null, signal: "SIGKILL" }],
  ["killedForMemory", "", { code: 137 }],
  ["killedForMemory", "", { code: 0xc0000017 }],
  [
    "killedForMemory",
    "terminate called after throwing an instance of 'std::bad_alloc'",
    { code: null, signal: "SIGABRT" },
  ],
  ["killedForMemory", "RuntimeError: DefaultCPUAllocator: can't allocate memory"],
  [undefined, "", { code: null, signal: "SIGKILL", byUs: true }],
  [
    "protocolMismatch",
    "imagebeam-services: error: unrecognized arguments: --exit-with-stdin",
    { code: 2 },
  ],
  ["noEnvironment", "", { code: null, notStarted: "ENOENT" }],
  ["noEnvironment", "/opt/python: No module named imagebeam_services"],
  [undefined, "", { code: null, signal: "SIGSEGV" }],
  [undefined, "ValueError: out of luck"],
  [undefined, "", { code: 0 }],
];

describe("what to do about a service that ended", () => {
  for (const [kind, said, ended] of cases) {
    it(`is ${kind ?? "in its log"} for ${JSON.stringify(ended ?? said)}`, () => {
      assert.equal(rowFor(said, exit(ended))?.kind, kind);
    });
  }

  it("is one sentence beside what happened, in its own words where it has some", () => {
    const lines = ['{"event": "x"}', "Port 8001 cannot be used: taken.", "Goodbye."];
    const { fault, isLasting } = endingOf(exit(), lines);
    assert.equal(
      fault.reason,
      "The service ended by itself with exit code 1. It said: Port 8001 cannot be used: taken.",
    );
    assert.match(fault.hint ?? "", /^End the program that uses the port/);
    assert.ok(isLasting);
  });

  it("heeds the last 20 lines alone", () => {
    const old = ["No module named 'torch'", ...new Array<string>(20).fill("All is well")];
    assert.equal(endingOf(exit(), old).fault.hint, "Its log has the details.");
    assert.equal(endingOf(exit(), old.slice(0, 20)).fault.code, "service.notSetUp");
  });

  it("is no place for control characters, and has an end", () => {
    const { fault } = endingOf(exit(), [`No space left on device\u001b[31m${"x".repeat(5000)}`]);
    assert.doesNotMatch(fault.reason, /\u001b/);
    assert.ok(fault.reason.length < 500);
  });

  it("goes by the code of a refusal as by its words", () => {
    const full = refusalOf("memory.exhausted", "The model needs 12 GB, and 8 GB are free.");
    assert.equal(full.fault.code, "service.doesNotFit");
    assert.equal(full.fault.reason, "The model needs 12 GB, and 8 GB are free.");
    assert.equal(refusalOf("model.file", "It is damaged.").fault.code, "service.noModel");
    assert.equal(refusalOf("engine.failed", "It broke.").fault.hint, null);
  });

  it("takes no longer for a hostile line than for another", () => {
    const began = performance.now();
    rowFor("cuda ".repeat(20_000), exit());
    rowFor(`FileNotFoundError${" ".repeat(100_000)}`, exit());
    assert.ok(performance.now() - began < 2000);
  });
});
