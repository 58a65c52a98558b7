/**
 * What Pillow 13.0 says of the differences between pictures that are drawn here by formula. In Python:
 *
 *     def stats(a, b, tolerances):
 *         d = ImageChops.difference(a.convert("RGBa"), b.convert("RGBa"))
 *         bands = [Image.frombytes("L", d.size, d.tobytes()[i::4]) for i in range(4)]
 *         h = functools.reduce(ImageChops.lighter, bands).histogram()
 *         pixels = sum(h)
 *         beyond = {t: sum(h[t + 1:]) for t in tolerances}
 *         return pixels, beyond, max(i for i in range(256) if h[i]), sum(i * c for i, c in enumerate(h)) / pixels
 *
 * Of pictures of different sizes it is asked about the part that both have: `a.crop((0, 0, 40, 48))`.
 */
type Rgba = readonly [red: number, green: number, blue: number, alpha: number];
type Pixel = (x: number, y: number) => Rgba;

export interface KnownDifference {
  readonly name: string;
  readonly first: KnownPicture;
  readonly second: KnownPicture;
  /** Pixels that both have. */
  readonly pixels: number;
  /** Pixels beyond a tolerance, by it. */
  readonly beyond: Readonly<Record<number, number>>;
  readonly largest: number;
  readonly mean: number;
}

export interface KnownPicture {
  readonly width: number;
  readonly height: number;
  readonly pixel: Pixel;
}

const base: Pixel = (x, y) => [(x * 5) % 256, (y * 7) % 256, (x * y) % 256, 255];
const picture = (pixel: Pixel, width = 64, height = 48): KnownPicture => ({ width, height, pixel });

const withAlpha: Pixel = (x, y) => {
  const [red, green, blue] = base(x, y);
  return [red, green, blue, (x * 4 + y) % 256];
};

export const knownDifferences: readonly KnownDifference[] = [
  {
    name: "none",
    first: picture(base),
    second: picture(base),
    ...{ pixels: 3072, beyond: { 0: 0 }, largest: 0, mean: 0 },
  },
  {
    name: "a shift by one pixel",
    first: picture(base),
    second: picture((x, y) => (x > 0 ? base(x - 1, y) : [0, 0, 0, 255])),
    ...{ pixels: 3072, beyond: { 0: 3071, 8: 2514, 64: 321 }, largest: 252 },
    mean: 43.766927083333336,
  },
  {
    name: "one channel off by 3",
    first: picture(base),
    second: picture((x, y) => {
      const [red, green, blue, alpha] = base(x, y);
      return [red <= 252 ? red + 3 : red - 3, green, blue, alpha];
    }),
    ...{ pixels: 3072, beyond: { 0: 3072, 2: 3072, 3: 0 }, largest: 3, mean: 3 },
  },
  {
    name: "colours and alpha",
    first: picture(withAlpha),
    second: picture((x, y) => {
      const [, green, blue] = base(x, y);
      return [(x * 5 + 9) % 256, green, blue, (x * 4 + y * 3) % 256];
    }),
    ...{ pixels: 3072, beyond: { 0: 3069, 8: 2848, 64: 1261 }, largest: 252 },
    mean: 74.31998697916667,
  },
  {
    name: "colours that nobody sees",
    first: picture((x, y) => {
      const [red, green, blue] = base(x, y);
      return [red, green, blue, 0];
    }),
    second: picture(() => [255, 0, 0, 0]),
    ...{ pixels: 3072, beyond: { 0: 0 }, largest: 0, mean: 0 },
  },
  {
    name: "sizes, and one channel",
    first: picture(base),
    second: picture(
      (x, y) => {
        const [red, green, blue, alpha] = base(x, y);
        return [red, green, (blue + 7) % 256, alpha];
      },
      40,
      60,
    ),
    ...{ pixels: 1920, beyond: { 0: 1920, 6: 1920, 7: 32, 8: 32 }, largest: 249 },
    mean: 11.033333333333333,
  },
];
