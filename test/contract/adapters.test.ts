import { builtinConnections } from "../../src/providers/builtin/builtinAdapter.js";
import { vscodeConnections } from "../../src/providers/vscode/vscodeKind.js";
import { adapterContract } from "../support/adapterContract.js";
import { svgRig } from "../support/svgRig.js";
import { FakeLanguageModels } from "../support/fakeLanguageModels.js";
import { stillMeans } from "../support/stillMeans.js";
import { toyKind } from "../support/toyKind.js";

describe("The built-in kind of connection", () => {
  adapterContract(async () => ({
    adapter: await builtinConnections.create(stillMeans),
    connection: { name: "builtin", kind: "builtin" },
    unknownModel: "old",
  }));
});

describe("A toy kind of connection", () => {
  adapterContract(async () => ({
    adapter: await toyKind.create(stillMeans),
    connection: { name: "shed", kind: "toy", url: "https://shed.test" },
    unknownModel: "old",
  }));
});

describe("The editor's own models as a kind of connection", () => {
  adapterContract(async () => ({
    adapter: await vscodeConnections(() => Promise.resolve(new FakeLanguageModels())).create({
      ...stillMeans,
      jobs: (await svgRig()).jobs,
    }),
    connection: { name: "vscode", kind: "vscode" },
    unknownModel: "old",
  }));
});
