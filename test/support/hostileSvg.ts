/** Drawings that try to do more than to be drawn. What they are about is red; the rest is white. */
export interface HostileSvg {
  readonly name: string;
  readonly answer: string;
  /** Why it is refused, where nothing of it may stay. */
  readonly refused?: RegExp;
}

const svg = (inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 64 64"><rect width="64" height="64" fill="#fff"/>${inside}</svg>`;
const red = '<rect width="64" height="64" fill="red"/>';
const inverse =
  '<pattern id="p" width="1" height="1"><image width="64" height="64" href="ADDRESS"/></pattern>';

/** Nested uses: ten of ten of ten. */
const usesOfUses = [0, 1, 2, 3, 4]
  .map((n) => `<g id="u${n + 1}">${`<use href="#u${n}"/>`.repeat(10)}</g>`)
  .join("");

/**
 * @param outside addresses that must not be asked: of a server that is watched, and of a file that
 *   holds something red
 */
export function hostileSvgs(outside: { server: string; file: string }): readonly HostileSvg[] {
  const addresses = [
    `${outside.server}/red.svg`,
    `file://${outside.file}`,
    outside.file,
    `data:image/svg+xml,${encodeURIComponent(svg(red))}`,
    outside.server.replace("http:", ""),
  ];
  const reaching: Readonly<Record<string, string>> = {
    "an image": '<image width="64" height="64" href="ADDRESS"/>',
    "an image by xlink": '<image width="64" height="64" xlink:href="ADDRESS"/>',
    "a use": '<use href="ADDRESS#red"/>',
    "a use by xlink": '<use xlink:href="ADDRESS#red"/>',
    "a fill": '<rect width="64" height="64" fill="url(ADDRESS#red) #fff"/>',
    "a filter's image":
      '<filter id="f"><feImage href="ADDRESS"/></filter><rect width="64" height="64" fill="#fff" filter="url(#f)"/>',
    "a mask": '<rect width="64" height="64" fill="#fff" mask="url(ADDRESS#m)"/>',
    "a gradient":
      '<linearGradient id="g" href="ADDRESS#g"/><rect width="64" height="64" fill="url(#g)"/>',
    "a pattern": `${inverse}<rect width="64" height="64" fill="url(#p)"/>`,
    "an import": '<style>@import url("ADDRESS");@import "ADDRESS";</style>',
    "a font":
      '<style>@font-face{font-family:F;src:url(ADDRESS)}text{font-family:F}</style><text fill="#fff">a</text>',
    "a cursor": '<rect width="64" height="64" fill="#fff" style="cursor:url(ADDRESS),auto"/>',
    "a background": '<g style="background:url(ADDRESS)"><rect fill="#fff"/></g>',
    "a style's escape":
      '<rect width="64" height="64" style="fill:u\\72l(ADDRESS#red)" fill="#fff"/>',
    "a style sheet": '<?xml-stylesheet href="ADDRESS"?><link rel="stylesheet" href="ADDRESS"/>',
    "a foreign object":
      '<foreignObject width="64" height="64"><iframe src="ADDRESS"/><img src="ADDRESS"/></foreignObject>',
    "a base": '<g xml:base="ADDRESS"><use href="red.svg#red"/></g>',
    "an animation":
      '<use href="#none"><animate attributeName="href" to="ADDRESS#red"/><set attributeName="href" to="ADDRESS#red"/></use>',
    "a link":
      '<a href="ADDRESS" xlink:href="ADDRESS"><rect width="64" height="64" fill="#fff"/></a>',
  };
  const referring = Object.entries(reaching).flatMap(([name, inside]) =>
    addresses.map((address) => ({
      name: `${name} from ${address.slice(0, 12)}`,
      answer: svg(inside.replaceAll("ADDRESS", address)),
    })),
  );
  return [...referring, ...scripts, ...bombs(outside.file)];
}

const script = 'document.documentElement.dataset.done="1";window.done=1';
const scripts: readonly HostileSvg[] = [
  `<script>${script}</script>`,
  `<script><![CDATA[${script}]]></script>`,
  `<script href="data:text/javascript,${script}"/>`,
  `<SCRIPT>${script}</SCRIPT>`,
  `<x:script xmlns:x="http://www.w3.org/2000/svg">${script}</x:script>`,
  `<svg:script>${script}</svg:script>`,
  `<rect width="64" height="64" fill="#fff" onload='${script}' onclick='${script}'/>`,
  `<svg onload='${script}'/>`,
  `<g><animate onbegin='${script}' attributeName="x" dur="1s"/></g>`,
  `<foreignObject width="64" height="64"><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror='${script}'/></body></foreignObject>`,
  `<a href="javascript:${script.replaceAll('"', "'")}"><rect width="64" height="64" fill="#fff"/></a>`,
  `<title>&lt;/title&gt;&lt;script&gt;${script}&lt;/script&gt;</title>`,
  `<desc><![CDATA[</desc><script>${script}</script>]]></desc>`,
  `<text fill="#fff" aria-label='"><script>${script}</script>'>&lt;img src=x onerror=${script}&gt;</text>`,
  `<rect fill="#fff" id='"/><script>${script}</script><g id="'/>`,
  `<style></style><style>*{fill:#fff}</style><style>]]>&lt;/style&gt;&lt;script&gt;${script}&lt;/script&gt;</style>`,
  '<rect width="9" height="9" fill="#fff" __proto__="1" constructor="1" toString="1"/>',
  '<__proto__><rect width="64" height="64" fill="red"/></__proto__><constructor/>',
  "<style>.__proto__{fill:red}:root{--__proto__:red}</style><rect class='constructor' fill='#fff'/>",
].map((inside, index) => ({ name: `script ${index + 1}`, answer: svg(inside) }));

function bombs(file: string): readonly HostileSvg[] {
  const entities = Array.from({ length: 10 }, (_, n) =>
    n === 0 ? '<!ENTITY e0 "ha">' : `<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`,
  ).join("");
  const within = /drawn within itself/;
  const mostElements = /more than 20000 elements/;
  const mostPieces = /more than 20000 pieces/;
  const tooLong = /more than 1000000 characters/;
  const alone = (inside: string, attributes: string): string =>
    `<svg ${attributes}>${inside}</svg>`;
  return [
    {
      name: "an entity bomb",
      answer: `<!DOCTYPE svg [${entities}]>${svg('<text fill="#fff">&e9;</text>')}`,
    },
    {
      name: "an entity of a file",
      answer: `<!DOCTYPE svg [<!ENTITY x SYSTEM "file://${file}">]>${svg('<g fill="#fff"><text>&x;</text></g>')}`,
    },
    {
      name: "a parameter entity",
      answer: `<!DOCTYPE svg [<!ENTITY % x SYSTEM "file://${file}">%x;]>${svg("")}`,
    },
    { name: "a use of itself", answer: svg('<use id="a" href="#a"/>'), refused: within },
    {
      name: "two uses of each other",
      answer: svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
      refused: within,
    },
    {
      name: "a use of its parent",
      answer: svg('<g id="a"><g><use href="#a"/></g></g>'),
      refused: within,
    },
    {
      name: "a pattern in itself",
      answer: svg(
        '<pattern id="a" width="1" height="1"><rect fill="url(#a)"/></pattern><rect fill="url(#a)"/>',
      ),
      refused: within,
    },
    {
      name: "a mask of itself",
      answer: svg('<mask id="a"><g mask="url(#a)"><rect/></g></mask><rect mask="url(#a)"/>'),
      refused: within,
    },
    {
      name: "a marker of itself",
      answer: svg(
        '<marker id="a"><path d="M0 0L1 1" marker-end="url(#a)"/></marker><path d="M0 0L1 1" marker-end="url(#a)"/>',
      ),
      refused: within,
    },
    {
      name: "a clip of itself",
      answer: svg(
        '<clipPath id="a" clip-path="url(#a)"><rect/></clipPath><rect clip-path="url(#a)"/>',
      ),
      refused: within,
    },
    {
      name: "a gradient after itself",
      answer: svg('<linearGradient id="a" href="#a"/><rect fill="url(#a)"/>'),
      refused: within,
    },
    {
      name: "10^5 uses",
      answer: svg(`<rect id="u0" width="1" height="1" fill="red"/>${usesOfUses}`),
      refused: /With all uses drawn/,
    },
    {
      name: "10^5 uses in a row",
      answer: svg(`<rect id="u" fill="red"/>${'<use href="#u"/>'.repeat(50_000)}`),
      refused: mostElements,
    },
    {
      name: "patterns in patterns",
      answer: svg(
        `${Array.from({ length: 6 }, (_, n) => `<pattern id="p${n}" width="1" height="1">${`<rect width="1" height="1" fill="${n === 0 ? "red" : `url(#p${n - 1})`}"/>`.repeat(10)}</pattern>`).join("")}<rect width="64" height="64" fill="url(#p5)"/>`,
      ),
      refused: /With all uses drawn/,
    },
    {
      name: "a stroke of 50,000 pieces",
      answer: svg(`<path stroke="red" d="M0 0${"l1 1-1 1".repeat(25_000)}"/>`),
      refused: mostPieces,
    },
    {
      name: "50,000 dashes",
      answer: svg('<path stroke="red" d="M0 0H50000" stroke-dasharray="1"/>'),
      refused: mostPieces,
    },
    {
      name: "dashes of nearly nothing",
      answer: svg('<circle r="32" stroke="red" stroke-dasharray="1e-6"/>'),
      refused: mostPieces,
    },
    {
      name: "a path of 100 MB",
      answer: svg(`<path d="M0 0${"L9 9".repeat(25_000_000)}"/>`),
      refused: tooLong,
    },
    {
      name: "a path of a megabyte",
      answer: svg(`<path d="M0 0${"L9 9".repeat(240_000)}"/>`),
      refused: mostPieces,
    },
    {
      name: "points of a megabyte",
      answer: svg(`<polygon points="${"1 1 ".repeat(240_000)}"/>`),
      refused: mostPieces,
    },
    { name: "a size of 1e9", answer: alone(red, 'width="1e9" height="1e9"'), refused: /viewBox/ },
    { name: "a view of 1e9", answer: alone(red, 'viewBox="0 0 1e9 1e9"'), refused: /viewBox/ },
    {
      name: "a deep nest",
      answer: svg(`${"<g>".repeat(50_000)}${red}`),
      refused: /nested more than 100 deep/,
    },
    {
      name: "a deep nest of uses",
      answer: svg(
        Array.from({ length: 5000 }, (_, n) => `<g id="d${n + 1}"><use href="#d${n}"/></g>`)
          .reverse()
          .join("") + '<g id="d0"/>',
      ),
      refused: /nested too deep/,
    },
    {
      name: "100,000 attributes",
      answer: svg(
        `<rect fill="#fff"${Array.from({ length: 90_000 }, (_, n) => ` a${n}=""`).join("")}/>`,
      ),
    },
    {
      name: "100,000 rules",
      answer: svg(`<style>${"g>g g>.a{}".repeat(90_000)}</style><rect fill="#fff"/>`),
    },
    {
      name: "a selector without end",
      answer: svg(`<style>${"g ".repeat(400_000)}{fill:red}</style><rect fill="#fff"/>`),
    },
    {
      name: "a class without end",
      answer: svg(`<style>.a{fill:red}</style><rect fill="#fff" class="${"b ".repeat(400_000)}"/>`),
    },
    {
      name: "variables without end",
      answer: svg(`<rect fill="#fff" style="--a:${"var(--a)".repeat(50)};fill:var(--a)"/>`),
    },
    {
      name: "brackets without end",
      answer: svg(
        `<rect fill="#fff" transform="${"rotate(".repeat(50_000)}" style="fill:${"var(--".repeat(50_000)}"/>`,
      ),
    },
    {
      name: "text without end",
      answer: svg(`<text fill="red">${"word ".repeat(100_000)}</text>`),
      refused: /characters of text/,
    },
    {
      name: "41 filters",
      answer: svg(
        `<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>${'<rect width="9" height="9" fill="red" filter="url(#f)"/>'.repeat(41)}`,
      ),
      refused: /with a filter/,
    },
    { name: "a prefix of tags", answer: "<svg ".repeat(150_000), refused: /midst|end/ },
    { name: "ends without starts", answer: svg("</g>".repeat(200_000)) },
    { name: "starts of comments", answer: svg("<!--".repeat(200_000)) },
  ];
}
