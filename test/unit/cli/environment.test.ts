import assert from "node:assert/strict";
import fc from "fast-check";
import { isAbsolute } from "node:path";
import { keyVariable, readEnvironment } from "../../../src/cli/environment.js";

const folders: readonly (readonly [
  platform: NodeJS.Platform,
  variables: Record<string, string>,
  home: string,
  folder: string | undefined,
])[] = [
  ["linux", {}, "/home/ada", "/home/ada/.config/imagebeam"],
  ["linux", { XDG_CONFIG_HOME: "/cfg" }, "/home/ada", "/cfg/imagebeam"],
  ["linux", { XDG_CONFIG_HOME: "" }, "/home/ada", "/home/ada/.config/imagebeam"],
  // The specification says so, and a repository could be below the working folder.
  ["linux", { XDG_CONFIG_HOME: "." }, "/home/ada", "/home/ada/.config/imagebeam"],
  ["linux", {}, "", undefined],
  ["linux", {}, "home", undefined],
  [
    "darwin",
    { XDG_CONFIG_HOME: "/cfg" },
    "/Users/a",
    "/Users/a/Library/Application Support/imagebeam",
  ],
  [
    "win32",
    { APPDATA: "C:\\Users\\a\\AppData\\Roaming" },
    "C:\\Users\\a",
    "C:\\Users\\a\\AppData\\Roaming\\imagebeam",
  ],
  ["win32", {}, "C:\\Users\\a", "C:\\Users\\a\\AppData\\Roaming\\imagebeam"],
  ["win32", { APPDATA: "Roaming" }, "C:\\Users\\a", "C:\\Users\\a\\AppData\\Roaming\\imagebeam"],
];

describe("The environment", () => {
  for (const [platform, variables, home, folder] of folders) {
    it(`says where a configuration is on ${platform} with ${JSON.stringify(variables)} in ${JSON.stringify(home)}`, () => {
      assert.equal(readEnvironment({ ...variables }, platform, home).configFolder, folder);
    });
  }

  it("never names a folder that depends on the working folder", () => {
    const text = fc.option(fc.string(), { nil: undefined });
    const platforms = fc.constantFrom<NodeJS.Platform>("linux", "darwin", "freebsd");
    fc.assert(
      fc.property(platforms, text, fc.string(), (platform, XDG_CONFIG_HOME, home) => {
        const { configFolder } = readEnvironment({ XDG_CONFIG_HOME }, platform, home);
        assert.ok(configFolder === undefined || isAbsolute(configFolder));
      }),
    );
  });

  it("gives up its keys when it is read, so that no child has them", () => {
    const variables = {
      OPENAI_API_KEY: " sk-1\n",
      IMAGEBEAM_KEY_SHED: "sk-2",
      IMAGEBEAM_KEY_EMPTY: "  ",
      PATH: "/bin",
    };
    const { keys } = readEnvironment(variables, "linux", "/home/ada");
    assert.equal(keys.openai, "sk-1");
    assert.deepEqual([...keys.others], [["IMAGEBEAM_KEY_SHED", "sk-2"]]);
    assert.deepEqual(variables, { PATH: "/bin" });
    const none = readEnvironment(variables, "linux", "/home/ada").keys;
    assert.deepEqual([none.openai, none.others.size], [undefined, 0]);
  });

  it("names proxies, in small letters before capitals", () => {
    const proxies = (variables: Record<string, string>) =>
      readEnvironment(variables, "linux", "/home/ada").proxies;
    assert.deepEqual(proxies({}), { httpProxy: "", httpsProxy: "", noProxy: "" });
    assert.deepEqual(
      proxies({ HTTP_PROXY: "http://a", https_proxy: "http://b", HTTPS_PROXY: "x", NO_PROXY: "*" }),
      { httpProxy: "http://a", httpsProxy: "http://b", noProxy: "*" },
    );
  });

  it("has a variable of its own for each connection's key", () => {
    assert.equal(keyVariable("my-server-2"), "IMAGEBEAM_KEY_MY_SERVER_2");
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/);
    fc.assert(fc.property(name, name, (a, b) => a === b || keyVariable(a) !== keyVariable(b)));
  });
});
