import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { CallError, UsageError } from "../../../src/base/errors.js";
import { CommandLine } from "../../../src/cli/commandLine.js";
import { outputTo } from "../../../src/cli/output.js";
import { jsonView, LiveView, plainView, type View } from "../../../src/cli/view.js";
import { parseEvent, type KnownEvent, type SessionEvent } from "../../../src/protocol/events.js";
import { reduce, startState } from "../../../src/search/reduce.js";
import { startSearch } from "../../../src/sessions/continueSearch.js";
import { recordRemark } from "../../../src/sessions/remark.js";
import { diskDeps, smallSearch } from "../../support/diskHarness.js";
import { MemoryMachine, runInMemory } from "../../support/memoryMachine.js";
import { SearchHarness } from "../../support/searchHarness.js";

/** What a terminal acts on, none of it a code of our own. */
const attack = [
  "\u001b[2J\u001b[5m\u001b[6n",
  "\u001b]0;title\u0007\u001b]52;c;ZXZpbA==\u0007",
  "\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\",
  "\u009b31m\u009d0;t\u009c\u0090q\u009c\u0085\u0084",
  "over\rwrite\b\b\u000b\u000c\u007f",
  "\u202eright\u2066to\u2069left\u200f\u061c",
  "zero\u200bwidth\u2060\ufeff\u00ad\u{e0041}",
  "line\u2028para\u2029graph",
].join("~");

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = Readonly<Record<string, Json>>;

/** The value with each of its strings replaced in turn, with the way to it; member names too. */
function* attacked(
  value: Json,
  way = "",
): Generator<{ readonly way: string; readonly value: Json }> {
  if (typeof value === "string") {
    yield { way, value: attack };
    yield { way: `${way} (behind what was there)`, value: value + attack };
  } else if (Array.isArray(value)) {
    const items = value as readonly Json[];
    for (const [index, item] of items.entries()) {
      for (const inside of attacked(item, `${way}[]`)) {
        yield { way: inside.way, value: items.with(index, inside.value) };
      }
    }
  } else if (typeof value === "object" && value !== null) {
    const members = value as JsonObject;
    for (const [name, member] of Object.entries(members)) {
      for (const inside of attacked(member, `${way}.${name}`)) {
        yield { way: inside.way, value: { ...members, [name]: inside.value } };
      }
    }
    yield { way: `${way}.(name)`, value: { ...members, [attack]: attack } };
  }
}

/** Nothing but text, line ends, and what this program itself says to a terminal. */
function assertSafe(written: string, what: string): void {
  const rest = written
    .replace(/\u001b\[(?:0|1|2|22|31|32|36|39)m/g, "")
    .replace(/\u001b\[(?:\?2026[hl]|J|K|\d+A)|\r(?=\u001b|[^\n]*\u001b\[K)/g, "");
  const bad =
    /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]|[\u200b\u2060\ufeff\u00ad\u{e0041}]/u;
  const found = bad.exec(rest);
  if (found === null) return;
  const around = rest.slice(Math.max(0, found.index - 80), found.index + 40);
  assert.fail(`${what} let ${JSON.stringify(found[0])} through: ${JSON.stringify(around)}`);
}

/** Lines in a terminal and in a log are the same but for colours: a few texts show that of both. */
const everywhere = [true, false];
const inTerminal = [true];

async function assertSafeRuns(
  folder: string,
  output: string,
  what: string,
  terminals = everywhere,
): Promise<void> {
  for (const args of [
    ["--list", "--out", output],
    ["--resume", folder],
    ["--replay", folder],
  ]) {
    for (const isTerminal of terminals) {
      const { machine } = await runInMemory(args, { isTerminal });
      assert.notEqual(machine.text, "");
      assertSafe(machine.text, `${what}: ${args[0] ?? ""}`);
    }
    const { machine } = await runInMemory([...args, "--json"]);
    assertSafe(machine.text, `${what}: ${args[0] ?? ""} --json`);
    for (const line of machine.stdout.text.trimEnd().split("\n")) JSON.parse(line);
  }
}

/** What happens in a search, failures and a person's acts included. */
async function eventsOfAll(): Promise<readonly KnownEvent[]> {
  const search = new SearchHarness({
    fail: (kind, unique) => {
      if (kind === "draw" && unique.includes("refine")) {
        throw new CallError("model.broken", "It broke.");
      }
      if (kind === "critique") throw new CallError("model.mute", "Nothing to say.");
    },
  });
  search.driver.act({ kind: "rename", title: "Dusk" });
  await search.run();
  return search.events;
}

describe("no text of a stranger acts on a terminal", function () {
  this.timeout(120_000);
  let output = "";
  let session = "";
  let journal: readonly JsonObject[] = [];

  before(async () => {
    // A folder's name is a stranger's text too.
    const home = await mkdtemp(join(tmpdir(), "imagebeam-hostile-"));
    output = join(home, attack.replaceAll("/", "|"));
    const run = await startSearch(smallSearch(output), diskDeps());
    await run.done;
    session = run.folder;
    await recordRemark(session, { kind: "rename", title: "Dusk" }, diskDeps());
    const lines = (await readFile(join(session, "session.jsonl"), "utf8")).trimEnd().split("\n");
    journal = lines.map((line) => JSON.parse(line) as JsonObject);
  });
  after(() => rm(join(output, ".."), { recursive: true, force: true }));

  const write = (lines: readonly Json[]): Promise<void> =>
    writeFile(
      join(session, "session.jsonl"),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
    );

  it("from the name of a folder", () => assertSafeRuns(session, output, "a folder's name"));

  it("from any string of a journal", async () => {
    const seen = new Set<string>();
    for (const [index, event] of journal.entries()) {
      for (const { way, value } of attacked(event, JSON.stringify(event["kind"]))) {
        if (seen.has(way)) continue;
        seen.add(way);
        await write(journal.with(index, value as JsonObject));
        // The summary is told from the journal where there is no metadata.
        await rm(join(session, "metadata.json"), { force: true });
        await assertSafeRuns(session, output, way, inTerminal);
      }
    }
    assert.ok(seen.size > 100, String(seen.size));
    await write(journal);
  });

  it("from a journal that is none", async () => {
    for (const text of [attack, `{"${attack}`, `{"seq":0}${attack}\n`, `"${attack}"\n{}\n`]) {
      await writeFile(join(session, "session.jsonl"), `${text}\n${text}\n`);
      await assertSafeRuns(session, output, text);
    }
    const [first = {}] = journal;
    for (const change of [{ schemaVersion: 99, kind: attack }, { schemaVersion: attack }]) {
      await write([{ ...first, ...change }]);
      await assertSafeRuns(session, output, JSON.stringify(change));
    }
    await write([...journal, { seq: journal.length, at: 1, kind: attack.slice(0, 100) }]);
    await assertSafeRuns(session, output, "a kind of event");
    await write(journal);
  });

  it("from any string of metadata.json", async () => {
    await runInMemory(["--resume", session]);
    const path = join(session, "metadata.json");
    const text = await readFile(path, "utf8");
    const { schemaVersion, summary } = JSON.parse(text) as Record<string, Json>;
    for (const { way, value } of attacked(summary ?? null, "summary")) {
      const head = `{"schemaVersion":${JSON.stringify(schemaVersion)},"summary":${JSON.stringify(value)}}`;
      await writeFile(path, head);
      await assertSafeRuns(session, output, way, inTerminal);
    }
    await writeFile(path, text);
  });

  it("from any string of a lock", async () => {
    const path = join(session, "session.lock");
    for (const host of [hostname(), "elsewhere"]) {
      const lock = { pid: process.pid, startedAt: "then", host, token: "t" };
      for (const { way, value } of attacked(lock, "lock")) {
        await writeFile(path, JSON.stringify(value));
        await assertSafeRuns(session, output, way, inTerminal);
      }
    }
    await rm(path, { force: true });
  });

  it("from the images' names", async () => {
    const copy = join(session, "..", "ses-000000-2");
    await cp(session, copy, { recursive: true });
    await mkdir(join(copy, attack.replaceAll("/", "|")));
    await assertSafeRuns(copy, output, "a file's name");
    await rm(copy, { recursive: true });
  });

  it("from any string of an event that is told as it happens", async () => {
    const events = await eventsOfAll();
    const seen = new Set<string>();
    for (const [index, event] of events.entries()) {
      for (const { way, value } of attacked(event, event.kind)) {
        if (seen.has(way)) continue;
        seen.add(way);
        const parsed = parseEvent(value);
        if (parsed.ok) tell(events.with(index, parsed.event as KnownEvent), index, way);
      }
    }
    assert.ok(seen.size > 100, String(seen.size));
  });

  function tell(events: readonly SessionEvent[], index: number, what: string): void {
    for (const isTerminal of [true, false]) {
      const machine = new MemoryMachine({ isTerminal });
      const out = outputTo(machine, machine.environment);
      const views: View[] = [plainView(out), jsonView(out)];
      if (out.screen !== undefined) views.push(new LiveView(out, out.screen, () => 0));
      try {
        let state = startState(events[0] as KnownEvent & { kind: "searchStarted" });
        for (const [at, event] of events.entries()) {
          if (at > 0) state = reduce(state, event);
          if (at >= index) views.forEach((view) => view.onEvent(event as KnownEvent, state));
        }
        views.forEach((view) => view.say([attack]));
      } catch (error) {
        // What cannot be folded is never told.
        if (!(error instanceof Error)) throw error;
      } finally {
        views.forEach((view) => view.close());
      }
      assertSafe(machine.text, what);
    }
  }

  it("from the command line itself", async () => {
    for (const args of [
      [`--${attack}`],
      [`--candidates${attack}`],
      ["x", "--provider", attack],
      ["x", "--seed", attack],
      ["x", "--refine", attack],
      ["x", "--lane-limit", attack],
      ["x", `--json=${attack}`],
      ["--resume", attack],
      ["--replay", `/nowhere/${attack}`],
      ["--list", attack, "--out", `/dev/null/${attack}`],
      ["--resume", "x", attack],
      ["--help"],
    ]) {
      for (const more of [[], ["--json"]]) {
        const { machine } = await runInMemory([...args, ...more], { script: `/opt/${attack}.mjs` });
        assert.notEqual(machine.text, "");
        assertSafe(machine.text, args.join(" "));
      }
    }
  });

  it("from what is thrown, also where nobody waits for it", async () => {
    class HostileError extends Error {
      override readonly name = attack;
    }
    for (const thrown of [
      new HostileError(attack),
      new UsageError(`${attack}\n${attack}`),
      new CallError(`model.${attack}`, attack, { cause: new Error(attack) }),
      attack,
      { toString: () => attack },
    ]) {
      for (const args of [[], ["--json"]]) {
        const machine = new MemoryMachine({ isTerminal: true });
        assert.notEqual(await new CommandLine(args, machine).fail(thrown), 0);
        assert.notEqual(machine.text, "");
        assertSafe(machine.text, String(thrown));
      }
    }
  });
});
