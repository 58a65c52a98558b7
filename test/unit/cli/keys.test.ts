import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readEnvironment } from "../../../src/cli/environment.js";
import { keyAdvice, keyLookup, type KeyCommand } from "../../../src/cli/keys.js";
import type { Connection } from "../../../src/protocol/connections.js";
import { inFolder } from "../../support/diskHarness.js";

const never = new AbortController().signal;
const openai = "https://api.openai.com";
const shed: Connection = { name: "my-shed", kind: "toy", url: "https://shed.test/v1" };
const own: Connection = { name: "oa", kind: "toy", url: `${openai}/v1` };

/** A command that runs a script of Node's. */
function node(script: string, ...args: readonly string[]): KeyCommand {
  return [process.execPath, "-e", script, "--", ...args];
}

function lookup(
  variables: { readonly openai?: string; readonly others?: Readonly<Record<string, string>> },
  commands: Readonly<Record<string, KeyCommand>> = {},
  timeoutMs?: number,
) {
  const others = new Map(Object.entries(variables.others ?? {}));
  const keys = { openai: variables.openai, others };
  return keyLookup(keys, new Map(Object.entries(commands)), process.env, timeoutMs);
}

describe("A key of the command line", () => {
  it("is OPENAI_API_KEY for OpenAI's own host, and for no other", async () => {
    const look = lookup({ openai: "sk-openai" });
    assert.equal(await look(own, openai, never), "sk-openai");
    for (const origin of [
      "https://shed.test",
      "http://api.openai.com",
      "https://api.openai.com:444",
    ]) {
      assert.equal(await look(shed, origin, never), undefined, origin);
    }
  });

  it("is the connection's own variable before its command, and that before OPENAI_API_KEY", async () => {
    const all = { openai: "sk-openai", others: { IMAGEBEAM_KEY_OA: "sk-own" } };
    const commands = { oa: node("console.log('sk-printed')") };
    assert.equal(await lookup(all, commands)(own, openai, never), "sk-own");
    assert.equal(await lookup({ openai: "sk-openai" }, commands)(own, openai, never), "sk-printed");
    const others = { IMAGEBEAM_KEY_MY_SHED: "sk-shed" };
    assert.equal(await lookup({ others })(shed, "https://shed.test", never), "sk-shed");
    assert.equal(await lookup({ others })(own, openai, never), undefined);
  });

  it("is the first line that its command prints, which gets its arguments as they are", async () => {
    const arg = "$HOME; `id` \"'*";
    const command = node("console.log(process.argv[1] + '\\nmore'); console.error('noise')", arg);
    const look = lookup({}, { "my-shed": command });
    assert.equal(await look(shed, "https://shed.test", never), arg);
  });

  it("is printed once, however often it is asked for; a command that failed runs again", () =>
    inFolder(async (folder) => {
      const count = join(folder, "count");
      const script = `require("fs").appendFileSync(process.argv[1], "x"); process.argv[2] ? console.log("sk-1") : process.exit(3)`;
      const look = lookup(
        {},
        { "my-shed": node(script, count, "yes"), oa: node(script, count, "") },
      );
      const ask = () => look(shed, "https://shed.test", never);
      assert.deepEqual(await Promise.all([ask(), ask(), ask()]), ["sk-1", "sk-1", "sk-1"]);
      await ask();
      assert.equal(await readFile(count, "utf8"), "x");
      const failing = () => assert.rejects(look(own, openai, never), /ended with code 3/);
      await failing();
      await failing();
      assert.equal(await readFile(count, "utf8"), "xxx");
    }));

  const failures: readonly (readonly [what: string, command: KeyCommand, why: RegExp])[] = [
    ["that ends with a fault", node("console.log('canary'); process.exit(3)"), /ended with code 3/],
    ["that prints nothing", node("console.error('canary')"), /printed nothing/],
    ["that prints an empty line", node("console.log(); console.log('canary')"), /printed nothing/],
    ["that is not there", ["/nowhere/canary"], /could not be started/],
    ["whose name PATH does not know", ["canary-nowhere"], /could not be started/],
    [
      "that prints for ever",
      node("for (;;) process.stdout.write('canary'.repeat(9e3))"),
      /printed more/,
    ],
    [
      "that does not end",
      node("process.on('SIGTERM', () => {}); setInterval(() => {}, 1e6)"),
      /did not end within 1 seconds/,
    ],
  ];
  for (const [what, command, why] of failures) {
    it(`is missing after a command ${what}, of whose output nothing is told`, async () => {
      const look = lookup({}, { "my-shed": command }, 1000);
      await assert.rejects(look(shed, "https://shed.test", never), (error: Error) => {
        assert.match(error.message, why);
        assert.match(error.message, /^The key command of my-shed .*run it in a terminal/);
        assert.doesNotMatch(JSON.stringify(error) + error.message + String(error.cause), /canary/);
        const { code, scope } = error as Error & Record<string, unknown>;
        assert.deepEqual([code, scope], ["auth.missing", "connection"]);
        return true;
      });
    });
  }

  it("gives up waiting for a command at once, and reads nothing from this program's input", async () => {
    const waiting = node(
      "process.stdin.resume(); process.stdin.on('end', () => console.log('sk-end'))",
    );
    const look = lookup({}, { "my-shed": waiting });
    assert.equal(await look(shed, "https://shed.test", never), "sk-end");
    const controller = new AbortController();
    const slow = lookup({}, { "my-shed": node("setTimeout(() => {}, 1500)") });
    const asked = slow(shed, "https://shed.test", controller.signal);
    controller.abort(new Error("Enough."));
    await assert.rejects(asked, /Enough/);
  });

  it("is in no child's environment", async () => {
    process.env["IMAGEBEAM_KEY_UNIT_TEST"] = "sk-canary";
    readEnvironment();
    const command = node("console.log(process.env.IMAGEBEAM_KEY_UNIT_TEST ?? 'nothing')");
    const look = lookup({}, { "my-shed": command });
    assert.equal(await look(shed, "https://shed.test", never), "nothing");
  });

  it("says how it is set: OpenAI's own in its usual variable", () => {
    assert.match(keyAdvice("oa", [own, shed]), /^Set OPENAI_API_KEY /);
    assert.match(keyAdvice("my-shed", [own, shed]), /^Set IMAGEBEAM_KEY_MY_SHED /);
  });
});
