import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { vsixPath, zipEntries } from "../support/editorVsix.js";
import { projectRoot } from "./launcher/editorFiles.js";

const maxBytes = 5_000_000;

/** Each file that has to be in the package; pictures and the extension's chunks may come and go. */
const wanted = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  "extension/LICENSE.txt",
  "extension/changelog.md",
  "extension/dist/ThirdPartyNotices.txt",
  "extension/dist/arimo-bold.ttf",
  "extension/dist/arimo-regular.ttf",
  "extension/dist/extension/main.mjs",
  "extension/dist/resvg.wasm",
  "extension/dist/services/constraints.txt",
  "extension/dist/servicesHost.mjs",
  "extension/dist/webp.wasm",
  ...["compare", "evaluate", "gallery", "search"].flatMap((page) => [
    `extension/dist/webview/${page}.css`,
    `extension/dist/webview/${page}.js`,
  ]),
  "extension/dist/worker.mjs",
  "extension/package.json",
  "extension/readme.md",
];
const picture = /^extension\/media\/(?:icon\.png|[\w-]+\.svg)$/;
const wheel = /^extension\/dist\/services\/imagebeam_services-\d+\.\d+\.\d+-py3-none-any\.whl$/;
const chunk = /^extension\/dist\/extension\/[\w-]+-[A-Z0-9]{8}\.mjs$/;

describe("the packed extension", () => {
  it("holds what runs, and nothing else", () => {
    const names = zipEntries(vsixPath).map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !picture.test(name) && !chunk.test(name) && !wheel.test(name)).sort(),
      wanted,
    );
    assert.equal(names.filter((name) => wheel.test(name)).length, 1);
    assert.ok(names.some((name) => picture.test(name)));
  });

  it("is smaller than 5 MB", () => {
    assert.ok(statSync(vsixPath).size < maxBytes);
  });

  it("brings the local services as a wheel of less than half a megabyte", () => {
    const found = zipEntries(vsixPath).find(({ name }) => wheel.test(name));
    assert.ok(found !== undefined && found.bytes.length < 500_000);
  });

  it("names no place of the machine that it was made on", () => {
    for (const { name, bytes } of zipEntries(vsixPath)) {
      for (const place of [projectRoot.replace(/\/$/, ""), homedir()]) {
        assert.ok(!bytes.includes(place), `${name} has ${place}`);
      }
    }
  });

  it("holds no source map", () => {
    for (const { name, bytes } of zipEntries(vsixPath)) {
      assert.ok(!bytes.includes("sourceMappingURL=data:"), name);
    }
  });

  it("names every package that is bundled, with its licence", () => {
    const entries = zipEntries(vsixPath);
    const file = entries.find(({ name }) => name.endsWith("ThirdPartyNotices.txt"));
    const notices = file?.bytes.toString("utf8") ?? "";
    const names = [
      ...["zod", "pngjs", "jpeg-js", "@cwasm/webp", "@resvg/resvg-wasm", "workerpool"],
      ...["@expo-google-fonts/arimo", "htmlparser2", "svgpath"],
      ...["openai"],
    ];
    for (const name of names) {
      assert.match(notices, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, "m"));
    }
    for (const other of ["libwebp", "Fluent Emoji", "Unicode CLDR", String.raw`WordNet 3\.1`]) {
      assert.match(notices, new RegExp(`^${other}, `, "m"));
    }
  });
});
