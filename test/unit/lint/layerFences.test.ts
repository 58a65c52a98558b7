import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ESLint } from "eslint";

/** The project's own lint, without its rules on types: what it says of one file with this text. */
const root = fileURLToPath(new URL("../../..", import.meta.url));
const eslint = new ESLint({
  cwd: root,
  overrideConfig: { languageOptions: { parserOptions: { project: null } } },
  ruleFilter: ({ ruleId }) => ruleId.includes("no-restricted"),
});

async function complaints(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}/${file}`, warnIgnored: true });
  return (result?.messages ?? []).map(({ message }) => message);
}

const use = (path: string) => `import { x } from "${path}";\nexport const y = x;\n`;
const useType = (path: string) => `import type { X } from "${path}";\nexport type Y = X;\n`;

const wrong: readonly [why: string, file: string, text: string][] = [
  ["base knows no protocol", "src/base/a.ts", use("../protocol/plan.js")],
  ["nor its types", "src/base/a.ts", useType("../protocol/plan.js")],
  ["nor from a folder of its own", "src/base/deep/a.ts", use("../../search/reduce.js")],
  ["nor by a way round", "src/base/a.ts", use("./../../src/search/reduce.js")],
  ["base takes no packages", "src/base/a.ts", use("zod")],
  ["and nothing of Node", "src/base/a.ts", use("node:fs")],
  ["disk knows no protocol", "src/disk/a.ts", useType("../protocol/lock.js")],
  ["nor who keeps sessions", "src/disk/a.ts", use("../sessions/storageFailure.js")],
  ["disk takes no package but zod", "src/disk/a.ts", use("p-limit")],
  ["search knows no disk", "src/search/a.ts", useType("../disk/fileSystem.js")],
  ["nor do providers", "src/providers/a.ts", use("../disk/jsonFile.js")],
  ["protocol knows no search", "src/protocol/a.ts", useType("../search/state.js")],
  ["protocol takes nothing of Node", "src/protocol/a.ts", use("node:path")],
  ["protocol takes no package but zod and yaml", "src/protocol/a.ts", use("pngjs")],
  ["search takes no zod", "src/search/a.ts", use("zod")],
  ["search takes nothing of Node", "src/search/a.ts", use("node:fs")],
  ["not even late", "src/search/a.ts", `export const fs = await import("node:fs");`],
  ["search takes no values from protocol", "src/search/a.ts", use("../protocol/plan.js")],
  ["search knows no sessions", "src/search/ranking/a.ts", use("../../sessions/journalFile.js")],
  ["search knows no providers", "src/search/a.ts", useType("../providers/builtin/judge.js")],
  ["search reads no clock", "src/search/a.ts", "export const now = Date.now();"],
  ["search sets no timers", "src/search/a.ts", "setTimeout(() => undefined, 1);"],
  ["search rolls no dice", "src/search/a.ts", "export const x = Math.random();"],
  ["images know no sessions", "src/images/a.ts", useType("../sessions/imageStore.js")],
  ["images know no providers", "src/images/a.ts", useType("../providers/adapter.js")],
  ["images take no values from search", "src/images/a.ts", use("../search/ports.js")],
  ["svg knows no search", "src/svg/a.ts", useType("../search/ports.js")],
  ["nor protocol", "src/svg/a.ts", useType("../protocol/plan.js")],
  ["no one else has a rasteriser", "src/providers/a.ts", use("@resvg/resvg-wasm")],
  [
    "the renderer draws by scenes alone",
    "src/providers/builtin/render/a.ts",
    use("../../../svg/drawSvg.js"),
  ],
  ["the command line knows no svg", "src/cli/a.ts", use("../svg/cleanSvg.js")],
  ["search knows no images", "src/search/a.ts", useType("../images/imageFormat.js")],
  ["evaluation knows no providers", "src/evaluation/a.ts", useType("../providers/adapter.js")],
  ["nor spending", "src/evaluation/a.ts", use("../spending/books.js")],
  ["sessions know no evaluation", "src/sessions/a.ts", use("../evaluation/resultOf.js")],
  ["plots know no sessions", "src/evaluation/plots/a.ts", use("../../sessions/slices.js")],
  ["nor what lies beside them", "src/evaluation/plots/a.ts", use("../resultOf.js")],
  ["nor Node", "src/evaluation/plots/a.ts", use("node:fs")],
  ["nor a clock", "src/evaluation/plots/a.ts", "export const now = Date.now();"],
  [
    "a page takes no more of evaluation",
    "webview/compare/a.ts",
    use("../../src/evaluation/resultOf.js"),
  ],
  ["spending knows no providers", "src/spending/a.ts", useType("../providers/adapter.js")],
  ["sessions know nothing of spending", "src/sessions/a.ts", use("../spending/books.js")],
  ["the command line knows no images", "src/cli/a.ts", use("../images/imageFormat.js")],
  ["providers know no sessions", "src/providers/builtin/a.ts", use("../../sessions/index.js")],
  ["providers know no command line", "src/providers/a.ts", use("../cli/args.js")],
  ["the judge knows no renderer", "src/providers/builtin/judge/a.ts", use("../render/svg.js")],
  ["nor what was to be drawn", "src/providers/builtin/judge/a.ts", useType("../scene/scene.js")],
  ["nor how it was worded", "src/providers/builtin/judge/b/a.ts", use("../../writer/writer.js")],
  ["nor what a file says", "src/providers/builtin/judge/a.ts", use("../../../images/pngFile.js")],
  ["HTTP knows no search", "src/providers/http/a.ts", useType("../../search/ports.js")],
  ["nor images", "src/providers/http/a.ts", use("../../images/imageFormat.js")],
  ["nor what an adapter is", "src/providers/http/a.ts", useType("../adapter.js")],
  ["nor a kind of connection", "src/providers/http/a.ts", useType("../openai/profile.js")],
  ["nor by a way round", "src/providers/http/a.ts", use("./../../../src/search/keys.js")],
  ["nor from a folder of its own", "src/providers/http/deep/a.ts", use("../../adapter.js")],
  ["nor sessions", "src/providers/http/a.ts", use("../../sessions/index.js")],
  ...["undici", "node:http", "https", "node:net", "node:tls", "http2"].map(
    (name): [string, string, string] => [
      `only HTTP speaks with other machines: ${name}`,
      "src/providers/openai/a.ts",
      use(name),
    ],
  ),
  ["a kind asks by no other way", "src/providers/openai/a.ts", 'export const x = fetch("a");'],
  ["nor does the command line", "src/cli/a.ts", use("undici")],
  ["the brief knows no scene", "src/providers/builtin/brief/a.ts", use("../scene/scene.js")],
  ["the scene knows no renderer", "src/providers/builtin/scene/a.ts", use("../render/svg.js")],
  ["a scene knows no sessions", "src/providers/builtin/scene/a.ts", use("../../../sessions/a.js")],
  ["chat knows no kind of connection", "src/providers/chat/a.ts", use("../openai/client.js")],
  ["nor its types", "src/providers/chat/a.ts", useType("../builtin/jobs.js")],
  ["nor by a way round", "src/providers/chat/a.ts", use("../../providers/builtin/jobs.js")],
  ["chat takes no values from an adapter", "src/providers/chat/a.ts", use("../adapter.js")],
  ["chat takes no values from search", "src/providers/chat/a.ts", use("../../search/facets.js")],
  ["chat takes no files", "src/providers/chat/a.ts", use("../../images/shrink.js")],
  ["chat takes nothing of Node", "src/providers/chat/a.ts", use("node:fs")],
  ["prompts know no chat", "src/providers/prompts/a.ts", useType("../chat/chatModel.js")],
  ["prompts know no adapter", "src/providers/prompts/a.ts", useType("../adapter.js")],
  ["prompts take no values from search", "src/providers/prompts/a.ts", use("../../search/keys.js")],
  ["sessions know no providers", "src/sessions/a.ts", use("../providers/builtin/provider.js")],
  ["sessions know no services", "src/sessions/a.ts", useType("../services/client.js")],
  ["sessions know no composition", "src/sessions/a.ts", use("../compose.js")],
  ["nor who runs searches", "src/sessions/a.ts", useType("../searchRunner.js")],
  ["who runs searches knows no editor side", "src/searchRunner.ts", use("./host/searches.js")],
  ["nor who remembers judges", "src/judgeMemory.ts", use("./host/searches.js")],
  ["nobody below knows who does", "src/services/a.ts", useType("../judgeMemory.js")],
  ["services know no search", "src/services/a.ts", useType("../search/ports.js")],
  ["the composition knows no command line", "src/compose.ts", use("./cli/main.js")],
  ["the command line knows no editor side", "src/cli/a.ts", use("../host/settings.js")],
  ["nor the extension", "src/cli/a.ts", use("../extension.js")],
  ["the editor side knows no providers", "src/host/a.ts", use("../providers/builtin/a.js")],
  ...["base", "protocol", "search", "services", "providers", "sessions", "cli"].map(
    (layer) =>
      [`${layer} knows no editor`, `src/${layer}/a.ts`, useType("vscode")] as [
        string,
        string,
        string,
      ],
  ),
  ["providers know no threads", "src/providers/a.ts", use("../workerPool.js")],
  ["a thread knows no command line", "src/worker.ts", use("./cli/args.js")],
  ["the composition knows no editor", "src/compose.ts", useType("vscode")],
  ["the environment is read in one place", "src/cli/a.ts", "export const x = process.env.HOME;"],
  [
    "not where the editor's settings are",
    "src/host/settings.ts",
    "export const x = process.env.A;",
  ],
  ["under any name", "src/sessions/a.ts", `import { env } from "node:process";\nexport { env };`],
  ...(
    [
      ["notification", "window.showErrorMessage(text);"],
      ["notification by another name", "const { showErrorMessage } = window;"],
      ["notification out of reach", 'window["show" + kind](text);'],
      ["question", "window.showQuickPick([text]);"],
      ["list to choose from", "window.createQuickPick();"],
      ["progress", "window.withProgress({ title: text }, act);"],
      ["entry of the status bar", "window.createStatusBarItem();"],
      ["word in the status bar", "window.setStatusBarMessage(text);"],
      ["heading", "view.message = text;"],
      ["tab's title", "this.panel.title = text;"],
    ] as const
  ).map(([what, code]): [string, string, string] => [
    `a ${what} is made in one place`,
    "src/host/commands/a.ts",
    `import { window } from "vscode";\n${code}`,
  ]),
  ...["TreeItem", "MarkdownString", "window as other"].map((name): [string, string, string] => [
    `so is what ${name} would show`,
    "src/host/views/a.ts",
    `import { ${name} } from "vscode";`,
  ]),
  ["under any name", "src/host/a.ts", `import * as vscode from "vscode";\nexport { vscode };`],
  ["a kind knows no other", "src/providers/openai/a.ts", use("../builtin/jobs.js")],
  ["nor its types", "src/providers/builtin/a.ts", useType("../openai/profile.js")],
  ["nor from within", "src/providers/builtin/judge/a.ts", use("../../openai/wire.js")],
  ["nor another one's package", "src/providers/builtin/a.ts", use("openai")],
  ["nor a part of it", "src/providers/builtin/judge/a.ts", useType("openai/core/streaming")],
  ["no barrels", "src/cli/a.ts", `export * from "./args.js";`],
  ["no default exports", "src/cli/a.ts", "export default 1;"],
];

const right: readonly [why: string, file: string, text: string][] = [
  ["the editor side knows what adapters tell", "src/host/a.ts", useType("../providers/adapter.js")],
  [
    "protocol takes zod, yaml and base",
    "src/protocol/a.ts",
    use("zod") + use("yaml") + use("../base/errors.js"),
  ],
  [
    "evaluation takes sessions and search",
    "src/evaluation/a.ts",
    use("../sessions/slices.js") + use("../search/scoring.js") + use("zod"),
  ],
  [
    "plots take base, types of results, and each other",
    "src/evaluation/plots/a.ts",
    use("../../base/cutText.js") +
      useType("../../protocol/evaluationResult.js") +
      use("./ticks.js"),
  ],
  ["pages take plots", "webview/compare/a.ts", use("../../src/evaluation/plots/ticks.js")],
  ["search takes base", "src/search/a.ts", use("../base/random.js")],
  ["search takes types from protocol", "src/search/a.ts", useType("../protocol/plan.js")],
  ["search has folders of its own", "src/search/a.ts", use("./ranking/byTotal.js")],
  [
    "providers take the ports and Node",
    "src/providers/builtin/a.ts",
    useType("../../search/ports.js") + use("node:fs"),
  ],
  [
    "HTTP takes base, protocol, undici and Node",
    "src/providers/http/a.ts",
    use("../../base/errors.js") +
      useType("../../protocol/plan.js") +
      use("undici") +
      use("node:net") +
      use("./origins.js"),
  ],
  [
    "a kind takes HTTP",
    "src/providers/openai/a.ts",
    use("../http/guardedFetch.js") + useType("../adapter.js"),
  ],
  ["images take packages", "src/images/a.ts", use("jpeg-js") + useType("../search/ports.js")],
  ["the command line takes disk", "src/cli/a.ts", use("../disk/plainFile.js")],
  ["providers take images", "src/providers/a.ts", use("../images/imageFormat.js")],
  [
    "the judge takes the brief and base",
    "src/providers/builtin/judge/a.ts",
    use("../brief/brief.js") + use("../../../base/random.js"),
  ],
  [
    "the renderer takes scenes",
    "src/providers/builtin/render/a.ts",
    useType("../scene/scene.js") + use("../../../base/random.js"),
  ],
  [
    "svg takes its rasteriser, base and images",
    "src/svg/a.ts",
    use("@resvg/resvg-wasm") + use("../base/assertNever.js") + use("../images/decodePixels.js"),
  ],
  ["providers take svg", "src/providers/svg/a.ts", use("../../svg/cleanSvg.js")],
  [
    "chat takes prompts, protocol, base and the ports",
    "src/providers/chat/a.ts",
    use("../prompts/fence.js") +
      use("../../protocol/events.js") +
      use("../../base/errors.js") +
      useType("../../search/ports.js") +
      useType("../adapter.js") +
      use("yaml"),
  ],
  [
    "prompts take protocol, base, the ports and zod",
    "src/providers/prompts/a.ts",
    use("zod") + use("../../protocol/events.js") + useType("../../search/ports.js"),
  ],
  [
    "sessions take search, images, Node, packages",
    "src/sessions/a.ts",
    use("../search/reduce.js") + use("../images/pngFile.js") + use("node:fs") + use("p-limit"),
  ],
  ["a folder may have a name of a layer inside", "src/sessions/a.ts", use("./services/list.js")],
  [
    "the composition takes them all",
    "src/compose.ts",
    use("./providers/builtin/provider.js") + use("./sessions/list.js") + use("./search/drive.js"),
  ],
  [
    "who runs searches takes providers and sessions",
    "src/searchRunner.ts",
    useType("./providers/providerTable.js") + use("./sessions/continueSearch.js"),
  ],
  ["the composition takes threads", "src/compose.ts", use("./workerPool.js")],
  ["the command line takes the composition", "src/cli/a.ts", use("../compose.js")],
  [
    "the editor side shows by way of one place",
    "src/host/shown/a.ts",
    `import { TreeItem, window } from "vscode";\nwindow.showErrorMessage(text);`,
  ],
  [
    "and uses what shows no text",
    "src/host/a.ts",
    `import { window, type TreeItem } from "vscode";\nwindow.onDidChangeActiveTextEditor(look);`,
  ],
  ["the editor side takes the editor", "src/host/a.ts", use("vscode") + use("../compose.js")],
  [
    "one file reads the environment",
    "src/cli/environment.ts",
    "export const x = process.env.HOME;",
  ],
  [
    "and one where a person's configuration is",
    "src/configFolder.ts",
    "export const x = process.env.HOME;",
  ],
  [
    "spending takes what sessions lock with",
    "src/spending/a.ts",
    use("../sessions/sessionLock.js"),
  ],
  [
    "a kind takes what all kinds share",
    "src/providers/openai/a.ts",
    useType("../chat/chatModel.js") + use("../http/origins.js") + use("../../images/imageSize.js"),
  ],
  ["and its own package", "src/providers/openai/wire.ts", use("openai")],
  [
    "tests look at whatever they test",
    "test/unit/cli/a.test.ts",
    use("../../../src/providers/builtin/judge/a.js"),
  ],
];

describe("layer fences", () => {
  for (const [why, file, text] of wrong) {
    it(`stop a wrong import: ${why}`, async () => {
      assert.notDeepEqual(await complaints(file, text), []);
    });
  }
  for (const [why, file, text] of right) {
    it(`let a right import pass: ${why}`, async () => {
      assert.deepEqual(await complaints(file, text), []);
    });
  }
  it("say which way the arrows point", async () => {
    const [message] = await complaints("src/base/a.ts", use("../protocol/plan.js"));
    assert.match(message ?? "", /base may import only itself/);
  });
});
