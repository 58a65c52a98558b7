import assert from "node:assert/strict";
import fc from "fast-check";
import { SvgRefusal } from "../../../src/svg/caps.js";
import { cleanSvg } from "../../../src/svg/cleanSvg.js";
import { applyEdits } from "../../../src/svg/edit.js";
import { parseSvg } from "../../../src/svg/parse.js";
import { spansIn } from "../../../src/svg/spans.js";
import { svgAnswers } from "../../support/svgAnswers.js";

const size = { widthPx: 200, heightPx: 100 };

function cleanOf(answer: string): string {
  const cleaned = cleanSvg(answer, size);
  if (cleaned.kind === "refused") throw new Error(cleaned.reason);
  return cleaned.svg;
}

const base = cleanOf(
  `<svg viewBox="0 0 200 100"><defs><linearGradient id="dusk"><stop stop-color="#123"/></linearGradient></defs>
  <rect id="sky" fill="url(#dusk)" width="200" height="100"/><circle id="sun" cx="9" cy="9" r="5" fill="red"/>
  <g id="boats"><path id="hull" d="M1 1h9v9z"/><path d="M2 2h9v9z"/></g>
  <text id="title" x="5" y="90" fill="#fff">Old &amp; words</text></svg>`,
);
const inside = (svg: string): string => svg.replace(/^<svg[^>]*>|<\/svg>$/g, "");
const edited = (edits: string): string => inside(applyEdits(base, edits).svg);
const sun = '<circle id="sun" cx="9" cy="9" r="5" fill="red"/>';

describe("applyEdits", () => {
  const edits: readonly [why: string, answer: string, was: string, is: string][] = [
    [
      "replaces an element",
      '<edit><replace id="sun"><circle id="sun" r="9"/></replace></edit>',
      sun,
      '<circle id="sun" r="9"/>',
    ],
    [
      "gives what stands in place of an element its id",
      '<edit><replace id="sun"><circle r="9"/></replace></edit>',
      sun,
      '<circle id="sun" r="9"/>',
    ],
    [
      "makes a group of several in place of one",
      '<edit><replace id="sun"><circle r="9"/><circle r="8"/></replace></edit>',
      sun,
      '<g id="sun"><circle r="9"/><circle r="8"/></g>',
    ],
    ["removes an element", '<edit><remove id="sun"/></edit>', sun, ""],
    ["takes an id as a reference", '<edit><remove id="#sun"></remove></edit>', sun, ""],
    ["takes an id as words", "<edit><remove>sun</remove></edit>", sun, ""],
    ["takes other words for the same", '<edit><delete target="sun"/></edit>', sun, ""],
    [
      "sets attributes, and takes away those set to nothing",
      '<edit><set id="sun" r="7" fill="" stroke="a&quot;b"/></edit>',
      sun,
      '<circle id="sun" cx="9" cy="9" r="7" stroke="a&quot;b"/>',
    ],
    [
      "sets an attribute as an animation would",
      '<edit><set id="sun" attributeName="r" to="7"/></edit>',
      sun,
      '<circle id="sun" cx="9" cy="9" fill="red" r="7"/>',
    ],
    [
      "sets the words of a text",
      '<edit><set id="title">New &lt; words</set></edit>',
      "Old &amp; words",
      "New &lt; words",
    ],
    [
      "adds before an element",
      '<edit><add before="sun"><rect/></add></edit>',
      sun,
      `<rect/>${sun}`,
    ],
    ["adds behind an element", '<edit><add after="sun"><rect/></add></edit>', sun, `${sun}<rect/>`],
    [
      "adds into a group, at its end",
      '<edit><add into="boats"><rect id="mast"/></add></edit>',
      "</g>",
      '<rect id="mast"/></g>',
    ],
    ["adds on top of all", "<edit><add><rect/></add></edit>", "</text>", "</text><rect/>"],
    [
      "adds on top of all, by the name of the whole",
      '<edit><insert into="svg"><rect/></insert></edit>',
      "</text>",
      "</text><rect/>",
    ],
    [
      "takes an element that has its id in place of the old one",
      '<edit><circle id="sun" r="1"/></edit>',
      sun,
      '<circle id="sun" r="1"/>',
    ],
    [
      "takes several changes in their order, one of what another brought",
      '<edit><replace id="sun"><g id="sun"><rect id="new"/></g></replace><set id="new" x="1"/></edit>',
      sun,
      '<g id="sun"><rect id="new" x="1"/></g>',
    ],
    [
      "takes changes with prose, a fence, and tags that are not closed",
      'Sure!\n```xml\n<edit>\n<replace id="sun"><circle id="sun" r="9"></replace>\n</edit>\n```\nDone.',
      sun,
      '<circle id="sun" r="9"/>',
    ],
    [
      "takes words in place of a text as its words",
      '<edit><replace id="title">New words</replace></edit>',
      "Old &amp; words",
      "New words",
    ],
    [
      "takes no word of the prose for a list",
      'The <edit> is:\n<edit><remove id="sun"/></edit>',
      sun,
      "",
    ],
    ["takes several lists as one", '<edit><remove id="sun"/></edit> <edit/>', sun, ""],
    ["takes changes that stand in no list", 'So:\n<remove id="sun"/>\nDone', sun, ""],
    [
      "takes a verb that there is not as one that sets",
      '<edit><change id="sun" fill="blue"/></edit>',
      'fill="red"',
      'fill="blue"',
    ],
    [
      "sets what an own version says, where it has no form",
      '<edit><circle id="sun" cx="8" stroke="blue"/></edit>',
      sun,
      '<circle id="sun" cy="9" r="5" fill="red" cx="8" stroke="blue"/>',
    ],
    [
      "keeps what is in a group of which only the look is told",
      '<edit><replace id="boats"><g id="boats" opacity="0.5"/></replace></edit>',
      '<g id="boats">',
      '<g id="boats" opacity="0.5">',
    ],
    [
      "replaces a gradient by its own version",
      '<edit><radialGradient id="dusk"><stop stop-color="#456"/></radialGradient></edit>',
      '<linearGradient id="dusk"><stop stop-color="#123"/></linearGradient>',
      '<radialGradient id="dusk"><stop stop-color="#456"/></radialGradient>',
    ],
    [
      "sets the words of a text with parts that look otherwise",
      '<edit><set id="title">Bye <tspan fill="red">now</tspan></set></edit>',
      "Old &amp; words",
      'Bye <tspan fill="red">now</tspan>',
    ],
    [
      "takes such words in place of a text too",
      '<edit><replace id="title">\n Bye <tspan>now</tspan>\n</replace></edit>',
      "Old &amp; words",
      "Bye <tspan>now</tspan>",
    ],
    [
      "takes parts of a text in place of a text as its words",
      '<edit><replace id="title"><tspan x="5">a</tspan><tspan x="5">b</tspan></replace></edit>',
      "Old &amp; words",
      '<tspan x="5">a</tspan><tspan x="5">b</tspan>',
    ],
    [
      "sets what a replacement by nothing has of attributes",
      '<edit><replace id="sun" fill="blue"/></edit>',
      'fill="red"',
      'fill="blue"',
    ],
    [
      "gives new elements whose ids are taken others, and what refers to them",
      '<edit><add into="boats"><linearGradient id="dusk"/><g id="new"><path id="hull" fill="url(#dusk)"/><use href="#hull"/></g></add></edit>',
      "</g>",
      '<linearGradient id="dusk-2"/><g id="new"><path id="hull-2" fill="url(#dusk-2)"/><use href="#hull-2"/></g></g>',
    ],
    [
      "the same of what stands in place of another",
      '<edit><replace id="sun"><g id="sun"><path id="hull" d="M0 0h1"/></g></replace></edit>',
      sun,
      '<g id="sun"><path id="hull-2" d="M0 0h1"/></g>',
    ],
    [
      "takes escaped markup",
      "&lt;edit&gt;&lt;remove id=&quot;sun&quot;/&gt;&lt;/edit&gt;",
      sun,
      "",
    ],
    ["takes a JSON string", String.raw`"<edit>\n<remove id=\"sun\"/></edit>"`, sun, ""],
  ];
  for (const [why, answer, was, is] of edits) {
    it(`${why}, and leaves all else to the letter`, () => {
      assert.equal(edited(answer), inside(base).replace(was, is));
    });
  }

  it("changes several by one change", () => {
    const several = edited(
      '<edit><set id="hull, sky" opacity="0.5"/><remove id="sun #title"/></edit>',
    );
    assert.equal(several.match(/ opacity="0.5"/g)?.length, 2);
    assert.doesNotMatch(several, /sun|title/);
  });

  it("changes of the whole what changes nothing of its frame", () => {
    const { svg } = applyEdits(base, '<edit><set id="svg" fill="navy"/></edit>');
    assert.match(svg, /^<svg [^>]*fill="navy"[^>]*>/);
    for (const attribute of ['viewBox="0 0 1 1"', 'display="none"', 'transform="scale(2)"']) {
      const answer = `<edit><set id="svg" ${attribute}/></edit>`;
      assert.throws(() => applyEdits(base, answer), /of the whole <svg> stays/);
    }
  });

  it("loses nothing by a verb that there is not", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          "move",
          "attr",
          "style",
          "defs",
          "set",
          "animate",
          "change",
          "metadata",
          "x:y",
        ),
        fc.constantFrom("sun", "sky", "boats", "title"),
        fc.constantFrom('fill="red"', 'x="3"', "", 'by="3"', 'dx="1" dy="2"'),
        (verb, id, attributes) => {
          const answer = `<edit><${verb} id="${id}" ${attributes}/></edit>`;
          let svg = base;
          try {
            svg = cleanOf(applyEdits(base, answer).svg);
          } catch (thrown) {
            assert.ok(thrown instanceof SvgRefusal);
          }
          const ids = (text: string) => spansIn(text).map((each) => each.id);
          assert.deepEqual(ids(svg), ids(base));
        },
      ),
    );
  });

  it("does what is right, and says what is not, where it may", () => {
    const answer =
      '<edit><remove id="moon"/><set id="sun" r="7"/><add into="mars"><g/></add><move id="hull" dx="1"/></edit>';
    const { svg, notes } = applyEdits(base, answer, true);
    assert.equal(svg, base.replace(' r="5" fill="red"', ' fill="red" r="7"'));
    assert.match(notes[0] ?? "", /no element with the id "moon"/);
    assert.match(notes.join("\n"), /"mars"[^]*<move> is no change[^]*The ids are: dusk, sky/);
    assert.throws(() => applyEdits(base, answer), /"moon".*"mars".*The ids are/);
    assert.throws(() => applyEdits(base, '<edit><remove id="moon"/></edit>', true), /"moon"/);
    assert.deepEqual([...applyEdits(base, '<edit><remove id="sun"/></edit>').removed], ["sun"]);
  });

  it("takes a whole drawing in place of changes", () => {
    const whole = 'Here:\n<svg><rect width="9" height="9"/></svg>';
    assert.equal(applyEdits(base, whole).svg, whole);
    const told = `No <edit> will do:\n${whole}`;
    assert.equal(applyEdits(base, told).svg, told);
  });

  it("keeps the frame of a drawing whose contents are replaced", () => {
    const named = base.replace("<svg ", '<svg id="all" ');
    const { svg } = applyEdits(named, '<edit><replace id="all"><rect id="a"/></replace></edit>');
    assert.equal(svg, `${/^<svg[^>]*>/.exec(named)?.[0] ?? ""}<rect id="a"/></svg>`);
  });

  const refused: readonly [why: string, answer: string, reason: RegExp][] = [
    [
      "an id that is not there",
      '<edit><remove id="moon"/></edit>',
      /^There is no element with the id "moon"\. The ids are: dusk, sky, sun, boats, hull, title\.$/,
    ],
    [
      "an id that a change before it took away",
      '<edit><remove id="sun"/><set id="sun" r="1"/></edit>',
      /no element with the id "sun"/,
    ],
    ["a list with nothing in it", "<edit></edit>", /^There is no change in the <edit>\.$/],
    ["an empty list in prose", "<edit/>", /^There is no change in the <edit>\.$/],
    ["an answer in prose", "I moved the sun.", /^There is no <edit> and no <svg> in the answer\.$/],
    [
      "a replacement by nothing",
      '<edit><replace id="sun"/></edit>',
      /<replace id="sun"> holds no element\. Use <remove id="sun"\/>/,
    ],
    [
      "a change that says no id",
      "<edit><replace><rect/></replace></edit>",
      /Line 1: <replace> does not say the id/,
    ],
    [
      "words for what is no text",
      '<edit><set id="sun">Sun</set></edit>',
      /<circle id="sun"> is no text/,
    ],
    ["an addition of nothing", '<edit><add into="sky"/></edit>', /An <add> holds no element/],
    ["a change of nothing", '<edit><set id="sun"/></edit>', /<set id="sun"> says no attribute/],
    [
      "an element that stands for itself",
      "<edit><circle r='4'/></edit>",
      /<circle> stands in no <replace> and no <add>/,
    ],
    [
      "a verb that there is not",
      '<edit><move id="hull" dx="5" dy="3"/></edit>',
      /<move> is no change\. There are: <replace>, <set>, <add>, <remove>.*transform/,
    ],
    [
      "an attribute that its element has not",
      '<edit><move id="hull" x="5"/></edit>',
      /<move> is no change/,
    ],
    ["a gradient in place of what is drawn", '<edit><pattern id="sun"/></edit>', /stands in no/],
    [
      "parts of a text for what is none",
      '<edit><replace id="sun"><tspan>x</tspan></replace></edit>',
      /is no text/,
    ],
    ["an answer that was cut off", '<edit><replace id="sun"><circle r="', /midst of/],
    [
      "more changes than a drawing has",
      `<edit>${'<set id="sun" r="1"/>'.repeat(201)}</edit>`,
      /more than 200 changes/,
    ],
    [
      "more elements than a drawing has",
      `<edit><add>${"<g/>".repeat(20_001)}</add></edit>`,
      /more than 20000 elements/,
    ],
    ["elements nested without end", `<edit><add>${"<g>".repeat(200)}`, /nested more than/],
    ["an answer of a million characters", " ".repeat(1_000_001), /more than 1000000 characters/],
  ];
  for (const [why, answer, reason] of refused) {
    it(`says in plain words what is wrong with ${why}`, () => {
      assert.throws(
        () => applyEdits(base, answer),
        (thrown) => thrown instanceof SvgRefusal && reason.test(thrown.message),
      );
    });
  }

  it("brings nothing into the drawing that a drawing may not hold", () => {
    const hostile = `<edit>
      <add into="boats"><script>alert(1)</script><image href="file:///etc/passwd"/><foreignObject/></add>
      <set id="sky" onload="alert(1)" fill="url(http://127.0.0.1/x)" href="http://127.0.0.1/"/>
      <replace id="sun"><circle id="sun" r="9"/><metadata id="imagebeam-source"><![CDATA[<svg onload="x"/>]]></metadata></replace>
      <set id="title">]]&gt;&lt;script&gt;</set>
      <set id="hull" d="M0 0&quot;/><script>x</script>"/></edit>`;
    const cleaned = cleanOf(applyEdits(base, hostile).svg);
    assert.doesNotMatch(cleaned, /<script|onload|127\.0|passwd|metadata|foreignObject|alert\(1\)"/);
    assert.match(cleaned, /<circle id="sun" r="9"\/>/);
  });

  it("never fails otherwise, whatever a model answers", () => {
    const ids = ["sky", "sun", "boats", "title", "dusk", "none"];
    const id = fc.constantFrom(...ids);
    const name = fc.constantFrom("replace", "add", "remove", "set", "circle", "svg", "edit");
    const place = fc.constantFrom("id", "before", "after", "into", "target");
    const change = fc
      .tuple(name, place, id, fc.oneof(svgAnswers, fc.string()))
      .map(([tag, where, of, content]) => `<${tag} ${where}="${of}">${content}</${tag}>`);
    const answer = fc.oneof(
      fc.array(change, { maxLength: 4 }).map((all) => `<edit>${all.join("\n")}</edit>`),
      change,
      fc.string(),
    );
    fc.assert(
      fc.property(answer, (text) => {
        try {
          const cleaned = cleanSvg(applyEdits(base, text).svg, size);
          if (cleaned.kind === "clean") assert.deepEqual(parseSvg(cleaned.svg).notes, []);
        } catch (thrown) {
          if (!(thrown instanceof SvgRefusal)) throw thrown;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("ends soon, whatever stands in the answer", () => {
    const answers = [
      "<edit ".repeat(100_000),
      '<edit><set id="'.repeat(60_000),
      `<edit>${'<add into="boats"><g id="a"/></add>'.repeat(200)}</edit>${" ".repeat(900_000)}`,
      "&lt;edit".repeat(100_000),
      '<remove id="'.repeat(80_000),
    ];
    for (const text of answers) {
      const begun = performance.now();
      try {
        applyEdits(base, text);
      } catch (thrown) {
        assert.ok(thrown instanceof SvgRefusal);
      }
      assert.ok(
        performance.now() - begun < 2000,
        `${text.slice(0, 20)}: ${performance.now() - begun}`,
      );
    }
  });
});
