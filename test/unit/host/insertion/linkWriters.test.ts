import assert from "node:assert/strict";
import fc from "fast-check";
import { insertedText } from "../../../../src/host/insertion/insertedText.js";
import { linkWriterFor, type Link } from "../../../../src/host/insertion/linkWriters.js";

const link: Link = { path: "images/two-red-sailboats.png", goal: "Two red sailboats" };
const alone = {
  ...{ before: "", after: "", isLineAboveBlank: true, isLineBelowBlank: true },
  isBehindText: false,
};

const write = (language: string, path: string, given: Link = link, at = alone): string => {
  return insertedText(linkWriterFor(language, path), given, at).text;
};

const asMarkdown = "![Two red sailboats](images/two-red-sailboats.png)";
const asHtml = '<img src="images/two-red-sailboats.png" alt="Two red sailboats">';
const asJsx = '<img src="images/two-red-sailboats.png" alt="Two red sailboats" />';
const asLatex = "\\includegraphics[width=\\linewidth]{images/two-red-sailboats.png}";
const asAsciidoc = 'image::images/two-red-sailboats.png["Two red sailboats"]';
const asRst = ".. image:: images/two-red-sailboats.png\n   :alt: Two red sailboats\n\n";
const asOrg = "[[file:images/two-red-sailboats.png]]";
const asTypst = '#image("images/two-red-sailboats.png", alt: "Two red sailboats")';
const asCss = 'url("images/two-red-sailboats.png")';
const asPath = '"images/two-red-sailboats.png"';

const languages: readonly [language: string, path: string, text: string][] = [
  ["markdown", "/a.md", asMarkdown],
  ["mdx", "/a.mdx", asMarkdown],
  ["plaintext", "/a.mdx", asMarkdown],
  ["quarto", "/a.qmd", asMarkdown],
  ["plaintext", "/a.QMD", asMarkdown],
  ["markdown", "/notebook.ipynb", asMarkdown],
  ["html", "/a.html", asHtml],
  ["vue", "/a.vue", asHtml],
  ["plaintext", "/a.svelte", asHtml],
  ["html", "/a.xhtml", asJsx],
  ["plaintext", "/a.XHTML", asJsx],
  ...[
    "aspnetcorerazor",
    "php",
    "blade",
    "erb",
    "django-html",
    "jinja-html",
    "twig",
    "liquid",
    "ejs",
  ].map((language): [string, string, string] => [language, "/a", asHtml]),
  ...["cshtml", "razor", "php", "blade.php", "html.erb", "njk", "html.twig", "liquid", "ejs"].map(
    (extension): [string, string, string] => ["plaintext", `/a.${extension}`, asHtml],
  ),
  ["javascriptreact", "/a.jsx", asJsx],
  ["typescriptreact", "/a.tsx", asJsx],
  ["latex", "/a.tex", asLatex],
  ["tex", "/a.sty", asLatex],
  ["asciidoc", "/a.adoc", asAsciidoc],
  ["plaintext", "/a.adoc", asAsciidoc],
  ["restructuredtext", "/a.rst", asRst],
  ["org", "/a.org", asOrg],
  ["plaintext", "/a.org", asOrg],
  ["plaintext", "/a.typ", asTypst],
  ["css", "/a.css", asCss],
  ["scss", "/a.scss", asCss],
  ["less", "/a.less", asCss],
  ["typescript", "/a.ts", asPath],
  ["python", "/notebook.ipynb", asPath],
  ["json", "/a.json", asPath],
  ["plaintext", "/a.txt", asPath],
];

const inItem = (indent: string): string => `${asRst.replace("\n", `\n${indent}`)}${indent}`;

/** Places in a line, as [what stands before, what behind, whether it is behind a text]. */
const places: readonly [
  what: string,
  language: string,
  before: string,
  after: string,
  isBehindText: boolean,
  expected: string,
][] = [
  ["below a text at the end of its line", "markdown", "A text", "", true, `\n\n${asMarkdown}`],
  ["below an item of a list", "markdown", "- A text", "", true, `\n\n  ${asMarkdown}`],
  ["below an item with a box", "markdown", " * [ ] A", "", true, `\n\n   ${asMarkdown}`],
  ["below a numbered item", "markdown", "10. A text", "", true, `\n\n    ${asMarkdown}`],
  ["below a quoted text", "markdown", "> A text", "", true, `\n>\n> ${asMarkdown}`],
  ["below a quoted item", "markdown", "> > 1) A", "", true, `\n> >\n> >    ${asMarkdown}`],
  ["below bold text", "markdown", "**A** text", "", true, `\n\n${asMarkdown}`],
  ["in the last cell of a row", "markdown", "| A | text", "", true, ` ${asMarkdown}`],
  ["in a cell of a row", "markdown", "| A text", " | b |", true, ` ${asMarkdown}`],
  ["below an item", "restructuredtext", "* A", "", true, `\n\n  ${inItem("  ")}`],
  ["below a numbered item", "restructuredtext", "#. A", "", true, `\n\n   ${inItem("   ")}`],
  ["below an indented text", "asciidoc", " A text", "", true, `\n\n${asAsciidoc}`],
  ["between brackets", "css", "background: url(", ");", false, link.path],
  ["between brackets", "html", '<p style="background: URL(', ')">', false, link.path],
  ["between brackets", "typescript", "url(", ")", false, asPath],
  ["below a text in a list", "markdown", "  A text", " ", true, `\n\n  ${asMarkdown}`],
  ["behind a text within a line", "markdown", "A text", " goes on", true, ` ${asMarkdown}`],
  ["at a cursor in a line", "markdown", "A ", " goes on", false, asMarkdown],
  ["below a text", "html", "<p>A text</p>", "", true, `\n${asHtml}`],
  ["between quotes", "html", '<img src="', '">', false, link.path],
  [
    "within a line",
    "asciidoc",
    "A ",
    " b",
    false,
    'image:images/two-red-sailboats.png["Two red sailboats"]',
  ],
  ["below a text", "restructuredtext", "A text", "", true, `\n\n${asRst}`],
  ["at a cursor within a line", "restructuredtext", "A ", "b", false, `\n\n${asRst}`],
  [
    "in an indented line",
    "restructuredtext",
    "  ",
    "",
    false,
    ".. image:: images/two-red-sailboats.png\n     :alt: Two red sailboats\n\n  ",
  ],
  ["behind a text", "css", "/* A text */", "", true, ` ${asCss}`],
  ["between quotes", "css", 'background: url("', '")', false, link.path],
  ["between quotes", "typescript", "const a = '", "';", false, link.path],
  ["behind a text", "typescript", "// A text", "", true, ` ${asPath}`],
];

/** Goals and paths that say more in one of these languages than a person meant. */
const hostile: readonly [language: string, path: string, given: Link, text: string][] = [
  [
    "markdown",
    "/a.md",
    {
      path: "my (old) pics/100% a#b.png",
      goal: "a *big*\n  [cat] `x` <img src=x> {run()} $x$ @you | ~no~",
    },
    "![a \\*big\\* \\[cat\\] \\`x\\` \\<img src=x\\> \\{run()\\} \\$x\\$ \\@you \\| \\~no\\~](my%20%28old%29%20pics/100%25%20a%23b.png)",
  ],
  ["markdown", "/a.md", { path: "a:b.png", goal: "x" }, "![x](a%3Ab.png)"],
  ["markdown", "/a.md", { path: "C:/pics/ä 灯.png", goal: "x" }, "![x](C:/pics/ä%20灯.png)"],
  ["markdown", "/a.md", { path: "a.png", goal: "\u202Ethgir ot tfel" }, "![thgir ot tfel](a.png)"],
  [
    "html",
    "/a.svelte",
    { path: 'it\'s "a"/x&y.png', goal: 'a "big" <cat> & {run()}\'s\nend' },
    '<img src="it%27s%20%22a%22/x%26y.png" alt="a &#34;big&#34; &#60;cat&#62; &#38; &#123;run()&#125;&#39;s end">',
  ],
  [
    "latex",
    "/a.tex",
    { path: "50%_#1/a.png", goal: "x" },
    "\\includegraphics[width=\\linewidth]{50\\%_\\#1/a.png}",
  ],
  [
    "asciidoc",
    "/a.adoc",
    { path: "my pics/a[1].png", goal: 'a "cat"], {run} \\ <b>' },
    'image::my pics/a%5B1%5D.png["a &#34;cat&#34;&#93;, &#123;run&#125; &#92; &#60;b&#62;"]',
  ],
  [
    "aspnetcorerazor",
    "/a.cshtml",
    { path: "a@b.png", goal: "a @(1+1) of @Model {{x}} <%= y %> {% z %}" },
    '<img src="a%40b.png" alt="a &#64;(1+1) of &#64;Model &#123;&#123;x&#125;&#125; &#60;%= y %&#62; &#123;% z %&#125;">',
  ],
  [
    "asciidoc",
    "/a.adoc",
    { path: "a.png", goal: "see https://x.y/onload=run() or me@x.y, link:a ((b)); (C)" },
    'image::a.png["see https&#58;//x.y/onload=run&#40;&#41; or me&#64;x.y, link&#58;a &#40;&#40;b&#41;&#41;&#59; &#40;C&#41;"]',
  ],
  [
    "restructuredtext",
    "/a.rst",
    { path: "my pics/a.png", goal: "a\n:cat: |x|" },
    ".. image:: my\\ pics/a.png\n   :alt: a :cat: |x|\n\n",
  ],
  ["org", "/a.org", { path: "my [pics]/a.png", goal: "x" }, "[[file:my \\[pics\\]/a.png]]"],
  [
    "typst",
    "/a.typ",
    { path: 'a"b.png', goal: 'a "cat" \\ #run()' },
    '#image("a\\"b.png", alt: "a \\"cat\\" \\\\ #run()")',
  ],
  ["scss", "/a.scss", { path: 'a"#{x}@{y}.png', goal: "x" }, 'url("a%22%23%7Bx%7D%40%7By%7D.png")'],
  ["typescript", "/a.ts", { path: 'a"b.png', goal: "x" }, '"a\\"b.png"'],
];

/** Which documents show a drawing, whatever is made of them; all others get its PNG. */
const drawn: readonly (readonly [showsSvg: boolean, language: string, path: string])[] = [
  [true, "markdown", "/a.md"],
  [true, "mdx", "/a.mdx"],
  [true, "markdown", "/book.ipynb"],
  [true, "html", "/a.html"],
  [true, "vue", "/a.vue"],
  [true, "html", "/a.xhtml"],
  [true, "typescriptreact", "/a.tsx"],
  [true, "asciidoc", "/a.adoc"],
  [true, "plaintext", "/a.adoc"],
  [true, "restructuredtext", "/a.rst"],
  [true, "typst", "/a.typ"],
  [true, "css", "/a.css"],
  [false, "quarto", "/a.qmd"],
  [false, "plaintext", "/a.Rmd"],
  [false, "latex", "/a.tex"],
  [false, "org", "/a.org"],
  [false, "python", "/a.py"],
  [false, "json", "/a.json"],
  [false, "plaintext", "/a.txt"],
];

describe("the file that a document shows", () => {
  for (const [showsSvg, language, path] of drawn) {
    it(`is ${showsSvg ? "the drawing, where there is one" : "always the picture"}: ${language} ${path}`, () => {
      assert.equal(linkWriterFor(language, path).showsSvg, showsSvg);
    });
  }
});

describe("an image in a document", () => {
  for (const [language, path, text] of languages) {
    it(`is written for ${language} in ${path} as ${text.split("\n")[0] ?? ""}`, () => {
      assert.equal(write(language, path), text);
    });
  }

  for (const [what, language, before, after, isBehindText, expected] of places) {
    it(`stands ${what} of ${language} (${JSON.stringify(before)}) by itself`, () => {
      const at = { ...alone, before, after, isBehindText };
      assert.equal(write(language, "/a", link, at), expected);
    });
  }

  const quotedTexts: readonly [language: string, before: string, after: string, whole: string][] = [
    ["html", '<p title="A text', '">b</p>', `<p title="A text">b</p>\n${asHtml}`],
    ["typescriptreact", "<A b={'A text", "'} />", `<A b={'A text'} />\n${asJsx}`],
    ["typescript", 'const a = "A text', '";', `const a = "A text"; ${asPath}`],
    ["typescript", 'f("x", `it\'s A text', "`);", `f("x", \`it's A text\`); ${asPath}`],
    ["typescript", 'f("say \\"A text', '\\" b");', `f("say \\"A text\\" b"); ${asPath}`],
    ["json", '  "a": "A text', '",', `  "a": "A text", ${asPath}`],
    ["typst", '#figure(alt: "A text', '")', `#figure(alt: "A text")\n\n${asTypst}`],
    // No quotes are open there.
    ["html", "<p>It's A text", "</p>", `<p>It's A text ${asHtml}</p>`],
    ["typescript", '// "a" A text', ' "b"', `// "a" A text ${asPath} "b"`],
  ];
  for (const [language, before, after, whole] of quotedTexts) {
    it(`breaks no quoted text of ${language}: ${before + after}`, () => {
      const at = { ...alone, before, after, isBehindText: true };
      const { text, start, end } = insertedText(linkWriterFor(language, "/a"), link, at);
      const place = before.length;
      const line = before + after;
      assert.equal(line.slice(0, place + start) + text + line.slice(place + end), whole);
    });
  }

  for (const [language, path, given, text] of hostile) {
    it(`says in ${language} no more than it shows: ${JSON.stringify(given.goal)}`, () => {
      assert.equal(write(language, path, given), text);
    });
  }

  const escapes: readonly [sign: string, path: string][] = [
    ['"', 'it\'s a `${b}` \\"c\\" \\\\.png'],
    ["'", 'it\\\'s a `${b}` "c" \\\\.png'],
    ["`", 'it\'s a \\`\\${b}\\` "c" \\\\.png'],
  ];
  for (const [sign, path] of escapes) {
    it(`ends no text between ${sign} and runs nothing there`, () => {
      const given = { ...link, path: 'it\'s a `${b}` "c" \\.png' };
      const at = { ...alone, before: `const a = ${sign}`, after: sign };
      assert.equal(write("typescript", "/a.ts", given, at), path);
    });
  }

  it("goes into the last cell where a whole row of a table is its text", () => {
    const before = "| A | text |";
    const at = { ...alone, before, isBehindText: true };
    const { text, start, end } = insertedText(linkWriterFor("markdown", "/a.md"), link, at);
    assert.deepEqual([text, start, end], [` ${asMarkdown}`, -2, -2]);
  });

  it("parts a line of reStructuredText into paragraphs, the second without a blank before it", () => {
    const writer = linkWriterFor("restructuredtext", "/a.rst");
    for (const [after, blanks] of [
      [" goes on", 1],
      ["  goes on", 2],
      [", and on", 0],
      ["  ", 2],
    ] as const) {
      const at = { ...alone, before: "A text", after, isBehindText: true };
      const { text, start, end } = insertedText(writer, link, at);
      assert.deepEqual([text, start, end], [`\n\n${asRst}`, 0, blanks], after);
    }
  });

  it("has a blank line above and below where it would be part of a text", () => {
    const touched = { ...alone, isLineAboveBlank: false, isLineBelowBlank: false };
    const indented = { ...touched, before: "  " };
    assert.equal(write("restructuredtext", "/a.rst", link, touched), `\n${asRst}`);
    assert.equal(write("restructuredtext", "/a.rst", link, indented), `\n  ${inItem("  ")}`);
    assert.equal(write("asciidoc", "/a.adoc", link, touched), `\n${asAsciidoc}\n`);
    assert.equal(write("markdown", "/a.md", link, touched), `\n${asMarkdown}\n`);
    assert.equal(write("org", "/a.org", link, touched), `\n${asOrg}\n`);
    assert.equal(write("latex", "/a.tex", link, touched), asLatex);
  });

  it("in a line of AsciiDoc has a path in which nothing is marked up", () => {
    const at = { ...alone, before: "A ", after: " b" };
    const given = { path: "../_a_/b--c---d/e...f/~g~.png", goal: "x" };
    const path = "../%5Fa%5F/b%2D%2Dc%2D%2D%2Dd/e%2E%2E%2Ef/%7Eg%7E.png";
    assert.equal(write("asciidoc", "/a.adoc", given, at), `image:${path}["x"]`);
  });

  it("has an alt text in AsciiDoc that is no link and no macro, whatever the goal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (goal) => {
        const text = write("asciidoc", "/a.adoc", { ...link, goal });
        assert.match(text, /^image::[^[]*\["(?:&#\d+;|[^"[\](){}<>:@&_*`#^~+|\\])*"\]$/u);
      }),
    );
  });

  it("does not run into the line below", () => {
    const at = { ...alone, before: "A text", isLineBelowBlank: false, isBehindText: true };
    const written = insertedText(linkWriterFor("markdown", "/a.md"), link, at);
    assert.equal(written.text, `\n\n${asMarkdown}\n`);
    assert.equal(written.text.slice(0, written.caret), `\n\n${asMarkdown}`);
    const quoted = { ...at, before: "> A text" };
    assert.equal(write("markdown", "/a.md", link, quoted), `\n>\n> ${asMarkdown}\n>`);
  });

  it("cuts a long goal between characters, for it is read aloud", () => {
    const text = write("markdown", "/a.md", { ...link, goal: `a${"👩‍🚀".repeat(100)}` });
    const alt = /^!\[(.*)\]/u.exec(text)?.[1] ?? "";
    assert.ok(alt.length <= 200, String(alt.length));
    assert.match(alt, /^a(?:👩‍🚀)+…$/u);
  });

  it("stands on one line wherever a line ends it, whatever the goal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...languages), (goal, row) => {
        const lines = write(row[0], row[1], { ...link, goal })
          .trimEnd()
          .split(/[\n\r\u2028\u2029]/u);
        assert.equal(lines.length, row[2].trimEnd().split("\n").length);
      }),
    );
  });

  it("has an alt text in HTML that ends where it should, whatever the goal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (goal) => {
        assert.match(
          write("html", "/a.html", { ...link, goal }),
          /^<img src="[^"<>]*" alt="[^"<>{}@]*">$/u,
        );
      }),
    );
  });
});
