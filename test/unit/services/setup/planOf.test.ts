import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { ServiceError } from "../../../../src/services/serviceError.js";
import { serviceFolders } from "../../../../src/services/serviceFolders.js";
import type { PythonFacts } from "../../../../src/services/setup/findPython.js";
import type { MachineFacts } from "../../../../src/services/setup/machineFacts.js";
import { planOf } from "../../../../src/services/setup/planOf.js";
import type { SetUpStep } from "../../../../src/services/setup/setUp.js";

const folders = serviceFolders("/home/ada/.local/share/imagebeam");
const environment = `${folders.environment}/bin/python`;
const files = {
  wheel: "/ext/dist/services/imagebeam_services-0.1.0-py3-none-any.whl",
  constraints: "/ext/dist/services/constraints.txt",
  ...{ version: "0.1.0", wheelSha256: "a".repeat(64), constraintsSha256: "b".repeat(64) },
  torchVersion: "2.13.0",
};
const python: PythonFacts = {
  path: "/usr/bin/python3.11",
  version: [3, 11, 7],
  ...{ canMakeEnvironments: true, is64Bit: true, machine: "x86_64" },
};
const onMac: Partial<MachineFacts> = {
  ...{ platform: "darwin", arch: "arm64", python: { ...python, machine: "arm64" } },
};

function machine(changes: Partial<MachineFacts> = {}): MachineFacts {
  return {
    ...{ platform: "linux", arch: "x64", uv: null, cuda: null, hasRocm: false, hasApt: true },
    ...{ freeBytes: 100e9, files, sources: [], python, namedFault: null },
    ...{ withoutEnvironments: null, tooOld: null },
    ...changes,
  };
}

/** The commands as they are typed, what is tried instead behind its own `or`. */
function commands(steps: readonly SetUpStep[]): string[] {
  return steps.flatMap(({ command, instead }) => [
    command.join(" "),
    ...(instead === undefined ? [] : commands(instead).map((each) => `or ${each}`)),
  ]);
}

const wheel = `imagebeam-services[language,image,vision] @ ${pathToFileURL(files.wheel).href}`;
const pinned = `-c ${files.constraints}`;
const quiet = "--disable-pip-version-check --no-input --progress-bar off";
const uvPip = `/usr/bin/uv pip install --python ${environment} ${pinned}`;
const ownUvPip = `${environment} -m uv pip install --python ${environment} ${pinned}`;
const pip = `${environment} -m pip install ${quiet}`;
const uvVenv = `/usr/bin/uv venv --no-project --python`;
const check = `${environment} -I -m imagebeam_services doctor`;
const index = "--index-url https://download.pytorch.org/whl";
const uv = "/usr/bin/uv";

const composed: readonly [
  who: string,
  facts: Partial<MachineFacts>,
  accelerator: string,
  expected: readonly string[],
][] = [
  [
    "a CPU on Linux with uv",
    { uv },
    "cpu",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} ${index}/cpu torch==2.13.0+cpu`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "a CPU on Linux without uv",
    {},
    "cpu",
    [
      `/usr/bin/python3.11 -m venv ${folders.environment}`,
      `${pip} uv`,
      `or ${pip} ${pinned} ${index}/cpu torch==2.13.0+cpu`,
      `or ${pip} ${pinned} ${wheel}`,
      `or ${check}`,
      `${ownUvPip} ${index}/cpu torch==2.13.0+cpu`,
      `${ownUvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "a CPU on Linux whose packages come from the person's own place",
    { uv, sources: ["PIP_FIND_LINKS"] },
    "cpu",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} torch==2.13.0+cpu`,
      `or ${uvPip} ${index}/cpu torch==2.13.0+cpu`,
      `or ${uvPip} ${wheel}`,
      `or ${check}`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "no Python at all, but uv",
    { uv, python: null },
    "cpu",
    [
      `${uv} python install 3.12 --install-dir ${folders.root}/python`,
      `${uvVenv} 3.12 ${folders.environment}`,
      `${uvPip} ${index}/cpu torch==2.13.0+cpu`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "an NVIDIA card with a new driver",
    { uv, cuda: [13, 1] },
    "cuda",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} ${index}/cu130 torch==2.13.0+cu130`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "an NVIDIA card behind a mirror of PyPI",
    { uv, cuda: [13, 0], sources: ["UV_DEFAULT_INDEX"] },
    "cuda",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} torch==2.13.0+cu130`,
      `or ${uvPip} ${index}/cu130 torch==2.13.0+cu130`,
      `or or ${uvPip} torch==2.13.0`,
      `or or ${uvPip} ${wheel}`,
      `or or ${check}`,
      `or ${uvPip} ${wheel}`,
      `or ${check}`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "an NVIDIA card with an older driver",
    { uv, cuda: [12, 4] },
    "cuda",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} ${index}/cu126 torch==2.13.0+cu126`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "an NVIDIA card whose driver is too old for any of them",
    { uv, cuda: [11, 8] },
    "cpu",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} ${index}/cpu torch==2.13.0+cpu`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "an AMD card on Linux",
    { uv, hasRocm: true },
    "rocm",
    [
      `${uvVenv} /usr/bin/python3.11 ${folders.environment}`,
      `${uvPip} ${index}/rocm7.2 torch==2.13.0+rocm7.2`,
      `${uvPip} ${wheel}`,
      check,
    ],
  ],
  [
    "a Mac",
    { ...onMac, uv },
    "metal",
    [`${uvVenv} /usr/bin/python3.11 ${folders.environment}`, `${uvPip} ${wheel}`, check],
  ],
];

describe("a plan of a set-up", () => {
  for (const [who, facts, accelerator, expected] of composed) {
    it(`has these commands for ${who}`, () => {
      const plan = planOf(machine(facts), folders, null);
      assert.deepEqual(commands(plan.steps), expected);
      assert.equal(plan.accelerator, accelerator);
      assert.ok(plan.downloadBytes > 100e6 && plan.diskBytes > plan.downloadBytes);
      assert.equal(plan.into, folders.root);
    });
  }
  it("names its Python, its sources, and never a variable's value", () => {
    const { python: named, sources } = planOf(machine({ uv }), folders, null);
    assert.equal(named, "Python 3.11 (/usr/bin/python3.11)");
    assert.deepEqual(sources, ["PyTorch's own index (download.pytorch.org)", "PyPI (pypi.org)"]);
    assert.deepEqual(planOf(machine({ uv, sources: ["PIP_INDEX_URL"] }), folders, null).sources, [
      "your own package source (PIP_INDEX_URL)",
      "PyTorch's own index (download.pytorch.org), where that has no PyTorch",
    ]);
    assert.deepEqual(planOf(machine({ uv, sources: ["PIP_FIND_LINKS"] }), folders, null).sources, [
      "your own package source (PIP_FIND_LINKS)",
      "PyTorch's own index (download.pytorch.org), where that has no PyTorch",
      "PyPI (pypi.org)",
    ]);
  });
  it("says in the consent that a Python is downloaded", () => {
    const plan = planOf(machine({ uv, python: null }), folders, null);
    assert.match(plan.python, /^Python 3\.12 \(which uv downloads, into .+python\)$/);
    assert.match(plan.sources[0] ?? "", /^Python builds that uv downloads/);
  });
  it("uses pip alone on a processor that uv has no wheel for, where PyTorch has one", () => {
    assert.throws(() => planOf(machine({ arch: "riscv64" }), folders, null), /no build for proc/);
  });
  it("has nothing to do where the same is installed, and all where anything differs", () => {
    const installed = {
      ...{ version: "0.1.0", accelerator: "cpu" as const, python: "Python 3.11" },
      ...{ wheelSha256: files.wheelSha256, constraintsSha256: files.constraintsSha256 },
      madeAt: "2026-11-29T16:00:00.000Z",
    };
    const same = planOf(machine({ uv, freeBytes: 0 }), folders, installed);
    assert.deepEqual([same.steps, same.downloadBytes, same.diskBytes], [[], 0, 0]);
    for (const other of [
      { wheelSha256: "c".repeat(64) },
      { constraintsSha256: "c".repeat(64) },
      { accelerator: "cuda" as const },
    ]) {
      assert.ok(planOf(machine({ uv }), folders, { ...installed, ...other }).steps.length > 0);
    }
  });
});

const refused: readonly [why: string, facts: Partial<MachineFacts>, sentence: RegExp][] = [
  [
    "Debian without venv",
    { python: null, withoutEnvironments: { ...python, canMakeEnvironments: false } },
    /^Python 3\.11 \(\/usr\/bin\/python3\.11\) .*`sudo apt install python3\.11-venv`/,
  ],
  [
    "another system without venv",
    { python: null, withoutEnvironments: python, hasApt: false },
    /venv or ensurepip are missing/,
  ],
  [
    "an old Python",
    { python: null, tooOld: { ...python, version: [3, 9, 6] } },
    /^Python 3\.9 \(.*\) is too old: get Python 3\.12 from https:\/\/www\.python\.org\/downloads\//,
  ],
  [
    "nothing at all",
    { python: null, hasApt: false },
    /^There is no Python here: get Python 3\.12 from https:\/\/www\.python\.org\/downloads\//,
  ],
  ["nothing on Debian", { python: null }, /`sudo apt install python3-venv`/],
  [
    "an interpreter that the person named, and is none",
    { namedFault: "X is none." },
    /^X is none\./,
  ],
  ["a Mac with an Intel processor", { platform: "darwin" }, /Macs with an Intel processor/],
  [
    "a translated Python on a Mac",
    { ...onMac, python },
    /^Python 3\.11 .* is made for another processor \(x86_64\)/,
  ],
  [
    "a full disk",
    { uv, freeBytes: 300e6 },
    /^The set-up takes about 1\.2 GB, and 300 MB are free where .* is, 900 MB too little: make room/,
  ],
];

describe("a machine that cannot have local models as it is", () => {
  for (const [why, facts, sentence] of refused) {
    it(`is told what to do: ${why}`, () => {
      assert.throws(
        () => planOf(machine(facts), folders, null),
        (error) => {
          assert.ok(error instanceof ServiceError);
          assert.equal(error.code, "service.setUp");
          assert.match(error.message, sentence);
          assert.equal(error.message.split(". ").length, 1, "one sentence");
          return true;
        },
      );
    });
  }
  it("always gets a plan or a sentence, whatever it is", () => {
    const bool = fc.boolean();
    fc.assert(
      fc.property(
        fc.constantFrom<NodeJS.Platform>("linux", "darwin", "win32", "freebsd"),
        fc.constantFrom("x64", "arm64", "ia32", "riscv64"),
        fc.option(fc.tuple(fc.nat(14), fc.nat(9))),
        fc.record({ hasUv: bool, hasPython: bool, hasRocm: bool, hasApt: bool, own: bool }),
        (platform, arch, cuda, { hasUv, hasPython, own, ...rest }) => {
          const facts = machine({
            ...{ platform, arch, cuda, ...rest, uv: hasUv ? uv : null },
            python: hasPython ? { ...python, machine: arch } : null,
            sources: own ? ["PIP_INDEX_URL"] : [],
          });
          try {
            const plan = planOf(facts, folders, null);
            assert.ok(plan.steps.length >= 3);
            // No shell reads them, but a program's name must be one.
            for (const { command } of plan.steps) assert.notEqual(command[0], "");
          } catch (error) {
            assert.ok(error instanceof ServiceError, String(error));
            assert.ok(error.message.length > 20);
          }
        },
      ),
    );
  });
});
