import { downloadCommand, setUpCommand } from "../commandTitles.js";
import type { ServiceErrorCode } from "../serviceError.js";

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** We ended it: what it says of that is no riddle. */
  readonly byUs: boolean;
  /** The system's code where it could not be started at all: `ENOENT`. */
  readonly notStarted: string | null;
}

export interface HintRow {
  readonly kind: string;
  readonly code: ServiceErrorCode;
  /** Any of these in its last lines or in what it said of itself. */
  readonly says?: RegExp;
  readonly ended?: (exit: Exit) => boolean;
  /** What to do. */
  readonly hint: string;
  /** Started again it would end likewise, so it is not. */
  readonly isLasting: boolean;
}

/** Windows' STATUS_NO_MEMORY and STATUS_COMMITMENT_LIMIT. */
const windowsNoMemory = [0xc0000017, 0xc000012d];

/** The first row that fits counts: what names its cause plainly stands before what only looks like one. */
export const hintRows: readonly HintRow[] = [
  {
    kind: "noEnvironment",
    code: "service.notSetUp",
    says: /No module named '?imagebeam_services'?|failed to locate pyvenv\.cfg/i,
    ended: ({ notStarted }) => notStarted === "ENOENT" || notStarted === "EACCES",
    hint: `Run the command ${setUpCommand}: the services are not installed, or not whole.`,
    isLasting: true,
  },
  {
    kind: "portTaken",
    code: "service.failed",
    says: /Port \d+ cannot be used|address already in use|EADDRINUSE|WinError 1004[38]/i,
    hint: "End the program that uses the port, or set the ports of the local services to automatic.",
    isLasting: true,
  },
  {
    kind: "diskFull",
    code: "service.failed",
    says: /No space left on device|ENOSPC|not enough space on the disk|Disk quota exceeded/i,
    hint: "The disk is full: make room on it, then start the service again.",
    isLasting: true,
  },
  {
    kind: "cudaOutOfMemory",
    code: "service.doesNotFit",
    says: /(?:cuda|hip|gpu|mps|vulkan|ggml)[^\n]{0,200}?(?:out of memory|out_of_memory|alloc(?:ation)?[ _]failed)|OutOfMemoryError|OutOfDeviceMemory|memory\.exhausted|cudaErrorMemoryAllocation/i,
    hint: "The graphics card has no room for this model: close other programs that use it, or choose a smaller model.",
    isLasting: false,
  },
  {
    kind: "wrongWheel",
    code: "service.failed",
    says: /not compiled with CUDA enabled|Found no NVIDIA driver|NVIDIA driver on your system is too old|driver version is insufficient|no kernel image is available|no CUDA-capable device|lib(?:cuda|cudart|cublas|cudnn|hip|amdhip)[\w.-]*: cannot open shared object|There is no (?:cuda|mps) device that torch can use|nvcuda\.dll|DLL load failed/i,
    hint: `PyTorch here is made for another kind of graphics card, or the card's driver is missing or too old: update the driver, or run ${setUpCommand} again.`,
    isLasting: true,
  },
  {
    kind: "noTorch",
    code: "service.notSetUp",
    says: /No module named '?(?:torch|diffusers|transformers|accelerate|safetensors|gguf|xllamacpp|fastapi|uvicorn|pydantic|psutil|PIL|numpy)\b|is not installed[^\n]{0,80}pip install/i,
    hint: `A part of the installation is missing: run ${setUpCommand} again.`,
    isLasting: true,
  },
  {
    kind: "modelMissing",
    code: "service.noModel",
    says: /There is no (?:file|folder|model)|No model is set|model\.(?:file|unknown)|is not downloaded|download is not complete|is no diffusers model|FileNotFoundError[^\n]{0,300}\.(?:gguf|safetensors|json)|HFValidationError|LocalEntryNotFoundError/i,
    hint: `Download the model again with ${downloadCommand}, or choose another one.`,
    isLasting: true,
  },
  {
    kind: "protocolMismatch",
    code: "service.notSetUp",
    says: /unrecognized arguments|invalid choice/i,
    hint: `The installed services are of another version than Imagebeam: run ${setUpCommand} again.`,
    isLasting: true,
  },
  {
    kind: "killedForMemory",
    code: "service.doesNotFit",
    says: /MemoryError|bad_alloc|can(?:no|')t allocate memory|not enough memory|paging file is too small/i,
    ended: ({ code, signal, byUs }) =>
      !byUs &&
      (signal === "SIGKILL" || code === 137 || windowsNoMemory.includes((code ?? 0) >>> 0)),
    hint: "The system has probably ended it for want of memory: close other programs, or choose a smaller model.",
    isLasting: false,
  },
];
