import assert from "node:assert/strict";
import { allowedEnvironment } from "../../../src/services/environment.js";

describe("allowedEnvironment", () => {
  it("hands on what programs need, and no key, token or password", () => {
    const needed = {
      ...{ PATH: "/bin", HOME: "/home/me", LC_ALL: "C.UTF-8", CUDA_VISIBLE_DEVICES: "0" },
      HF_HOME: "/models",
    };
    const secret = {
      ...{
        OPENAI_API_KEY: "a",
        IMAGEBEAM_KEY_HOME: "b",
        HF_TOKEN: "c",
        AWS_SECRET_ACCESS_KEY: "d",
      },
      ...{ NODE_OPTIONS: "--require=/evil.js", PYTHONPATH: "/evil", LD_PRELOAD: "/evil.so" },
      ...{ VSCODE_IPC_HOOK: "x", http_proxy: "http://name:password@proxy" },
    };
    assert.deepEqual(allowedEnvironment({ ...needed, ...secret }), needed);
  });

  it("knows the names that Windows writes in another case", () => {
    const windows = { Path: "C:\\Windows", SystemRoot: "C:\\Windows", ComSpec: "cmd.exe" };
    assert.deepEqual(allowedEnvironment(windows), windows);
  });

  it("leaves out what is not set, or longer than any path", () => {
    assert.deepEqual(allowedEnvironment({ PATH: undefined, HOME: "x".repeat(40_000) }), {});
  });
});
