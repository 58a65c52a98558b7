import { cutText } from "../../base/cutText.js";
import { oneLine } from "../../base/visibleText.js";

/** Alt texts longer than this are cut: a screen reader reads all of it. */
const maxAltUnits = 200;

/** An image as it is named in a document. */
export interface Link {
  /** With slashes; relative to the document, or absolute. Not escaped. */
  readonly path: string;
  /** What it shows: the goal, as it was written. */
  readonly goal: string;
}

/** How a language of documents shows an image. */
export interface LinkWriter {
  /** Ids of the editor's languages. */
  readonly languages: readonly string[];
  /** Of files whose language the editor may not know. */
  readonly extensions: readonly string[];
  /** Among other text; null where an image needs lines of its own. */
  readonly inline: ((link: Link) => string) | null;
  /** On a line of its own. @param indent what stands before it */
  readonly block: (link: Link, indent: string) => string;
  /**
   * The path alone: where the cursor stands between quotes. Null where quotes mean nothing.
   * @param sign the quote before it; "(" between the brackets of `url()`
   */
  readonly quoted: ((path: string, sign: string) => string) | null;
  /** What stands between a text and the image below it; null: the image goes on in the same line. */
  readonly below: "\n" | "\n\n" | null;
  /** A line of its own is one only between blank lines: else it would be part of what is next to it. */
  readonly needsBlankLines: boolean;
  /** Whatever it is made into shows SVG as well: else an image goes in as its PNG, which all show. */
  readonly showsSvg: boolean;
  /** What lines begin with that go on in the same quote or item of a list; the indent if left out. */
  readonly prefix?: (before: string) => string;
}

/** Languages that write an image the same way wherever it stands. */
function everywhere(write: (link: Link) => string): Pick<LinkWriter, "inline" | "block"> {
  return { inline: write, block: write };
}

/** Read on pages: the editor's preview, a forge, a site, a notebook. Each shows SVG as an image. */
const markdown: LinkWriter = {
  languages: ["markdown", "mdx"],
  extensions: [".md", ".markdown", ".mdx"],
  ...everywhere(({ path, goal }) => `![${markdownText(altOf(goal))}](${encoded(path)})`),
  quoted: null,
  below: "\n\n",
  needsBlankLines: true,
  showsSvg: true,
  prefix: (before) => blankMarkers(/^(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s)))*\s*/, before),
};

/** Its reports become PDF and Word as well, by LaTeX and Pandoc, which need other programs for SVG. */
const reportMarkdown: LinkWriter = {
  ...markdown,
  languages: ["quarto", "rmd", "rmarkdown"],
  extensions: [".qmd", ".rmd"],
  showsSvg: false,
};

const html: LinkWriter = {
  languages: [
    ...["html", "vue", "svelte", "astro", "handlebars", "razor", "aspnetcorerazor", "php", "blade"],
    ...["erb", "ejs", "django-html", "jinja-html", "twig", "liquid"],
  ],
  extensions: [
    ...[".html", ".htm", ".vue", ".svelte", ".astro", ".hbs", ".cshtml", ".razor", ".php"],
    ...[".erb", ".ejs", ".njk", ".twig", ".liquid"],
  ],
  ...everywhere((link) => `<img ${attributes(link)}>`),
  quoted: encoded,
  below: "\n",
  needsBlankLines: false,
  showsSvg: true,
};

/** As XML has it, where each element is closed. */
const closedHtml: LinkWriter = {
  languages: ["javascriptreact", "typescriptreact"],
  extensions: [".jsx", ".tsx", ".xhtml", ".xht"],
  ...everywhere((link) => `<img ${attributes(link)} />`),
  quoted: encoded,
  below: "\n",
  needsBlankLines: false,
  showsSvg: true,
};

const latex: LinkWriter = {
  languages: ["latex", "tex", "context"],
  extensions: [".tex", ".ltx"],
  ...everywhere(({ path }) => {
    const escaped = path.replace(/[%#&{}~^$\\]/g, String.raw`\$&`);
    return `\\includegraphics[width=\\linewidth]{${escaped}}`;
  }),
  quoted: null,
  below: "\n\n",
  needsBlankLines: false,
  // Only by the package `svg` and a program beside it.
  showsSvg: false,
};

const asciidoc: LinkWriter = {
  languages: ["asciidoc"],
  extensions: [".adoc", ".asciidoc", ".asc"],
  inline: ({ path, goal }) => `image:${withoutMarkup(asciidocPath(path))}${asciidocAlt(goal)}`,
  block: ({ path, goal }) => `image::${asciidocPath(path)}${asciidocAlt(goal)}`,
  quoted: null,
  below: "\n\n",
  needsBlankLines: true,
  showsSvg: true,
  // An indented line is shown as it is written.
  prefix: () => "",
};

const restructuredText: LinkWriter = {
  languages: ["restructuredtext"],
  extensions: [".rst", ".rest"],
  inline: null,
  // White space in a path is dropped unless it is escaped.
  block: ({ path, goal }, indent) =>
    `.. image:: ${path.replace(/[\\\s]/g, String.raw`\$&`)}\n${indent}   :alt: ${altOf(goal)}`,
  quoted: null,
  below: "\n\n",
  needsBlankLines: true,
  showsSvg: true,
  prefix: (before) => blankMarkers(/^\s*(?:(?:[-*+•‣⁃]|\(?(?:\d+|#)[.)])\s+)*/, before),
};

const org: LinkWriter = {
  languages: ["org"],
  extensions: [".org"],
  ...everywhere(({ path }) => `[[file:${path.replace(/[[\]\\]/g, String.raw`\$&`)}]]`),
  quoted: null,
  below: "\n\n",
  needsBlankLines: true,
  // Its export to LaTeX, and an Emacs without librsvg, do not.
  showsSvg: false,
};

const typst: LinkWriter = {
  languages: ["typst"],
  extensions: [".typ"],
  ...everywhere(({ path, goal }) => `#image("${inQuotes(path)}", alt: "${inQuotes(altOf(goal))}")`),
  quoted: inQuotes,
  below: "\n\n",
  needsBlankLines: false,
  showsSvg: true,
};

const css: LinkWriter = {
  languages: ["css", "scss", "less", "sass", "stylus", "postcss"],
  extensions: [".css", ".scss", ".less", ".sass", ".styl", ".pcss"],
  ...everywhere(({ path }) => `url("${encoded(path)}")`),
  quoted: encoded,
  below: null,
  needsBlankLines: false,
  showsSvg: true,
};

/** For what shows no images: code, data, plain text. */
const plainPath: LinkWriter = {
  languages: [],
  extensions: [],
  ...everywhere(({ path }) => `"${inQuotes(path)}"`),
  quoted: inQuotes,
  below: null,
  needsBlankLines: false,
  // Nobody knows what opens it: a library that reads images seldom reads drawings.
  showsSvg: false,
};

const writers = [
  ...[
    markdown,
    reportMarkdown,
    html,
    closedHtml,
    latex,
    asciidoc,
    restructuredText,
    org,
    typst,
    css,
  ],
] as const;

/**
 * Who writes an image into a document. A file's extension counts where its language says nothing: the
 * editor knows many languages by an extension alone, and calls the others plain text.
 * @param path of the document
 */
export function linkWriterFor(languageId: string, path: string): LinkWriter {
  const byLanguage = writers.find(({ languages }) => languages.includes(languageId));
  const name = path.toLowerCase();
  // To the editor, XHTML is HTML.
  if (byLanguage === html && /\.xht(?:ml)?$/.test(name)) return closedHtml;
  if (byLanguage !== undefined) return byLanguage;
  const byExtension = writers.find(({ extensions }) =>
    extensions.some((extension) => name.endsWith(extension)),
  );
  return byExtension ?? plainPath;
}

/** Whether the editor's own rules for what is pasted into Markdown are meant for its documents. */
export function isMarkdown(writer: LinkWriter): boolean {
  return writer === markdown || writer === reportMarkdown;
}

/** What the lines below begin with that belong to the same quote or item as a place behind `before`. */
export function prefixOf({ prefix }: LinkWriter, before: string): string {
  return prefix?.(before) ?? /^\s*/.exec(before)?.[0] ?? "";
}

function altOf(goal: string): string {
  return cutText(oneLine(goal), maxAltUnits, "…");
}

/** The signs of quotes stay; a list's stand before its item's first line only. */
function blankMarkers(markers: RegExp, before: string): string {
  return (markers.exec(before)?.[0] ?? "").replace(/[^>\s]/g, " ");
}

/** No sign of Markdown, nor of its kin: braces run in MDX, `@` cites in Quarto, `|` ends a cell. */
function markdownText(text: string): string {
  return text.replace(/[\\[\]`*_<>!&{}$|~^@]/g, String.raw`\$&`);
}

function attributes({ path, goal }: Link): string {
  return `src="${htmlText(encoded(path))}" alt="${htmlText(altOf(goal))}"`;
}

/** Braces and `@` are text in HTML, but run in the templates of Svelte, Vue, Razor and others. */
function htmlText(text: string): string {
  return text.replace(/[&<>"'{}@]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * A text in quotes may hold commas and equals signs; the rest is written as numbers. Among that are the
 * signs of an address (`:`, `@`), as a link to it would be made within the image's own quotes, and `;`,
 * two of which part a term from what it means.
 */
function asciidocAlt(goal: string): string {
  const alt = altOf(goal).replace(
    /[^\p{L}\p{M}\p{N}\p{Zs}.,!?/=\-–—’'%…]/gu,
    (sign) => `&#${sign.codePointAt(0) ?? 0};`,
  );
  return `["${alt}"]`;
}

function asciidocPath(path: string): string {
  return encoded(path).replaceAll("%20", " ");
}

/** Within a line of AsciiDoc a path is read as text is: emphasis, dashes, an ellipsis. */
function withoutMarkup(path: string): string {
  return path.replace(/[_~]|-{2,}|\.{3,}/g, (found) => found.replace(/./g, percent));
}

/** A text between quotes, for the many languages that escape them with a backslash. */
function inQuotes(text: string, sign = '"'): string {
  if (sign === "(") return `"${inQuotes(text)}"`;
  return text.replace(/[\\"'`]|\$(?=\{)/g, (found) => {
    const isSpecial = found === "\\" || found === sign || (found === "$" && sign === "`");
    return isSpecial ? `\\${found}` : found;
  });
}

/** A path as the part of a URI, letters of all scripts as they are. */
function encoded(path: string): string {
  const drive = /^[A-Za-z]:(?=\/)/.exec(path)?.[0] ?? "";
  const rest = path.slice(drive.length);
  // encodeURIComponent leaves some of these, which would end a link or an attribute.
  return drive + rest.replace(/[^\p{L}\p{M}\p{N}\-._~/]/gu, percent);
}

function percent(sign: string): string {
  return [...new TextEncoder().encode(sign)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}
