import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import {
  copyDestination,
  destinationVariables,
  isWithin,
} from "../../../../src/host/insertion/copyDestination.js";

const request = {
  documentPath: "/ws/docs/guide/Read me.md",
  workspacePath: "/ws",
  fileName: "boat.png",
  nowMs: Date.UTC(2026, 10, 28, 14),
};

/** As the editor itself reads `markdown.copyFiles.destination`. */
const cases: readonly [template: string, path: string][] = [
  ["", "/ws/docs/guide/boat.png"],
  ["images/", "/ws/docs/guide/images/boat.png"],
  ["./", "/ws/docs/guide/boat.png"],
  ["../assets/${fileName}", "/ws/docs/assets/boat.png"],
  ["/assets/", "/ws/assets/boat.png"],
  ["/assets/${documentBaseName}/", "/ws/assets/Read me/boat.png"],
  ["${documentWorkspaceFolder}/img/${fileName}", "/ws/img/boat.png"],
  ["/img/${documentRelativeDirName}/${fileName}", "/ws/img/docs/guide/boat.png"],
  ["${documentDirName}/${documentFileName}/", "/ws/docs/guide/Read me.md/boat.png"],
  ["/${documentRelativeFilePath}.${fileExtName}", "/ws/docs/guide/Read me.md.png"],
  ["${documentFilePath}-${documentExtName}.png", "/ws/docs/guide/Read me.md-md.png"],
  ["${unixTime}.png", `/ws/docs/guide/${Date.UTC(2026, 10, 28, 14)}.png`],
  ["${isoTime}/", "/ws/docs/guide/2026-11-28T14:00:00.000Z/boat.png"],
  ["${documentBaseName/Read (.*)/$1-$1/}/", "/ws/docs/guide/me-me/boat.png"],
  ["/${documentRelativeDirName/\\/guide/s\\/t/}/", "/ws/docss/t/boat.png"],
  ["${documentBaseName/(/x/}/", "/ws/docs/guide/Read me/boat.png"],
  ["${documentBaseName/\\w+\\s(\\w+)/$1/}\\", "/ws/docs/guide/me/boat.png"],
  ["${documentBaseName/.*/..\\..\\evil/}/", "/ws/evil/boat.png"],
  ["..\\..\\evil\\", "/ws/evil/boat.png"],
  ["..\\..\\..\\evil/${fileName}", "/evil/boat.png"],
  ["\\assets\\", "/ws/assets/boat.png"],
  ["/", "/ws/boat.png"],
  ["\\", "/ws/boat.png"],
  ["${nothing}/", "/ws/docs/guide/${nothing}/boat.png"],
  ["\\${fileName}/", "/ws/docs/guide/${fileName}/boat.png"],
  ["same-for-all.svg", "/ws/docs/guide/same-for-all.svg.png"],
  ["same-for-all", "/ws/docs/guide/same-for-all.png"],
];

describe("where an image's copy goes", () => {
  for (const [template, path] of cases) {
    it(`by ${JSON.stringify(template)} is ${path}`, () => {
      assert.equal(copyDestination(template, request), path);
    });
  }

  it("has only variables that the README names", () => {
    const readme = readFileSync(new URL("../../../../README.md", import.meta.url), "utf8");
    const named = [...readme.matchAll(/`\$\{(\w+)\}`/g)].map(([, name]) => name);
    assert.deepEqual(named, destinationVariables());
  });

  it("without a workspace begins at the document's folder", () => {
    const alone = { ...request, workspacePath: undefined };
    assert.equal(copyDestination("/assets/", alone), "/ws/docs/guide/assets/boat.png");
    assert.equal(copyDestination("${documentRelativeDirName}/", alone), "/ws/docs/guide/boat.png");
  });

  it("is found at once, whatever patterns its settings have", () => {
    const name = `${"a".repeat(200)}!`;
    const slow = { ...request, documentPath: `/ws/${name}.md` };
    const patterns = ["(a+)+$", "(a|aa)+$", "(.*a)*(.*a)*(.*a)*b", "^(([a-z])+.)+[A-Z]([a-z])+$"];
    for (const pattern of patterns) {
      const template = `\${documentBaseName/${pattern}/b/}/`.repeat(20);
      const path = copyDestination(template, slow);
      assert.equal(path, `/ws/${`${name}/`.repeat(20)}boat.png`);
    }
  });

  it("is not changed by patterns that are longer than any that a person writes", () => {
    const template = `\${documentBaseName/${"R?".repeat(1000)}/b/}/`;
    assert.equal(copyDestination(template, request), "/ws/docs/guide/Read me/boat.png");
  });

  it("has no backslash but of the folders that it is in", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("..", "\\", "/", "a", "$", "{", "}") }),
        (text) => {
          assert.doesNotMatch(copyDestination(text, request), /\\/);
        },
      ),
    );
    const documentPath = "/ws/a\\b/c.md";
    assert.equal(copyDestination("./", { ...request, documentPath }), "/ws/a\\b/boat.png");
  });

  it("is always an absolute path with the image's own extension", () => {
    fc.assert(
      fc.property(fc.string(), (template) => {
        assert.match(copyDestination(template, request), /^\/.*\.png$/su);
      }),
    );
  });

  it("is told to lie outside of a folder, however it is written", () => {
    const outside = ["/wsx/a", "/", "/etc/passwd", "/ws/../etc"];
    const inside = ["/ws", "/ws/a", "/ws/..a", "/ws/a/../b"];
    assert.deepEqual(
      outside.filter((path) => isWithin(path, "/ws")),
      [],
    );
    assert.deepEqual(
      inside.filter((path) => !isWithin(path, "/ws")),
      [],
    );
  });
});
