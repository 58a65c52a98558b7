/** SVG as language models write it, right and wrong, to be drawn as a browser draws it. */
export interface SvgSample {
  readonly name: string;
  readonly answer: string;
  /** What a browser is to be shown instead, where it would not know what was meant. */
  readonly as?: string;
}

const view = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"';
const svg = (inside: string, attributes = view): string => `<svg ${attributes}>${inside}</svg>`;
const sky =
  '<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0%" stop-color="#4a90d9"/><stop offset="100%" stop-color="#fde8c8"/></linearGradient>';

/** Drawings that are right as they stand, by what is special in them. */
const right: Readonly<Record<string, string>> = {
  "a rectangle": '<rect x="10" y="20" width="60" height="50" fill="teal"/>',
  "rounded corners": '<rect x="10" y="20" width="60" height="50" rx="15" fill="#c33"/>',
  "two radii": '<rect x="10" y="20" width="60" height="50" rx="30" ry="10" fill="#c33"/>',
  "a circle and an ellipse":
    '<circle cx="30" cy="30" r="20" fill="gold"/><ellipse cx="70" cy="70" rx="25" ry="10"/>',
  "lines with caps":
    '<g stroke="navy" stroke-width="8"><line x1="10" y1="20" x2="90" y2="20" stroke-linecap="round"/><line x1="20" y1="50" x2="80" y2="50" stroke-linecap="square"/></g>',
  joins:
    '<g fill="none" stroke="#333" stroke-width="10"><path d="M10 40L30 10L50 40" stroke-linejoin="round"/><path d="M50 90L70 50L90 90" stroke-linejoin="bevel"/></g>',
  "a polygon":
    '<polygon points="50,5 61,39 98,39 68,59 79,95 50,73 21,95 32,59 2,39 39,39" fill="orange" stroke="brown" stroke-width="2"/>',
  "a polyline":
    '<polyline points="0,80 20,60 40,70 60,30 80,50 100,10" fill="none" stroke="green" stroke-width="3"/>',
  "points without commas": '<polygon points="10 10 90 10 50-5 50 90" fill="purple"/>',
  curves:
    '<path d="M10 80C40 10 65 10 95 80S150 150 180 80" stroke="black" fill="none" stroke-width="3"/><path d="M10 50Q50 0 90 50T90 90" fill="#8cf"/>',
  "relative curves": '<path d="m10,80c30,-70 55,-70 85,0z" fill="tomato"/>',
  "compact numbers": '<path d="M10.5.5.5 10.5l40-5-5 40.5.5.5 20-20z" fill="#383"/>',
  arcs: '<path d="M20 50A30 30 0 0 1 80 50A30 20 0 1 1 20 50Z" fill="#69c"/>',
  "compact arcs": '<path d="M50 20a30 30 0 1110 59.5A30 20 20 0050 20z" fill="#c69"/>',
  "a path to the end of its sense": '<path d="M10 10H90V50H10Z M20 60 L40 90 L oops" fill="#555"/>',
  holes: '<path fill-rule="evenodd" d="M10 10h80v80H10z M30 30h40v40H30z" fill="darkgreen"/>',
  dashes:
    '<path d="M5 20H95M5 50H95" stroke="black" stroke-width="6" stroke-dasharray="10 5"/><circle cx="50" cy="75" r="15" fill="none" stroke="red" stroke-dasharray="4,2,1" stroke-dashoffset="3"/>',
  opacities:
    '<rect width="60" height="60" fill="red" fill-opacity=".5"/><rect x="30" y="30" width="60" height="60" fill="blue" opacity="0.5" stroke="black" stroke-opacity=".3" stroke-width="10"/>',
  "group opacity":
    '<g opacity=".5"><rect width="60" height="60" fill="red"/><rect x="30" y="30" width="60" height="60" fill="blue"/></g>',
  "colours in every form":
    '<rect width="20" height="100" fill="#f80"/><rect x="20" width="20" height="100" fill="rgb(10,200,30)"/><rect x="40" width="20" height="100" fill="rgb(50%, 0%, 50%)"/><rect x="60" width="20" height="100" fill="hsl(200, 80%, 40%)"/><rect x="80" width="20" height="100" fill="rgba(0,0,0,0.4)"/>',
  "newer colours":
    '<rect width="25" height="100" fill="#f808"/><rect x="25" width="25" height="100" fill="rgb(10 200 30 / 50%)"/><rect x="50" width="25" height="100" fill="hsl(200deg 80% 40%)"/><rect x="75" width="25" height="100" fill="hsla(20,80%,40%,.5)"/>',
  currentColor:
    '<g color="#2a6"><rect width="50" height="50" fill="currentColor"/><circle cx="70" cy="70" r="20" fill="none" stroke="currentcolor" stroke-width="4"/></g>',
  "an unknown colour": '<g fill="green"><rect width="50" height="50" fill="greenish"/></g>',
  "transparent and none":
    '<rect width="90" height="90" fill="transparent" stroke="#444"/><rect x="30" y="30" width="30" height="30" fill="none" stroke="red"/>',
  "nested groups":
    '<g transform="translate(50,50)"><g transform="rotate(30)"><g transform="scale(.5)"><g fill="indigo"><rect x="-40" y="-40" width="80" height="80"/></g></g></g></g>',
  "fifty groups": `${"<g>".repeat(50)}<rect width="50" height="50" fill="#a3c"/>${"</g>".repeat(50)}`,
  "transforms of all kinds":
    '<g transform="matrix(1 .2 -.2 1 10 10) skewX(10)"><rect width="30" height="30"/></g><rect width="20" height="20" fill="red" transform="translate(60 60) rotate(45 10,10) skewY(5) scale(1.2,.8)"/>',
  "transforms with commas":
    '<rect width="20" height="20" fill="red" transform="translate(50,10),rotate(30),scale(2)"/>',
  "huge coordinates":
    '<g transform="scale(0.0001)"><rect x="100000" y="100000" width="600000" height="500000" fill="crimson"/></g>',
  "tiny coordinates":
    '<g transform="scale(10000)"><path d="M0.001 0.001L0.008 0.002L0.005 0.009Z" fill="crimson"/></g>',
  "far outside":
    '<rect x="-5000" y="-5000" width="10000" height="5050" fill="#9cf"/><circle cx="9999" cy="50" r="20"/>',
  "scientific numbers": '<rect x="1e1" y="2.5E1" width="5e+1" height="4000e-2" fill="#0a7"/>',
  "a background":
    '<rect width="100%" height="100%" fill="#fde"/><circle cx="50%" cy="50%" r="25%" fill="#a36"/>',
  "a linear gradient": `<defs>${sky}</defs><rect width="100" height="100" fill="url(#sky)"/>`,
  "a gradient in user space":
    '<defs><linearGradient id="g" gradientUnits="userSpaceOnUse" x1="20" y1="0" x2="80" y2="0"><stop offset="0" stop-color="red"/><stop offset=".5" stop-color="#fff"/><stop offset="1" stop-color="blue"/></linearGradient></defs><rect width="100" height="60" y="20" fill="url(#g)"/>',
  "a gradient on a group": `<defs>${sky}</defs><g fill="url(#sky)"><circle cx="25" cy="30" r="20"/><rect x="50" y="50" width="45" height="45"/></g>`,
  "gradients that repeat":
    '<linearGradient id="a" x2=".2" spreadMethod="reflect"><stop stop-color="#123"/><stop offset="1" stop-color="#def"/></linearGradient><linearGradient id="b" x2=".3" spreadMethod="repeat"><stop stop-color="#321"/><stop offset="1" stop-color="#fed"/></linearGradient><rect width="100" height="45" fill="url(#a)"/><rect y="55" width="100" height="45" fill="url(#b)"/>',
  "a gradient turned":
    '<linearGradient id="g" gradientTransform="rotate(45 .5 .5)"><stop stop-color="yellow"/><stop offset="1" stop-color="purple"/></linearGradient><rect width="100" height="100" fill="url(#g)"/>',
  "gradients that inherit":
    '<linearGradient id="base"><stop stop-color="cyan"/><stop offset="1" stop-color="black"/></linearGradient><radialGradient id="r" href="#base"/><linearGradient id="l" xlink:href="#base" x1="1" x2="0" xmlns:xlink="http://www.w3.org/1999/xlink"/><rect width="50" height="100" fill="url(#r)"/><rect x="50" width="50" height="100" fill="url(#l)"/>',
  "a radial gradient":
    '<radialGradient id="sun" cx=".3" cy=".3" r=".7" fx=".2" fy=".2"><stop offset="0" stop-color="white"/><stop offset="100%" stop-color="orangered" stop-opacity=".6"/></radialGradient><circle cx="50" cy="50" r="45" fill="url(#sun)"/>',
  "a gradient on a stroke": `<defs>${sky}</defs><circle cx="50" cy="50" r="35" fill="none" stroke="url(#sky)" stroke-width="15"/>`,
  "stops by style":
    '<linearGradient id="g"><stop offset="0%" style="stop-color:rgb(255,255,0);stop-opacity:1"/><stop offset="100%" style="stop-color:rgb(255,0,0);stop-opacity:0.5"/></linearGradient><ellipse cx="50" cy="50" rx="45" ry="30" fill="url(#g)"/>',
  "paint that is not there":
    '<rect width="40" height="100" fill="url(#gone)"/><rect x="50" width="40" height="100" fill="url(#gone) lime"/>',
  "a pattern":
    '<pattern id="dots" width="20" height="20" patternUnits="userSpaceOnUse"><circle cx="10" cy="10" r="6" fill="#06c"/></pattern><rect width="100" height="100" fill="url(#dots)"/>',
  "a pattern of parts":
    '<pattern id="p" width=".25" height=".25"><rect width="10" height="10" fill="#c60"/></pattern><rect x="10" y="10" width="80" height="80" fill="url(#p)"/>',
  "a pattern turned":
    '<pattern id="h" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line y2="10" stroke="#444" stroke-width="8"/></pattern><circle cx="50" cy="50" r="45" fill="url(#h)" stroke="#444"/>',
  markers:
    '<defs><marker id="arrow" markerWidth="10" markerHeight="7" refX="9" refY="3.5" orient="auto"><polygon points="0 0, 10 3.5, 0 7" fill="#333"/></marker></defs><line x1="10" y1="50" x2="85" y2="50" stroke="#333" stroke-width="3" marker-end="url(#arrow)"/>',
  "markers at each point":
    '<marker id="m" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="5" markerHeight="5" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="red"/></marker><polyline points="10,80 40,20 60,60 90,30" fill="none" stroke="black" stroke-width="2" marker-start="url(#m)" marker-mid="url(#m)" marker-end="url(#m)"/>',
  "an arrow both ways":
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z"/></marker></defs><path d="M20 30C20 90 80 90 80 30" fill="none" stroke="black" stroke-width="3" marker-start="url(#arrow)" marker-end="url(#arrow)"/>',
  "a marker in user space":
    '<marker id="m" markerUnits="userSpaceOnUse" markerWidth="20" markerHeight="20" refX="10" refY="10"><circle cx="10" cy="10" r="9" fill="#39c"/></marker><path d="M20 50L80 50" stroke="black" stroke-width="4" marker-start="url(#m)" marker-end="url(#m)"/>',
  "a clip":
    '<clipPath id="c"><circle cx="50" cy="50" r="40"/></clipPath><g clip-path="url(#c)"><rect width="100" height="50" fill="skyblue"/><rect y="50" width="100" height="50" fill="seagreen"/></g>',
  "a clip of a box":
    '<clipPath id="c" clipPathUnits="objectBoundingBox"><rect x=".1" y=".1" width=".8" height=".5"/></clipPath><rect x="10" y="10" width="80" height="80" fill="maroon" clip-path="url(#c)"/>',
  "clips of clips":
    '<clipPath id="a"><rect width="60" height="100"/></clipPath><clipPath id="b" clip-path="url(#a)"><circle cx="50" cy="50" r="45"/></clipPath><rect width="100" height="100" fill="olive" clip-path="url(#b)"/>',
  "a clip that is not there": '<rect width="80" height="80" fill="olive" clip-path="url(#gone)"/>',
  "a mask":
    '<mask id="m"><rect width="100" height="100" fill="white"/><circle cx="50" cy="50" r="25" fill="black"/></mask><rect x="10" y="10" width="80" height="80" fill="#a0f" mask="url(#m)"/>',
  "a soft mask":
    '<linearGradient id="fade"><stop stop-color="white"/><stop offset="1" stop-color="black"/></linearGradient><mask id="m"><rect width="100" height="100" fill="url(#fade)"/></mask><rect width="100" height="100" fill="#a0f" mask="url(#m)"/>',
  "a blur":
    '<filter id="b"><feGaussianBlur in="SourceGraphic" stdDeviation="5"/></filter><circle cx="50" cy="50" r="25" fill="#e33" filter="url(#b)"/>',
  "a shadow":
    '<filter id="s" x="-20%" y="-20%" width="140%" height="140%"><feDropShadow dx="4" dy="4" stdDeviation="3" flood-color="#000" flood-opacity=".5"/></filter><rect x="20" y="20" width="50" height="50" fill="#fc3" filter="url(#s)"/>',
  "a shadow by hand":
    '<filter id="s"><feGaussianBlur in="SourceAlpha" stdDeviation="3"/><feOffset dx="3" dy="5" result="o"/><feMerge><feMergeNode in="o"/><feMergeNode in="SourceGraphic"/></feMerge></filter><circle cx="45" cy="45" r="30" fill="#3c9" filter="url(#s)"/>',
  "a glow":
    '<filter id="g"><feGaussianBlur stdDeviation="4" result="b"/><feColorMatrix in="b" type="matrix" values="1 0 0 0 1  0 1 0 0 .5  0 0 1 0 0  0 0 0 1 0"/><feBlend in="SourceGraphic" mode="screen"/></filter><path d="M50 10L90 90H10Z" fill="#248" filter="url(#g)"/>',
  "a use":
    '<defs><g id="tree"><rect x="-3" y="0" width="6" height="20" fill="brown"/><polygon points="0,-30 15,2 -15,2" fill="green"/></g></defs><use href="#tree" x="30" y="60"/><use xlink:href="#tree" transform="translate(70 70) scale(1.2)" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
  "a use before its target":
    '<use href="#late" x="20" fill="red"/><g display="none"><rect id="late" width="40" height="40"/></g>',
  "a use of a use":
    '<circle id="a" r="8" fill="navy"/><g id="b"><use href="#a" x="20" y="20"/><use href="#a" x="40" y="20"/></g><use href="#b" y="40"/>',
  "a symbol":
    '<symbol id="s" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5"/></symbol><use href="#s" x="10" y="10" width="30" height="30" fill="red"/><use href="#s" x="50" y="50" width="40" height="20" fill="blue"/>',
  "an svg in it":
    '<svg x="20" y="20" width="60" height="30" viewBox="0 0 10 10"><rect width="10" height="10" fill="hotpink"/><circle cx="5" cy="5" r="8"/></svg>',
  "an svg in it, cut":
    '<svg x="20" y="20" width="60" height="30" viewBox="0 0 10 10" preserveAspectRatio="xMidYMid slice"><circle cx="5" cy="5" r="5" fill="hotpink"/></svg>',
  "what is hidden":
    '<rect width="50" height="50" display="none"/><rect x="50" width="50" height="50" visibility="hidden"/><g visibility="hidden"><rect y="50" width="50" height="50" visibility="visible" fill="teal"/></g>',
  "strokes that do not scale":
    '<g transform="scale(10)"><rect x="1" y="1" width="7" height="7" fill="none" stroke="red" stroke-width="3" vector-effect="non-scaling-stroke"/></g>',
  "paint order":
    '<circle cx="50" cy="50" r="30" fill="gold" stroke="black" stroke-width="20" paint-order="stroke"/>',
  classes:
    '<style>.a { fill: #268; } .b { stroke: #d33; stroke-width: 4px }</style><rect class="a b" x="10" y="10" width="60" height="60"/><circle class="b" cx="70" cy="70" r="20" fill="none"/>',
  "rules of each kind":
    '<style>/* all */ rect { fill: silver } #one { fill: red } .c.d { fill: blue } g > rect { stroke: black } g circle, .e { fill: lime }</style><rect id="one" width="30" height="30"/><rect class="c d" x="35" width="30" height="30"/><g><rect x="70" y="2" width="28" height="28"/><g><circle cx="50" cy="70" r="20"/></g></g>',
  "CDATA around rules":
    '<style type="text/css"><![CDATA[ .x { fill: rgb(200, 30, 90); opacity: .6 } ]]></style><rect class="x" width="70" height="70"/>',
  "style against attributes":
    '<style>rect{fill:blue}</style><rect width="40" height="40" fill="red"/><rect x="50" width="40" height="40" fill="red" style="fill: lime !important; stroke: #000;"/>',
  "geometry by style":
    '<style>circle{r:20px;cx:40px;cy:60px;fill:#940} rect{rx:8px;width:30px;height:30px}</style><circle/><rect x="60" y="10"/>',
  "transforms by style":
    '<rect width="40" height="40" fill="#07a" style="transform: translate(30px, 20px) rotate(20deg)"/><rect x="60" y="60" width="20" height="20" style="transform: rotate(0.125turn); transform-origin: 70px 70px"/>',
  variables:
    '<style>svg{--main:#b35;--deep:var(--main)}.m{fill:var(--deep)}</style><rect class="m" width="60" height="60"/><circle cx="70" cy="70" r="20" style="fill:var(--none, #28a)"/>',
  blending:
    '<rect width="70" height="70" fill="#f44"/><rect x="30" y="30" width="70" height="70" fill="#4cf" style="mix-blend-mode:multiply"/>',
  "a print rule":
    "<style>@media print{rect{fill:red}} rect{fill:#484}</style><rect width='50' height='50'/>",
  animation:
    '<rect width="40" height="40" fill="#c0c"><animate attributeName="opacity" from="1" to="1" dur="1s"/></rect>',
  "a link": '<a href="https://example.org"><rect width="60" height="60" fill="#15c"/></a>',
  units: '<rect x="1mm" y="2pt" width="1in" height="2cm" fill="#777" transform="scale(.5)"/>',
  "colours in capitals":
    '<rect width="50" height="50" fill="#FF8800"/><rect x="50" width="50" height="50" fill="RGB(10,20,200)"/><rect y="50" width="50" height="50" fill="HSL(0.5turn 50% 50%)"/>',
  "an origin of a transform":
    '<rect x="30" y="30" width="40" height="20" transform="rotate(45)" transform-origin="50 40" fill="#a50"/>',
  "an origin of each shape":
    '<style>rect,circle,polygon,ellipse,line{transform-box:fill-box}</style><rect x="30" y="60" width="40" height="20" style="transform:rotate(45deg);transform-origin:center" fill="#a50"/><circle cx="20" cy="20" r="10" style="transform:scale(1.5,.5);transform-origin:top left"/><polygon points="60,10 90,10 75,30" style="transform:rotate(180deg);transform-origin:50% 50%" fill="teal"/><ellipse cx="15" cy="80" rx="10" ry="4" style="transform:rotate(90deg);transform-origin:center" fill="red"/><line x1="80" y1="60" x2="95" y2="60" stroke="blue" stroke-width="4" style="transform:rotate(90deg);transform-origin:right"/>',
  "an origin in the middle":
    '<rect x="30" y="30" width="40" height="20" transform="rotate(45)" transform-origin="center" fill="#a50"/>',
  "lengths in percent":
    '<path d="M0 50H100" stroke="red" stroke-width="5%" stroke-dasharray="5% 2%"/>',
  "a pattern with a view":
    '<pattern id="p" width="20%" height="20%" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="teal"/></pattern><rect width="100" height="100" fill="url(#p)"/>',
  "a mask by alpha":
    '<mask id="m" style="mask-type:alpha"><circle cx="50" cy="50" r="30" fill="black" fill-opacity=".5"/></mask><rect width="100" height="100" fill="red" mask="url(#m)"/>',
  "a mask in user space":
    '<mask id="m" maskUnits="userSpaceOnUse" x="0" y="0" width="50" height="100"><rect width="100" height="100" fill="#888"/></mask><rect width="100" height="100" fill="red" mask="url(#m)"/>',
  "a clip with a hole":
    '<clipPath id="c"><path clip-rule="evenodd" d="M0 0H100V100H0ZM25 25H75V75H25Z"/></clipPath><rect width="100" height="100" fill="green" clip-path="url(#c)"/>',
  "a clip by a use":
    '<defs><circle id="q" cx="50" cy="50" r="40"/><clipPath id="c"><use href="#q"/></clipPath></defs><rect width="100" height="100" fill="green" clip-path="url(#c)"/>',
  "a clip that moves with its group":
    '<g clip-path="url(#c)" transform="translate(20 20)"><rect width="100" height="100" fill="green"/></g><clipPath id="c"><rect width="30" height="50"/></clipPath>',
  "a switch": '<switch><g><rect width="50" height="50" fill="red"/></g></switch>',
  "arcs without a radius":
    '<path d="M10 50A0 10 0 0 1 90 50" stroke="red" fill="none" stroke-width="4"/><path d="M10 80a5 5 0 0 0 80 0" fill="blue"/>',
  "sizes that are none":
    '<rect x="10" y="10" width="-20" height="30"/><rect x="10" y="50" width="0" height="30" stroke="red"/><circle cx="50" cy="50" r="0" stroke="red"/><rect x="60" y="60" width="30" height="30" rx="-5" fill="teal"/>',
  "numbers without spaces": '<path d="M10.0.5L50.5.5 90-.5 90,90L+10,+90z" fill="#246"/>',
  "stops out of order":
    '<linearGradient id="a"><stop offset="0.8" stop-color="red"/><stop offset="0.2" stop-color="blue"/><stop offset="150%" stop-color="lime"/></linearGradient><rect width="100" height="100" fill="url(#a)"/>',
  "gradients of one stop and of none":
    '<linearGradient id="a"><stop offset="0.8" stop-color="red"/></linearGradient><linearGradient id="b"/><rect width="50" height="100" fill="url(#a)"/><rect x="50" width="50" height="100" fill="url(#b)"/>',
  "a gradient on a line":
    '<linearGradient id="a"><stop stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient><rect width="20" height="20" fill="teal"/><line x1="10" y1="50" x2="90" y2="50" stroke="url(#a)" stroke-width="10"/>',
  "symbols of other sizes":
    '<symbol id="s" viewBox="0 0 20 20" preserveAspectRatio="none"><rect width="20" height="20" rx="4"/></symbol><g fill="orange"><use href="#s" width="50" height="20"/><use href="#s" y="40" width="20%" height="50%" fill="purple"/></g>',
  "a use with a style":
    '<style>.i{fill:red}.i:hover{fill:blue}</style><defs><path id="p" class="i" d="M0 0h20v20z"/></defs><use href="#p" x="10"/><use href="#p" x="50" y="50" style="fill:blue"/>',
  "blending in a group":
    '<rect width="100" height="100" fill="#fc0"/><g style="isolation:isolate"><circle cx="40" cy="50" r="30" fill="#0af"/><circle cx="60" cy="50" r="30" fill="#f0a" style="mix-blend-mode:screen"/></g>',
  "a blur by style": '<circle cx="50" cy="50" r="20" style="filter:blur(4px)" fill="red"/>',
  "a shadow by style":
    '<circle cx="50" cy="50" r="20" style="filter:drop-shadow(3px 3px 2px rgba(0,0,0,.5))" fill="red"/>',
  "a shadow of another colour":
    '<filter id="f"><feFlood flood-color="#08f" result="c"/><feComposite in="c" in2="SourceAlpha" operator="in"/><feOffset dx="5" dy="5"/><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter><rect x="20" y="20" width="40" height="40" fill="#fa0" filter="url(#f)"/>',
  "less colour":
    '<filter id="f"><feColorMatrix type="saturate" values="0.2"/></filter><g filter="url(#f)"><rect width="50" height="100" fill="red"/><rect x="50" width="50" height="100" fill="blue"/></g>',
  "a filter of channels":
    '<filter id="f"><feComponentTransfer><feFuncR type="table" tableValues="0 1"/><feFuncA type="linear" slope=".5"/></feComponentTransfer></filter><rect width="50" height="100" fill="red" filter="url(#f)"/>',
  "markers on a group":
    '<marker id="m" orient="45" markerWidth="4" markerHeight="4" refX="2" refY="2"><rect width="4" height="4" fill="red"/></marker><g marker-end="url(#m)" stroke="black" stroke-width="3"><line x1="10" y1="10" x2="80" y2="80"/><line x1="10" y1="30" x2="50" y2="80"/></g>',
  "markers round a polygon":
    '<marker id="m" orient="auto" markerWidth="6" markerHeight="6" refX="3" refY="3" viewBox="0 0 6 6"><path d="M0 0L6 3L0 6z"/></marker><polygon points="20,20 80,20 50,80" fill="none" stroke="red" stroke-width="2" marker-mid="url(#m)" marker-end="url(#m)"/>',
  "a marker in the line's colour":
    '<marker id="m" markerWidth="6" markerHeight="6" refX="3" refY="3"><circle cx="3" cy="3" r="3" fill="context-stroke"/></marker><path d="M10 50H90" stroke="green" stroke-width="4" marker-end="url(#m)"/>',
  "rules by id":
    '<style>#p{fill:red;fill-rule:evenodd}</style><path id="p" d="M10 10H90V90H10ZM30 30H70V70H30Z"/>',
  "what is inherited":
    '<g fill="red" stroke="blue" stroke-width="4"><rect x="10" y="10" width="30" height="30" fill="inherit" stroke="none"/></g>',
  "rules of three parts":
    '<style>.a .b > .c{fill:red} .a .d{fill:blue}</style><g class="a"><g><g class="b"><rect class="c" width="40" height="40"/></g><rect class="d" x="50" width="40" height="40"/></g></g>',
  "a symbol that goes over":
    '<symbol id="s" viewBox="0 0 10 10"><circle cx="10" cy="5" r="5" fill="red"/></symbol><use href="#s" x="10" y="10" width="40" height="40"/><symbol id="t" viewBox="0 0 10 10" overflow="visible"><circle cx="10" cy="5" r="5" fill="blue"/></symbol><use href="#t" x="10" y="55" width="40" height="40"/>',
  "a symbol without a view":
    '<symbol id="s"><circle cx="10" cy="10" r="8" fill="red"/></symbol><use href="#s" x="30" y="30"/>',
  "an icon":
    '<g fill="none" stroke="currentColor" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"><path d="M10 45 50 12l40 33v43a4 4 0 0 1-4 4H14a4 4 0 0 1-4-4z"/><polyline points="38 92 38 55 62 55 62 92"/></g>',
  "a landscape": `<defs>${sky}</defs><rect width="100" height="100" fill="url(#sky)"/><circle cx="75" cy="25" r="10" fill="#fff3b0"/><path d="M0 70L25 40L45 65L70 35L100 70V100H0Z" fill="#5a7d5a"/><path d="M0 80Q25 70 50 80T100 80V100H0Z" fill="#3f5f3f"/><g fill="#2d402d"><polygon points="20,85 25,65 30,85"/><polygon points="80,88 86,64 92,88"/></g>`,
  "a chart":
    '<g fill="#4c78a8"><rect x="10" y="60" width="15" height="30"/><rect x="32" y="40" width="15" height="50"/><rect x="54" y="20" width="15" height="70"/><rect x="76" y="50" width="15" height="40"/></g><path d="M5 5V90H98" stroke="#333" fill="none"/><g stroke="#ddd" stroke-width=".5"><line x1="5" y1="30" x2="98" y2="30"/><line x1="5" y1="60" x2="98" y2="60"/></g>',
  "a face":
    '<circle cx="50" cy="50" r="45" fill="#ffd93b" stroke="#e0a800" stroke-width="3"/><circle cx="35" cy="40" r="6"/><circle cx="65" cy="40" r="6"/><path d="M30 62Q50 82 70 62" fill="none" stroke="#000" stroke-width="4" stroke-linecap="round"/>',
};

/** Drawings with text, which a browser is given the same font for. */
const written: Readonly<Record<string, string>> = {
  "a word": '<text x="10" y="50" font-size="24">Hello</text>',
  "a font that nobody has":
    '<text x="5" y="50" font-size="20" font-family="\'Segoe UI\', Roboto, sans-serif">Segoe</text>',
  anchors:
    '<g font-size="14"><text x="50" y="20" text-anchor="start">start</text><text x="50" y="50" text-anchor="middle">middle</text><text x="50" y="80" text-anchor="end">end</text></g>',
  baselines:
    '<g font-size="16"><text x="5" y="50" dominant-baseline="middle">mid</text><text x="50" y="50" dominant-baseline="central">cen</text></g>',
  "bold parts":
    '<text x="5" y="50" font-size="16">a <tspan font-weight="bold" fill="red">bold</tspan> end</text>',
  "lines of a paragraph":
    '<text x="10" y="20" font-size="14"><tspan x="10" dy="0">One line</tspan><tspan x="10" dy="1.2em">and two</tspan><tspan x="10" dy="1.2em">and three</tspan></text>',
  "letters apart": '<text x="5" y="50" font-size="14" letter-spacing="3">APART</text>',
  "each letter in its place": '<text x="10 30 50 70" y="30 40 50 60" font-size="16">abcd</text>',
  "text on a curve":
    '<path id="c" d="M10 80Q50 10 90 80" fill="none"/><text font-size="12"><textPath href="#c">round the bend</textPath></text>',
  "text turned":
    '<text x="50" y="50" font-size="16" transform="rotate(-45 50 50)" text-anchor="middle">turned</text>',
  "text with an outline":
    '<text x="5" y="60" font-size="40" font-weight="900" fill="#fc0" stroke="#000" stroke-width="1.5">Bang</text>',
  Greek: '<text x="5" y="50" font-size="18">Καλημέρα</text>',
  Cyrillic: '<text x="5" y="50" font-size="18">Привет</text>',
  Vietnamese: '<text x="5" y="50" font-size="18">Tiếng Việt</text>',
  Hebrew: '<text x="5" y="50" font-size="18">שלום</text>',
  "accents and signs": '<text x="5" y="50" font-size="14">Ça → €5 • ½</text>',
  "a diagram":
    '<defs><marker id="arrow" markerWidth="8" markerHeight="8" refX="7" refY="3" orient="auto"><path d="M0 0L8 3L0 6Z"/></marker></defs><g font-family="Arial" font-size="9" text-anchor="middle"><rect x="5" y="10" width="38" height="24" rx="4" fill="#e3f2fd" stroke="#1565c0"/><text x="24" y="25">Client</text><rect x="57" y="10" width="38" height="24" rx="4" fill="#e8f5e9" stroke="#2e7d32"/><text x="76" y="25">Server</text><line x1="43" y1="22" x2="56" y2="22" stroke="#333" marker-end="url(#arrow)"/><rect x="57" y="60" width="38" height="24" rx="4" fill="#fff3e0" stroke="#ef6c00"/><text x="76" y="75">Store</text><line x1="76" y1="34" x2="76" y2="59" stroke="#333" marker-end="url(#arrow)"/></g>',
  "a clip of text":
    '<clipPath id="t"><text x="5" y="70" font-size="50" font-weight="bold">ABC</text></clipPath><rect width="100" height="100" fill="#80c" clip-path="url(#t)"/>',
  "hanging text":
    '<text x="5" y="50" font-size="14" dominant-baseline="hanging">hang</text><text x="50" y="50" font-size="14" alignment-baseline="middle">ali</text>',
  "sizes of letters":
    '<text x="50" y="50" dy=".35em" text-anchor="middle" font-size="2em">em</text>',
  "letters that are shifted":
    '<text x="5" y="50" font-size="20">H<tspan baseline-shift="sub" font-size="12">2</tspan>O<tspan dy="-8" font-size="12">2</tspan></text>',
  "letters that are turned": '<text x="10" y="50" rotate="20" font-size="20">rotate</text>',
  "text of a length": '<text x="10" y="50" textLength="80" font-size="12">stretch</text>',
  "white space in text": `<text x="10" y="50" font-size="12">
   <tspan>one</tspan>
   <tspan>two</tspan>
 </text>`,
  "text in the middle":
    '<text x="50%" y="50%" text-anchor="middle" dominant-baseline="middle" font-size="20px" font-family="sans-serif" fill="#333">Center</text>',
  "text downwards": '<text x="50" y="10" writing-mode="vertical-rl" font-size="14">down</text>',
  "text that is struck":
    '<text x="5" y="50" font-size="18" text-decoration="line-through">gone</text>',
  "text that is hidden":
    '<g visibility="hidden"><text x="5" y="30" font-size="20">no</text><text x="5" y="60" font-size="20">n<tspan visibility="visible">yes</tspan></text></g><text x="5" y="90" font-size="20" display="none">no</text>',
  "text with shapes over it":
    '<text x="5" y="50" font-size="40">over</text><rect x="20" y="30" width="30" height="10" fill="red"/>',
  "classes of text":
    '<style>.t{font:bold 18px sans-serif;fill:#246}</style><text class="t" x="5" y="50">Title</text>',
};

/** Answers that are wrong or wrapped, and what was meant. */
const mended: Readonly<Record<string, readonly [answer: string, as?: string]>> = {
  "a fence": [
    `Sure! Here it is:\n\n\`\`\`svg\n${svg('<rect width="60" height="60" fill="#36c"/>')}\n\`\`\`\n\nLet me know.`,
    svg('<rect width="60" height="60" fill="#36c"/>'),
  ],
  "an XML fence with a document type": [
    `\`\`\`xml\n<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n${svg('<circle cx="50" cy="50" r="40" fill="#36c"/>')}\n\`\`\``,
    svg('<circle cx="50" cy="50" r="40" fill="#36c"/>'),
  ],
  "no namespace": [svg('<circle cx="50" cy="50" r="40" fill="#36c"/>', 'viewBox="0 0 100 100"')],
  "a namespace bound to a prefix": [
    '<svg:svg xmlns:svg="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><svg:rect width="50" height="80" fill="#a22"/></svg:svg>',
    svg('<rect width="50" height="80" fill="#a22"/>'),
  ],
  "xlink without its namespace": [
    svg('<rect id="r" width="20" height="20"/><use xlink:href="#r" x="50" y="50"/>'),
  ],
  "no view": [
    svg('<rect width="150" height="100" fill="#2a2"/>', 'width="200" height="200"'),
    svg('<rect width="150" height="100" fill="#2a2"/>', 'viewBox="0 0 200 200"'),
  ],
  "a view of parts": [
    svg('<rect width="50%" height="50%" fill="#2a2"/>', 'width="100%" height="100%"'),
    svg('<rect width="50" height="50" fill="#2a2"/>'),
  ],
  "sizes with units": [
    svg('<rect width="24" height="12" fill="#2a2"/>', 'width="48px" height="48px"'),
    svg('<rect width="24" height="12" fill="#2a2"/>', 'viewBox="0 0 48 48"'),
  ],
  "a view with commas": [
    svg('<rect width="60" height="60" fill="#2a2"/>', 'viewBox="0,0,100,100"'),
  ],
  "an origin in a view from elsewhere": [
    svg(
      '<rect x="-20" y="-20" width="40" height="20" fill="#a50" style="transform:rotate(45deg);transform-origin:50% 20px"/>',
      'viewBox="-50 -50 100 100"',
    ),
  ],
  "a view from elsewhere": [
    svg('<circle r="40" fill="#2a2"/>', 'viewBox="-50 -50 100 100" width="24"'),
  ],
  "a wide view": [svg('<rect width="200" height="100" fill="#2a2"/>', 'viewBox="0 0 200 100"')],
  "a wide view, cut": [
    svg(
      '<circle cx="100" cy="50" r="50" fill="#2a2"/>',
      'viewBox="0 0 200 100" preserveAspectRatio="xMinYMid slice"',
    ),
  ],
  "a view in small letters": [
    svg('<rect width="60" height="60" fill="#2a2"/>', 'viewbox="0 0 100 100"'),
  ],
  "a raw ampersand": [svg('<title>R&D</title><text x="5" y="50" font-size="20">R&D & co</text>')],
  "entities of HTML": [svg('<text x="5" y="50" font-size="20">&copy;&nbsp;2024 &eacute;</text>')],
  "shapes that are not closed": [
    svg('<g><rect width="40" height="40" fill="#c33"></g><circle cx="70" cy="70" r="20"/>'),
  ],
  "groups that are not closed": [
    svg('<g fill="#c33"><g transform="translate(20 20)"><rect width="40" height="40"/>'),
  ],
  "an end that is missing": [`<svg ${view}><rect width="40" height="40" fill="#c33"/>`],
  "a group too many closed": [
    svg('<rect width="40" height="40" fill="#c33"/></g><circle cx="70" cy="70" r="20"/>'),
  ],
  "attributes without quotes": [svg("<rect width=40 height=40 fill=#c33 />")],
  "attributes in single quotes": [svg("<rect width='40' height='40' fill='#c33'/>")],
  "an attribute twice": [svg('<rect width="40" height="40" fill="#c33" fill="#00f"/>')],
  comments: [
    svg(
      '<!-- the sky --><rect width="100" height="50" fill="#8cf"/><!-- <rect width="100" height="100"/> -->',
    ),
  ],
  "a sheet's background": [
    svg('<circle cx="50" cy="50" r="30" fill="#fff"/>', `${view} style="background-color:#224"`),
  ],
  "JSON around it": [
    JSON.stringify({ svg: svg('<rect width="40" height="90" fill="#c3f"/>') }),
    svg('<rect width="40" height="90" fill="#c3f"/>'),
  ],
  "names in small letters": [
    svg(
      '<lineargradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></lineargradient><clippath id="c"><circle cx="50" cy="50" r="45"/></clippath><rect width="100" height="100" fill="url(#g)" clip-path="url(#c)"/>',
    ),
  ],
  "an editor's leavings": [
    svg(
      '<metadata><rdf:RDF/></metadata><sodipodi:namedview pagecolor="#fff"/><g inkscape:label="Layer 1" inkscape:groupmode="layer"><path sodipodi:nodetypes="cc" d="M10 10H90V90Z" fill="#963"/></g>',
    ),
  ],
  "quotes in references": [
    svg(`<defs>${sky}</defs><rect width="100" height="100" fill="url('#sky')"/>`),
  ],
  "a root that says how all is drawn": [
    `<svg ${view} fill="none" stroke="navy" stroke-width="4" stroke-linecap="round"><path d="M10 10L90 90"/><circle cx="50" cy="50" r="30"/></svg>`,
  ],
  "a root with a class": [
    `<svg ${view} class="r"><style>.r{fill:none;stroke:red;stroke-width:3} .r .x{fill:blue}</style><rect x="10" y="10" width="30" height="30"/><g class="x"><rect x="50" y="50" width="30" height="30"/></g></svg>`,
  ],
  "a root with a style": [
    `<svg ${view} style="color:purple;fill:currentColor;stroke:black;opacity:.5"><rect width="60" height="60"/></svg>`,
  ],
  "a view that is stretched": [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" preserveAspectRatio="none"><circle cx="100" cy="50" r="50" fill="teal"/></svg>`,
  ],
  "sizes of fonts": [
    `<svg ${view} font-family="monospace" font-size="10"><text x="5" y="20" style="font-size:large">large</text><text x="5" y="50" font-size="small">small</text><text x="5" y="80" style="font-size:150%">pct</text></svg>`,
  ],
  "two drawings": [
    `A first try: <svg ${view}><rect/></svg>. Better:\n${svg('<rect width="70" height="70" fill="#369"/><circle cx="80" cy="80" r="15"/>')}`,
    svg('<rect width="70" height="70" fill="#369"/><circle cx="80" cy="80" r="15"/>'),
  ],
};

export const svgSamples: readonly SvgSample[] = [
  ...Object.entries({ ...right, ...written }).map(([name, inside]) => ({
    name,
    answer: svg(inside),
  })),
  ...Object.entries(mended).map(([name, [answer, as]]) => ({
    ...{ name, answer },
    ...(as === undefined ? {} : { as }),
  })),
];
