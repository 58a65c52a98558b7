import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonFaultAt } from "../../../src/base/jsonFault.js";

describe("The place where a text stops to be JSON", () => {
  const cases: readonly (readonly [text: string, line: number, column: number])[] = [
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a": x}', 1, 7],
    ['{\n  "a": {},\n}', 3, 1],
    ['{"a": 1,\n "b": tru}', 2, 10],
    ['{"a":1,\n"b":[1,2,}\n]}', 2, 10],
    ['{"x": 1,\n\n  // why\n "y": 2}', 3, 3],
    ["{'a': 1}", 1, 2],
    ['{"a": "b\nc"}', 1, 9],
    ['{"a": NaN}', 1, 7],
    ['{"a": 01}', 1, 8],
    ['{"a": "\\q"}', 1, 9],
    ['{"a": 1}\n}', 2, 1],
    ['{"a": "b', 1, 9],
  ];
  for (const [text, line, column] of cases) {
    it(`is line ${line}, column ${column} of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(jsonFaultAt(text), { line, column });
    });
  }

  it("is none in what is JSON, and never before what was put into it", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, at) => {
        assert.equal(jsonFaultAt(json), undefined);
        const place = at % (json.length + 1);
        // No JSON has this character but in a string, and there no control character may stand.
        const fault = jsonFaultAt(`${json.slice(0, place)}\u0001${json.slice(place)}`);
        assert.deepEqual(fault, { line: 1, column: place + 1 });
      }),
    );
  });
});
