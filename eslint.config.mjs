import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/**
 * Who may import whom: arrows point downward only. `imports` are the folders of src/ (and compose)
 * that a folder may know; `types` those of which it may take types only; `packages` which packages,
 * `node:` ones among them.
 */
const layers = {
  base: { imports: [], packages: [] },
  protocol: { imports: ["base"], packages: ["zod", "yaml"] },
  search: { imports: ["base"], types: ["protocol"], packages: [] },
  disk: { imports: ["base"], packages: ["node:.*", "zod"] },
  services: {
    imports: ["base", "disk", "protocol"],
    packages: ["node:.*", "undici", "vscode-jsonrpc", "zod"],
  },
  images: { imports: ["base", "protocol"], types: ["search"], packages: "any" },
  svg: { imports: ["base", "images"], packages: "any" },
  providers: {
    imports: ["base", "protocol", "search", "images", "svg", "services"],
    packages: "any",
  },
  sessions: { imports: ["base", "disk", "protocol", "search", "images"], packages: "any" },
  spending: { imports: ["base", "disk", "protocol", "search", "sessions"], packages: "any" },
  evaluation: {
    imports: ["base", "disk", "protocol", "search", "images", "sessions"],
    packages: "any",
  },
  compose: {
    imports: [
      "base",
      "disk",
      "protocol",
      "search",
      "images",
      "svg",
      "services",
      "providers",
      "sessions",
      "spending",
    ],
    packages: "any",
  },
  cli: {
    imports: [
      "base",
      "disk",
      "protocol",
      "search",
      "services",
      "providers",
      "sessions",
      "spending",
      "evaluation",
      "compose",
    ],
    packages: "any",
  },
  host: {
    imports: [
      "base",
      "disk",
      "protocol",
      "search",
      "images",
      "services",
      "sessions",
      "spending",
      "evaluation",
      "compose",
    ],
    types: ["providers"],
    packages: "any and vscode",
  },
};

/**
 * The same inside the built-in provider. The judge looks at pixels and the goal alone, so nothing
 * that knows how a picture was made is within its reach.
 */
const builtinParts = {
  pictures: { imports: ["brief", "scene", "render"] },
  brief: { imports: ["pictures"] },
  scene: { imports: ["brief", "pictures"] },
  render: { imports: ["brief", "scene", "pictures"] },
  writer: { imports: ["brief"] },
  judge: { imports: ["brief", "pictures"] },
};
const builtinFolders = [...Object.keys(builtinParts), "worker"];

/**
 * What kinds of connections share of chat models knows none of them: the texts that are sent, and
 * what is made of the answers.
 */
const chatParts = {
  prompts: { siblings: [], types: [] },
  chat: { siblings: ["prompts/"], types: ["adapter\\.js$"] },
};

/** Files beside the folders that put them together, and run in threads of their own. */
const compositionFiles = [
  ...["compose", "configFolder", "judgeFinding", "judgeMemory", "judgeTests", "openWorkers"],
  ...["planFirst", "searchEstimate", "searchRunner", "systemClock", "worker", "workerPool"],
];

const pureLayers = ["base", "protocol", "search"];

/** What speaks with other machines: the providers do it in one place. */
const onlyHttp = {
  regex: "^(?:undici|(?:node:)?(?:https?|http2|net|tls|dgram))(?:/|$)",
  message: "Only providers/http speaks with other machines.",
};

/** Patterns that forbid what `layer` of src/ may not import. */
function fencesOf(name) {
  const { imports, types = [], packages } = layers[name];
  const forbidden = Object.keys(layers).filter(
    (other) => other !== name && !imports.includes(other) && !types.includes(other),
  );
  const up = name === "compose" ? String.raw`^\./` : String.raw`^(?:\./)?(?:\.\./)+(?:src/)?`;
  const files = (names) => names.flatMap((n) => (n === "compose" ? compositionFiles : [n]));
  const toLayers = (names) => `${up}(?:${files(names).join("|")})(?:/|\\.js$|$)`;
  const fences = [
    {
      regex: toLayers([...forbidden, "extension"]),
      message: `${name} may import only ${[...imports, ...types].join(", ") || "itself"}.`,
    },
  ];
  for (const type of types) {
    const message = `${name} takes only types from ${type}.`;
    fences.push({ regex: toLayers([type]), allowTypeImports: true, message });
  }
  if (packages === "any") {
    fences.push({ regex: "^vscode$", message: "Only host/ and extension.ts know the editor." });
  } else if (packages !== "any and vscode") {
    // A package is whatever does not start with a dot.
    const others = packages.length === 0 ? "^[^.]" : `^(?!(?:${packages.join("|")})(?:/|$))[^.]`;
    const allowed = packages.length === 0 ? "no packages" : `only ${packages.join(", ")}`;
    fences.push({ regex: others, message: `${name} may import ${allowed}.` });
  }
  if (name !== "services") fences.push(onlyHttp);
  if (name !== "svg") {
    fences.push({ regex: "^@resvg/", message: "Only svg/ knows the rasteriser: one for all." });
  }
  return fences;
}

const fence = (files, patterns) => ({
  files,
  rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] },
});

/** Kinds of connection share `chat/`, `prompts/` and `http/`, and know nothing of each other. */
const connectionKinds = ["builtin", "openai", "services", "vscode"];
const kindFences = (kind) => [
  ...fencesOf("providers"),
  {
    regex: `^(?:\\.\\./)+(?:providers/)?(?:${connectionKinds
      .filter((other) => other !== kind)
      .join("|")})/`,
    message: `The kind ${kind} knows no other kind of connection.`,
  },
  ...(kind === "openai"
    ? []
    : [{ regex: "^openai(?:/|$)", message: "Only providers/openai knows the openai package." }]),
];
const noBarrels = {
  selector: "ExportAllDeclaration",
  message: "Import from the file that declares it.",
};
const noEnvironment = [
  "MemberExpression[object.name='process'][property.name='env']",
  "VariableDeclarator[init.name='process'] Property[key.name='env']",
  "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
].map((selector) => ({
  selector,
  message: "The environment is read in cli/environment.ts and configFolder.ts alone.",
}));
const noDynamicImport = {
  selector: "ImportExpression",
  message: "This layer is pure: what it needs comes in as an argument.",
};

/** Of `vscode.window`: what shows no text, and may be used anywhere in host/. */
const textlessMembers = [
  ...["activeTextEditor", "visibleTextEditors", "activeNotebookEditor", "visibleNotebookEditors"],
  ...["onDidChange\\w+", "tabGroups", "showTextDocument", "showNotebookDocument", "state"],
  // Their titles are ours: a file dialog's, a log's, and those that a panel and a view begin with.
  ...[
    "showSaveDialog",
    "showOpenDialog",
    "createOutputChannel",
    "createWebviewPanel",
    "createTreeView",
  ],
  ...["registerWebviewPanelSerializer"],
].join("|");
/** Properties of the editor's things that are shown. */
const shownProperties = [
  ...["title", "message", "label", "text", "tooltip", "description", "detail", "badge", "prompt"],
  ...["placeholder", "validationMessage", "accessibilityInformation", "items", "buttons"],
].join("|");
/** Classes of the editor whose things are shown. */
const shownClasses = [
  ...["TreeItem", "MarkdownString", "Hover", "QuickInputButtons", "Diagnostic", "CodeLens"],
  ...["InlayHint", "CompletionItem", "FileDecoration", "StatusBarAlignment"],
].join("|");
const onlyShown = [
  `MemberExpression[object.name='window'][property.name!=/^(?:${textlessMembers})$/]`,
  "MemberExpression[object.name='window'][computed=true]",
  "VariableDeclarator[init.name='window'] > ObjectPattern",
  `AssignmentExpression > MemberExpression.left[property.name=/^(?:${shownProperties})$/]`,
  "ImportDeclaration[source.value='vscode'] > :matches(ImportNamespaceSpecifier, ImportDefaultSpecifier)",
  "ImportDeclaration[source.value='vscode'] > ImportSpecifier[imported.name='window'][local.name!='window']",
  `ImportDeclaration[source.value='vscode'][importKind!='type'] > ImportSpecifier[importKind!='type'][imported.name=/^(?:${shownClasses})$/]`,
].map((selector) => ({
  selector,
  message: "What the editor shows goes through host/shown: it makes any text plain.",
}));

const impureGlobals = [
  ...["Date", "setTimeout", "setInterval", "setImmediate", "performance", "crypto"],
  ...["process", "Buffer", "fetch", "globalThis"],
];

/** All rules but those that need types: the native compiler has these (.oxlintrc.json), in a sixth of the time. */
export default defineConfig(
  globalIgnores([
    ...["dist/", "output/", ".cache/", ".editor/", "node_modules/", "**/*.gen.ts"],
    "python-services/",
  ]),
  { linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true } },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: "error" },
  },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strict],
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      // A switch over the event kinds is one decision, however many cases it has.
      complexity: ["error", { max: 20, variant: "modified" }],
      // `== null` asks for null and undefined in one; everything else is compared strictly.
      eqeqeq: ["error", "always", { null: "ignore" }],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
      "no-restricted-exports": [
        "error",
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      "no-restricted-syntax": ["error", noBarrels],
      // As `noInlineConfig` says here of ESLint's own.
      "no-warning-comments": ["error", { terms: ["oxlint-disable"], location: "anywhere" }],
    },
  },
  { files: ["**/*.data.ts"], rules: { "max-lines": "off" } },
  { files: [".ci/**/*.ts", "test/bench/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["src/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", noBarrels, ...noEnvironment] },
  },
  {
    files: ["src/host/**/*.ts"],
    ignores: ["src/host/shown/**"],
    rules: {
      "no-restricted-syntax": ["error", noBarrels, ...noEnvironment, ...onlyShown],
    },
  },
  {
    files: ["src/cli/environment.ts", "src/configFolder.ts"],
    rules: { "no-restricted-syntax": ["error", noBarrels] },
  },
  {
    files: [...pureLayers, "evaluation/plots"].map((name) => `src/${name}/**/*.ts`),
    rules: {
      "no-restricted-globals": [
        "error",
        ...impureGlobals.map((name) => ({
          name,
          message: "This layer is pure: time, randomness and the machine come in as arguments.",
        })),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Randomness comes in, seeded." },
      ],
      "no-restricted-syntax": ["error", noBarrels, ...noEnvironment, noDynamicImport],
    },
  },
  ...Object.keys(layers).map((name) =>
    fence(
      name === "compose"
        ? compositionFiles.map((file) => `src/${file}.ts`)
        : [`src/${name}/**/*.ts`],
      fencesOf(name),
    ),
  ),
  ...connectionKinds.map((kind) => fence([`src/providers/${kind}/**/*.ts`], kindFences(kind))),
  // The panels share the pure layers; whatever they show came in a message.
  ...["search", "compare", "gallery", "page", "pictures", "ui"].map((folder) =>
    fence(
      [`webview/${folder}/**/*.ts`, `webview/${folder}/**/*.tsx`],
      [
        {
          regex: String.raw`^(?:\.\./)+src/(?!(?:base|protocol|search|evaluation/plots)/)`,
          message: "A panel may import only base, protocol, search and evaluation/plots of src/.",
        },
        { regex: "^(?:node:|vscode$)", message: "A panel runs in a browser." },
        ...(folder === "ui"
          ? []
          : [{ regex: "^@vscode/", message: "Only webview/ui knows the component library." }]),
      ],
    ),
  ),
  // Pages draw them too.
  fence(
    ["src/evaluation/plots/**/*.ts"],
    [
      ...fencesOf("evaluation"),
      {
        regex: String.raw`^(?:\.\./(?!\.\./)|(?:\.\./)+(?!\.\.|base/|protocol/)|[^.])`,
        message: "evaluation/plots may import only base and protocol.",
      },
    ],
  ),
  fence(
    ["src/providers/http/**/*.ts"],
    [
      ...fencesOf("providers").filter((each) => each !== onlyHttp),
      {
        regex: String.raw`^(?:\./)?(?:\.\./)+(?:src/)?(?!\.\.|src/|(?:base|protocol)/)`,
        message: "providers/http may import only base and protocol.",
      },
    ],
  ),
  {
    files: ["src/providers/**/*.ts"],
    rules: {
      "no-restricted-globals": [
        "error",
        { name: "fetch", message: "A request goes through providers/http." },
      ],
    },
  },
  ...Object.entries(builtinParts).map(([part, { imports }]) =>
    fence(
      [`src/providers/builtin/${part}/**/*.ts`],
      [
        ...kindFences("builtin"),
        {
          regex: String.raw`^(?:\.\./)+(?:images|svg)/`,
          message: `builtin/${part} works on pixels: a file says how a picture was made.`,
        },
        {
          regex: `^(?:\\.\\./)+(?:builtin/)?(?:${builtinFolders
            .filter((other) => other !== part && !imports.includes(other))
            .join("|")})(?:/|\\.js$|$)`,
          message: `builtin/${part} may import only ${[...imports, "base"].join(", ")} and the ports.`,
        },
      ],
    ),
  ),
  ...Object.entries(chatParts).map(([part, { siblings, types }]) =>
    fence(
      [`src/providers/${part}/**/*.ts`],
      [
        ...fencesOf("providers"),
        {
          regex: String.raw`^(?:\.\./)+(?:images|services)/`,
          message: `providers/${part} knows texts and the ports, neither files nor servers.`,
        },
        {
          regex: String.raw`^(?:\.\./)+search/`,
          allowTypeImports: true,
          message: `providers/${part} takes only types from search.`,
        },
        ...types.map((type) => ({
          regex: String.raw`^\.\./${type}`,
          allowTypeImports: true,
          message: `providers/${part} takes only the types of an adapter.`,
        })),
        {
          regex: String.raw`^(?:\.\./(?!${[...siblings, ...types, String.raw`\.\./`].join("|")})|(?:\.\./)+providers/)`,
          message: `providers/${part} knows no kind of connection.`,
        },
        {
          regex: "^(?!(?:zod|yaml)(?:/|$))[^.]",
          message: `providers/${part} may import only zod, yaml.`,
        },
      ],
    ),
  ),
);
