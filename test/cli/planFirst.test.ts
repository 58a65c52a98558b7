import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonOf, processTimeoutMs, runCli, small, useFolder } from "../support/cliProcess.js";

const shape = [...small(1, 1, 1), "--objective", "checklist"];
const goal = "two red sailboats under a full moon, as a woodcut";

describe("a checklist in a terminal", function () {
  this.timeout(processTimeoutMs);
  const folder = useFolder();
  const file = (): string => join(folder(), "questions.yaml");

  it("is planned with no key, changed, and asked by a search", async () => {
    const plan = await runCli(["plan", goal]);
    assert.deepEqual([plan.code, plan.stderr], [0, ""]);
    assert.match(plan.stdout, /text: "Does the image show the moon\?"/);
    writeFileSync(file(), `${plan.stdout}  - Is there a gull?\n`);
    const args = [goal, "--checklist", file(), "--json", "--out", folder(), ...shape];
    const run = await runCli(args);
    assert.equal(run.code, 0, run.stderr);
    const [first] = jsonOf(run).events;
    const asked = first?.kind === "searchStarted" ? (first.plan.checklist ?? []) : [];
    assert.equal(asked.at(-1)?.text, "Is there a gull?");
    assert.ok(asked.length > 4);
    assert.ok(!jsonOf(run).events.some(({ kind }) => kind === "checklistPlanned"));
    // Whoever goes on from there has the same questions.
    const plain = await runCli([goal, "--checklist", file(), "--out", folder(), ...shape]);
    assert.match(plain.stdout, /Other pictures: .*--checklist .*questions\.yaml/);
  });

  it("is refused before anything is begun: a bad file, and one that would be asked of nobody", async () => {
    writeFileSync(file(), "- text: Is there a boat?\n  half: who\n");
    const args = ["a boat", "--checklist", file(), "--out", join(folder(), "out")];
    const bad = await runCli(args);
    assert.equal(bad.code, 2);
    assert.match(
      bad.stderr,
      /cannot be taken\.\n.*yaml:2: Question 1: its half must be what or how/,
    );
    writeFileSync(file(), "- Is there a boat?\n");
    const unasked = await runCli([...args, "--objective", "weighted"]);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /objective is weighted\. Make the objective checklist, or leave/);
    const plain = await runCli([...args, "--objective", "checklist", "--wording", "plain"]);
    assert.equal(plain.code, 2);
    assert.match(plain.stderr, /own prompt is drawn without one\. Make the wording expanded, or/);
    assert.deepEqual(readdirSync(folder()).sort(), ["questions.yaml"]);
  });

  it("comes through a pipe, and no command is advised that would find it there again", async () => {
    const stdin = "- Is there a boat?\n";
    const args = ["a boat", "--checklist", "-", "--out", folder(), ...shape];
    const run = await runCli(args, { stdin });
    assert.deepEqual([run.code, run.stderr], [0, ""]);
    assert.match(run.stdout, /Is there a boat\?/);
    assert.doesNotMatch(run.stdout, /Other pictures|--checklist/);
  });

  it("says where its questions were planned for another goal", async () => {
    writeFileSync(file(), 'goal: "a ship"\nquestions:\n  - Is there a boat?\n');
    const run = await runCli(["a boat", "--checklist", file(), "--estimate"]);
    assert.equal(run.code, 0);
    assert.match(run.stdout, /planned for another goal: a ship/);
  });
});
