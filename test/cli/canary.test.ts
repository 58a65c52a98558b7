import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { traces } from "../support/canary.js";
import { jsonOf, runCli, small, useFolder } from "../support/cliProcess.js";
import { FakeOpenai, type FakeOptions } from "../support/fakeOpenai/fakeOpenai.js";
import { faults } from "../support/fakeOpenai/faults.js";
import { flavourOf } from "../support/fakeOpenai/flavours.data.js";

const canary = "sk-canary-3Hn6yB1pQs8dKf5W";
const saysIt = { error: { message: `The key ${canary} is not right.`, code: canary } };

/** What the server does to a search, and how that ends. */
const cases: readonly (readonly [
  what: string,
  fault: NonNullable<FakeOptions["fault"]>,
  outcome: "finished" | "paused" | "failed",
])[] = [
  ["answers", () => undefined, "finished"],
  [
    "refuses the key and repeats it",
    // Where it refuses it for its list too, nothing is started.
    (_, path) => (path === "/models" ? undefined : { kind: "status", status: 401, body: saysIt }),
    "paused",
  ],
  [
    "breaks at every image and repeats the key",
    (_, path) =>
      path === "/images/generations" ? { kind: "status", status: 500, body: saysIt } : undefined,
    "failed",
  ],
  [
    "refuses every image and repeats the key",
    (_, path) =>
      path === "/images/generations"
        ? {
            kind: "status",
            status: 400,
            body: { error: { ...saysIt.error, type: "moderation_blocked" } },
          }
        : undefined,
    "failed",
  ],
  ["has no credit", () => faults.noCredit, "paused"],
  [
    "repeats the key in every answer",
    (_, path) =>
      path === "/chat/completions" ? { kind: "says", content: `{"what": "${canary}"}` } : undefined,
    "failed",
  ],
];

describe("the key of a search", function () {
  this.timeout(300_000);
  const folder = useFolder();

  for (const [what, fault, outcome] of cases) {
    it(`stands in nothing that is left of it where the server ${what}`, async () => {
      const fake = await FakeOpenai.start(flavourOf("openai"), { key: canary, fault, sidePx: 64 });
      try {
        const home = join(folder(), "config", "imagebeam");
        mkdirSync(home, { recursive: true });
        const connection = { name: "studio", kind: "openai", url: fake.url, profile: "openai" };
        const text = { connections: [connection] };
        writeFileSync(join(home, "config.json"), JSON.stringify(text));
        const env = {
          ...{ HOME: folder(), APPDATA: join(folder(), "config") },
          ...{ XDG_CONFIG_HOME: join(folder(), "config"), IMAGEBEAM_KEY_STUDIO: canary },
        };
        const models = [
          ...["--language-provider", "studio/gpt-6-luna", "--vision-provider", "studio/gpt-6-luna"],
          ...["--image-provider", "studio/gpt-image-2.6-flare"],
        ];
        const args = [...models, "--out", join(folder(), "out"), ...small(1, 1, 1)];
        const searched = await runCli(["a boat", "--json", ...args], { env, cwd: folder() });
        const { result } = jsonOf(searched);
        assert.equal(result.outcome, outcome, searched.stdout + searched.stderr);
        assert.ok(
          fake.ledger.some(({ headers }) => headers["authorization"] === `Bearer ${canary}`),
        );
        const session = result.session ?? assert.fail();
        const others = await Promise.all(
          [
            ["--resume", session],
            ["--replay", session],
            ["--list", "--out", join(folder(), "out")],
            ["doctor", ...models],
            ["models", "studio"],
            ["models", "--json"],
          ].map((each) => runCli(each, { env, cwd: folder() })),
        );
        const told = [searched, ...others].map(({ stdout, stderr }) => stdout + stderr);
        assert.deepEqual(traces(told.join("\n"), canary), []);
        const files = filesIn(folder());
        assert.ok(files.some((path) => path.endsWith("session.jsonl")));
        for (const path of files) {
          assert.deepEqual(traces(readFileSync(path, "latin1"), canary), [], path);
        }
      } finally {
        await fake.stop();
      }
    });
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
