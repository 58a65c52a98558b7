import assert from "node:assert/strict";
import {
  downloadEnvironment,
  installerEnvironment,
  ownSources,
  probeEnvironment,
} from "../../../../src/services/setup/installerEnvironment.js";

/** What a person's shell may have: what installers need, and what nobody but its owner may see. */
const shell = {
  ...{ PATH: "/usr/bin", HOME: "/home/ada", LC_ALL: "C.UTF-8" },
  ...{ PIP_INDEX_URL: "https://mirror/simple", PIP_FIND_LINKS: "/a /b", PIP_CERT: "/ca.pem" },
  ...{ UV_CACHE_DIR: "/cache", HTTPS_PROXY: "http://proxy:3128", no_proxy: "localhost" },
  ...{ SSL_CERT_DIR: "/certs", HF_TOKEN: "hf_secret", HF_HOME: "/hf" },
  ...{ OPENAI_API_KEY: "sk-secret", IMAGEBEAM_KEY_STUDIO: "secret", AWS_SECRET_ACCESS_KEY: "s" },
  ...{ VIRTUAL_ENV: "/other", PYTHONPATH: "/evil", PYTHONHOME: "/evil", CONDA_PREFIX: "/conda" },
  ...{ LD_PRELOAD: "/evil.so", NODE_OPTIONS: "--require /evil", GITHUB_TOKEN: "secret" },
};
const stray = {
  ...{ PIP_TARGET: "/elsewhere", PIP_PREFIX: "/x", PIP_USER: "1", PIP_REQUIRE_VIRTUALENV: "1" },
  ...{ PIP_NO_DEPS: "1", PIP_DRY_RUN: "1", UV_PYTHON: "3.9", UV_SYSTEM_PYTHON: "1" },
  ...{ UV_PROJECT_ENVIRONMENT: "/x", UV_TORCH_BACKEND: "auto", UV_PUBLISH_TOKEN: "secret" },
};

describe("what a program of the set-up sees of the environment", () => {
  it("is for an installer: pip's and uv's variables, proxies and certificates, and no secret", () => {
    assert.deepEqual(installerEnvironment({ ...shell, ...stray }), {
      ...{ PATH: "/usr/bin", HOME: "/home/ada", LC_ALL: "C.UTF-8" },
      ...{ PIP_INDEX_URL: "https://mirror/simple", PIP_FIND_LINKS: "/a /b", PIP_CERT: "/ca.pem" },
      ...{ UV_CACHE_DIR: "/cache", HTTPS_PROXY: "http://proxy:3128", no_proxy: "localhost" },
      SSL_CERT_DIR: "/certs",
      // uv by its own names.
      ...{ UV_DEFAULT_INDEX: "https://mirror/simple", UV_FIND_LINKS: "/a,/b" },
      ...{ SSL_CERT_FILE: "/ca.pem", PYTHONNOUSERSITE: "1" },
    });
  });
  it("leaves what uv is told already, by either of its names", () => {
    const told = installerEnvironment({
      ...{ PIP_INDEX_URL: "https://a", UV_INDEX_URL: "https://b" },
      ...{ PIP_FIND_LINKS: "/a", UV_FIND_LINKS: "/b", PIP_EXTRA_INDEX_URL: " " },
    });
    assert.equal(told["UV_DEFAULT_INDEX"], undefined);
    assert.deepEqual([told["UV_INDEX_URL"], told["UV_FIND_LINKS"]], ["https://b", "/b"]);
    assert.equal(told["UV_INDEX"], undefined);
  });
  it("is for a download: the hub's token, and nothing of the installers", () => {
    const seen = downloadEnvironment(shell, "/models");
    assert.deepEqual([seen["HF_TOKEN"], seen["IMAGEBEAM_MODELS"]], ["hf_secret", "/models"]);
    assert.equal(seen["HTTPS_PROXY"], "http://proxy:3128");
    assert.deepEqual(
      Object.keys(seen).filter((name) => /PIP|UV|KEY|GITHUB|PYTHONPATH|PRELOAD/.test(name)),
      [],
    );
  });
  it("is for a look at the machine: what services see, so that it finds the same", () => {
    const seen = { ...shell, CUDA_VISIBLE_DEVICES: "", LD_LIBRARY_PATH: "/opt/python/lib" };
    assert.deepEqual(probeEnvironment(seen), {
      ...{ PATH: "/usr/bin", HOME: "/home/ada", LC_ALL: "C.UTF-8", HF_HOME: "/hf" },
      ...{ CUDA_VISIBLE_DEVICES: "", LD_LIBRARY_PATH: "/opt/python/lib" },
      ...{ PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" },
    });
  });
  it("names the person's own sources of packages, and not what they are", () => {
    assert.deepEqual(ownSources(shell), ["PIP_INDEX_URL", "PIP_FIND_LINKS"]);
    assert.deepEqual(ownSources({ PIP_INDEX_URL: "" }), []);
  });
});
