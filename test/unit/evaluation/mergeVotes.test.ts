import assert from "node:assert/strict";
import * as fc from "fast-check";
import { Faults } from "../../../src/evaluation/faults.js";
import { mergeVotes, type VoterLines } from "../../../src/evaluation/mergeVotes.js";
import type { Said } from "../../../src/evaluation/readVotes.js";

const ids = Array.from(
  { length: 6 },
  (_, index) => `00000000-0000-4000-8000-00000000000${index}`,
) as readonly string[];
const id = fc.constantFrom(...ids);
const at = fc.integer({ min: 0, max: 3 });
const key = fc.integer({ min: 0, max: 2 });
const asked = { id, at, left: key, right: fc.integer({ min: 3, max: 4 }), ms: fc.constant(9) };

/** Few ids and times, so that lines meet: the same twice, two meanings, undos of everything. */
const line: fc.Arbitrary<Said> = fc.oneof(
  fc.record({
    kind: fc.constant("vote" as const),
    ...asked,
    outcome: fc.constantFrom("left" as const, "right" as const, "tie" as const, "neither" as const),
  }),
  fc.record({ kind: fc.constant("skip" as const), ...asked }),
  fc.record({ kind: fc.constant("undo" as const), id, at, of: id }),
);
const voter = fc.record(
  { voter: fc.constantFrom("aaaaaaaa", "bbbbbbbb"), name: fc.constantFrom("Ann", "Bob") },
  { requiredKeys: ["voter"] },
);
const file = fc.record({ voter, said: fc.array(line, { maxLength: 12 }) });

function merged(files: readonly VoterLines[]) {
  const faults = new Faults();
  const voters = mergeVotes(files, faults);
  return { voters, faults: faults.sentences };
}

/** What fast-check makes may have no prototype. */
const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe("a merge of votes", () => {
  it("is the same for any order of files and lines, any split, and lines told twice", () => {
    fc.assert(
      fc.property(
        fc
          .array(file, { maxLength: 4 })
          .chain((files) =>
            fc.tuple(
              fc.constant(files),
              fc.array(fc.nat(), { minLength: 60, maxLength: 60 }),
              fc.integer({ min: 1, max: 4 }),
            ),
          ),
        ([files, order, parts]) => {
          const lines = files.flatMap(({ voter: whose, said }) =>
            said.map((each) => ({ voter: whose, said: [each] })),
          );
          const shuffled = lines
            .map((each, index) => ({ each, place: order[index % order.length] ?? 0 }))
            .sort((one, other) => one.place - other.place)
            .map(({ each }) => each);
          // A file of nothing but its voter stays a voter.
          const split = [
            ...shuffled,
            ...files.map((each) => ({ ...each, said: [] })),
            ...shuffled.slice(0, parts),
          ];
          assert.deepEqual(plain(merged(split)), plain(merged(files)));
          const whole = plain(merged(files));
          assert.deepEqual(plain(merged([...files].reverse())), whole);
          assert.deepEqual(plain(merged([...files, ...files])), whole);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("gives each voter what they would have alone, whatever others say", () => {
    fc.assert(
      fc.property(fc.array(file, { maxLength: 4 }), (files) => {
        const alone = ["aaaaaaaa", "bbbbbbbb"].flatMap(
          (name) => merged(files.filter((each) => each.voter.voter === name)).voters,
        );
        assert.deepEqual(plain(merged(files).voters), plain(alone));
      }),
      { numRuns: 500 },
    );
  });

  const vote = (n: number, change: object = {}): Said => ({
    ...{ kind: "vote", id: ids[n] ?? "", at: n, left: 0, right: 1, outcome: "left", ms: 5 },
    ...change,
  });
  const undo = (n: number, of: string): Said => ({ kind: "undo", id: ids[n] ?? "", at: n, of });
  const of = (name: string, ...said: Said[]): VoterLines => ({ voter: { voter: name }, said });

  it("takes back what its own voter takes back, wherever that stands", () => {
    const { voters, faults } = merged([
      of("aaaaaaaa", undo(3, ids[0] ?? ""), vote(0), vote(1), undo(4, ids[0] ?? "")),
    ]);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      voters.map(({ votes, undone }) => [votes.map((each) => each.id), undone]),
      [[[ids[1]], 1]],
    );
  });

  it("leaves what nobody may take back, and says so", () => {
    const { voters, faults } = merged([
      of("aaaaaaaa", vote(0), undo(2, ids[0] ?? ""), undo(3, ids[2] ?? "")),
      of("bbbbbbbb", vote(1), undo(4, ids[5] ?? ""), { ...undo(5, ids[0] ?? "") }),
    ]);
    assert.deepEqual(
      voters.map(({ votes, undone }) => [votes.length, undone]),
      [
        [0, 1],
        [1, 0],
      ],
    );
    assert.deepEqual([...faults].sort(), [
      "votes: one takes back that one was taken back (2 times).",
      "votes: one takes back what is not there.",
    ]);
  });

  it("counts an id of a voter once, also where it has two meanings, and tells a copy of another's", () => {
    const two = merged([of("aaaaaaaa", vote(0), vote(0, { outcome: "right" }))]);
    assert.equal(two.voters[0]?.votes.length, 1);
    assert.match(two.faults.join(), /two meanings; one is counted/);
    const strangers = merged([of("bbbbbbbb", vote(0)), of("aaaaaaaa", vote(0))]);
    assert.deepEqual(
      strangers.voters.map(({ voter: name, votes }) => [name, votes.length]),
      [
        ["aaaaaaaa", 1],
        ["bbbbbbbb", 1],
      ],
    );
    assert.deepEqual(strangers.faults, [
      "votes: bbbbbbbb has votes of aaaaaaaa: one of the two may be a copy.",
    ]);
  });

  it("knows two people who have drawn one id by their names", () => {
    const { voters, faults } = merged([
      { voter: { voter: "aaaaaaaa", name: "Zoe" }, said: [vote(0)] },
      { voter: { voter: "aaaaaaaa", name: "Ann" }, said: [vote(1)] },
    ]);
    assert.deepEqual(
      voters.map(({ name, votes }) => [name, votes.length]),
      [["Ann", 2]],
    );
    assert.deepEqual(faults, ["votes: aaaaaaaa has several names; one is shown."]);
  });
});
