import type { ColourId, MoonPhase, StyleId, ThingId } from "../brief/brief.js";
import { factsOf } from "../scene/things.js";
import { solid } from "./artwork.js";
import { rgb } from "./colour.js";
import { paintItem } from "./paintItem.js";
import { rect } from "./path.js";
import { styles } from "./styles/style.js";
import { colourTones } from "./tones.data.js";

/** One subject by itself. */
export interface AloneRequest {
  readonly subject: ThingId;
  readonly style: StyleId;
  readonly colour: ColourId;
  /** Both sides of the picture. */
  readonly sizePx: number;
  readonly seed: number;
  /** `#rrggbb`, before the style has its way with it; pale by default. */
  readonly background?: string;
  /** Share of the picture's side that the subject's longer side takes; .8 by default. */
  readonly fill?: number;
  readonly phase?: MoonPhase;
  readonly facing?: 1 | -1;
  /** Snow on it and lamps lit; both off by default. */
  readonly snowy?: boolean;
  readonly dark?: boolean;
}

/** An SVG of one subject in the middle of a plain background, in a style: for the judge's sketches. */
export function aloneSvg(request: AloneRequest): string {
  const { subject, style, colour, sizePx, seed, fill = 0.8 } = request;
  const { aspect } = factsOf(subject);
  const heightPx = aspect > 1 ? (sizePx * fill) / aspect : sizePx * fill;
  const widthPx = heightPx * aspect;
  const behind = rgb(
    request.background ??
      (colour === "white" || colour === "yellow" ? "#8fa3b8" : colourTones.white.dark),
  );
  const shapes = paintItem(
    {
      subject,
      phrase: 0,
      colour,
      colourAsked: true,
      x: (sizePx - widthPx) / 2,
      y: (sizePx - heightPx) / 2,
      widthPx,
      heightPx,
      size: null,
      depth: 0.5,
      perch: "ground",
      facing: request.facing ?? 1,
      phase: request.phase ?? (subject === "moon" ? "full" : null),
      variant: seed % 2 ** 31,
    },
    0,
    { grade: (c) => c, snowy: request.snowy ?? false, dark: request.dark ?? false, behind },
  );
  return styles[style]({
    widthPx: sizePx,
    heightPx: sizePx,
    seed,
    lightFrom: -1,
    shining: new Set(subject === "moon" || subject === "sun" ? [0] : []),
    shapes: [
      {
        path: rect(0, 0, sizePx, sizePx),
        paint: solid(behind),
        role: "sky",
        opacity: 1,
        linePx: 0,
        item: -1,
      },
      ...shapes,
    ],
  });
}
