import assert from "node:assert/strict";
import {
  findPython,
  type Probing,
  type PythonFacts,
} from "../../../../src/services/setup/findPython.js";

interface Interpreter {
  readonly version: readonly [number, number];
  readonly facts?: Partial<PythonFacts>;
  /** What it prints instead. */
  readonly says?: string;
}

/** Programs that are none: what each name leads to, and what uv knows of. */
class FakePrograms implements Probing {
  readonly ran: string[] = [];
  readonly #byName: Readonly<Record<string, Interpreter>>;
  readonly #uvFinds: string | null;

  constructor(byName: Readonly<Record<string, Interpreter>>, uvFinds: string | null = null) {
    this.#byName = byName;
    this.#uvFinds = uvFinds;
  }

  readonly lookUp = (name: string): Promise<string | null> =>
    Promise.resolve(name in this.#byName ? `/bin/${name}` : null);

  readonly run = (
    command: readonly [string, ...string[]],
  ): Promise<{ code: number; stdout: string }> => {
    this.ran.push(command.join(" ").replace(/ -I -c .*/s, ""));
    if (command[0] === "/bin/uv") {
      const found = this.#uvFinds;
      return Promise.resolve({ code: found === null ? 1 : 0, stdout: `${found ?? ""}\n` });
    }
    const interpreter = this.#byName[command[0].replace("/bin/", "")];
    if (interpreter === undefined) return Promise.resolve({ code: 127, stdout: "" });
    const { version, facts, says } = interpreter;
    const told = {
      ...{ path: command[0], version: [...version, 1], canMakeEnvironments: true },
      ...{ is64Bit: true, machine: "x86_64", ...facts },
    };
    return Promise.resolve({ code: 0, stdout: says ?? JSON.stringify(told) });
  };
}

const usual = { named: undefined, uv: null, platform: "linux" } as const;

async function found(
  programs: FakePrograms,
  options: Partial<Parameters<typeof findPython>[1]> = {},
): Promise<string | null> {
  return (await findPython(programs, { ...usual, ...options })).python?.path ?? null;
}

describe("the search for a Python", () => {
  it("takes the first that will do, and looks at no further one", async () => {
    const programs = new FakePrograms({
      "python3.12": { version: [3, 12] },
      python3: { version: [3, 11] },
    });
    assert.equal(await found(programs), "/bin/python3.12");
    assert.deepEqual(programs.ran, ["/bin/python3.12"]);
  });
  const unfit: readonly [why: string, interpreter: Interpreter][] = [
    ["is too old", { version: [3, 10] }],
    ["is newer than PyTorch knows", { version: [3, 15] }],
    ["has 32 bits", { version: [3, 12], facts: { is64Bit: false } }],
    ["cannot make environments", { version: [3, 12], facts: { canMakeEnvironments: false } }],
    ["is a stub that speaks of a shop", { version: [3, 12], says: "Python was not found; run" }],
    ["answers with something else", { version: [3, 12], says: '{"path": 7}' }],
    ["is Python 2, with a higher minor version", { version: [2, 99] }],
  ];
  for (const [why, interpreter] of unfit) {
    it(`goes on where one ${why}`, async () => {
      const programs = new FakePrograms({
        "python3.13": interpreter,
        python: { version: [3, 11] },
      });
      assert.equal(await found(programs), "/bin/python");
    });
  }
  it("needs no venv where uv makes the environment", async () => {
    const bare = { version: [3, 12], facts: { canMakeEnvironments: false } } as const;
    assert.equal(
      await found(new FakePrograms({ python3: bare }), { uv: "/bin/uv" }),
      "/bin/python3",
    );
  });
  it("asks uv for those that have no name on PATH", async () => {
    const programs = new FakePrograms({ managed: { version: [3, 12] } }, "/bin/managed");
    assert.equal(await found(programs, { uv: "/bin/uv" }), "/bin/managed");
    assert.match(programs.ran[0] ?? "", /^\/bin\/uv python find --no-project >=3\.11,<3\.15$/);
  });
  it("takes Windows' launcher there, and nowhere else", async () => {
    const programs = { py: { version: [3, 13] } } as const;
    assert.equal(await found(new FakePrograms(programs), { platform: "win32" }), "/bin/py");
    assert.equal(await found(new FakePrograms(programs)), null);
  });
  it("takes the one that the person named, and no other", async () => {
    const programs = new FakePrograms({
      mine: { version: [3, 11] },
      old: { version: [3, 8] },
      "python3.13": { version: [3, 13] },
    });
    assert.equal(await found(programs, { named: "/bin/mine" }), "/bin/mine");
    assert.equal(await found(programs, { named: "mine" }), "/bin/mine");
    const search = await findPython(programs, { ...usual, named: "/bin/old" });
    assert.equal(search.python, null);
    assert.equal(search.namedFault, "Python 3.8 (/bin/old) is too old: 3.11 or later is needed.");
    assert.match(
      (await findPython(programs, { ...usual, named: "gone" })).namedFault ?? "",
      /^gone, which you named, is no Python/,
    );
  });
  it("remembers what would do with a package, or was too old", async () => {
    const programs = new FakePrograms({
      "python3.11": { version: [3, 11], facts: { canMakeEnvironments: false } },
      python3: { version: [3, 9] },
    });
    const { python, withoutEnvironments, tooOld } = await findPython(programs, usual);
    assert.deepEqual(
      [python, withoutEnvironments?.path, tooOld?.path],
      [null, "/bin/python3.11", "/bin/python3"],
    );
  });
});
