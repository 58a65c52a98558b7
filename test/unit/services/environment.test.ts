import assert from "node:assert/strict";
import { allowedEnvironment, serviceEnvironment } from "../../../src/services/environment.js";

describe("the environment of a service", () => {
  it("has what programs need to run, and which cards and models there are", () => {
    const needed = {
      ...{ PATH: "/bin", HOME: "/home/ada", LANG: "de_DE.UTF-8", LC_ALL: "C", TMPDIR: "/tmp" },
      ...{ XDG_CACHE_HOME: "/c", CUDA_VISIBLE_DEVICES: "0", HIP_VISIBLE_DEVICES: "1" },
      ...{ ROCR_VISIBLE_DEVICES: "2", HF_HOME: "/hf", OMP_NUM_THREADS: "1" },
      ...{ LD_LIBRARY_PATH: "/lib", SystemRoot: "C:\\Windows", TEMP: "C:\\t" },
      ...{ USERPROFILE: "C:\\u", APPDATA: "C:\\a", LOCALAPPDATA: "C:\\l" },
    };
    assert.deepEqual(allowedEnvironment(needed), needed);
  });

  it("has no key, no proxy, and nothing that changes what Python runs or installers fetch", () => {
    const names = [
      ...["OPENAI_API_KEY", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "AWS_SECRET_ACCESS_KEY"],
      ...["GITHUB_TOKEN", "LLM_ENGINE_KEY", "IMAGEBEAM_TOKEN", "IMAGEBEAM_OPENAI_KEY"],
      ...["PIP_INDEX_URL", "UV_INDEX_URL", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME"],
      ...["HTTP_PROXY", "https_proxy", "ALL_PROXY", "NO_PROXY", "LD_PRELOAD", "NODE_OPTIONS"],
      ...["ELECTRON_RUN_AS_NODE", "VSCODE_IPC_HOOK", "LLM_MODEL_PATH", "IMAGE_MODEL_PATH"],
      ...["DYLD_INSERT_LIBRARIES", "BASH_ENV", "SSH_AUTH_SOCK", "RAY_AUTH_TOKEN", "__proto__"],
    ];
    const all = Object.fromEntries(names.map((name) => [name, "canary"]));
    assert.deepEqual(allowedEnvironment(all), {});
  });

  it("looks for no program and no library in the folder that somebody works in", () => {
    const linux = allowedEnvironment(
      {
        ...{ PATH: ":/usr/bin::bin:.:./node_modules/.bin:/home/ada/my bin" },
        ...{ LD_LIBRARY_PATH: "/usr/local/cuda/lib64:", DYLD_LIBRARY_PATH: ":" },
      },
      "linux",
    );
    const kept = { PATH: "/usr/bin:/home/ada/my bin", LD_LIBRARY_PATH: "/usr/local/cuda/lib64" };
    assert.deepEqual(linux, kept);
    const windows = allowedEnvironment({ Path: 'C:\\bin;;.;bin;"D:\\a b";C:x' }, "win32");
    assert.deepEqual(windows, { Path: 'C:\\bin;"D:\\a b"' });
  });

  it("leaves out what is not set, and what is longer than any system takes", () => {
    assert.deepEqual(allowedEnvironment({ PATH: undefined, HOME: "x".repeat(32_768) }), {});
  });

  it("has the token of its process and the models' folder", () => {
    const given = serviceEnvironment(
      { PATH: "/bin", IMAGEBEAM_TOKEN: "another", IMAGEBEAM_MODELS: "/elsewhere" },
      { token: "its own", models: "/models" },
    );
    const expected = { PATH: "/bin", IMAGEBEAM_TOKEN: "its own", IMAGEBEAM_MODELS: "/models" };
    assert.deepEqual(given, expected);
  });
});
