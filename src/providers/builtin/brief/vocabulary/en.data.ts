import type { Vocabulary } from "./vocabulary.js";

export const vocabulary: Vocabulary = {
  subject: {
    sailboat:
      "sailboat, sailing boat, sail boat, boat, yacht, sailing ship, ship, dinghy, schooner, catamaran, fishing boat, sailing yacht, sloop, toy boat, wooden boat, rowing boat, tall ship",
    lighthouse: "lighthouse, light house",
    house:
      "house, cottage, cabin, barn, farmhouse, villa, bungalow, tree house, dwelling, log cabin, chalet",
    castle: "castle, fortress, palace, citadel, fort",
    windmill: "windmill, wind mill, mill",
    tree: "tree, oak, oak tree, maple, maple tree, birch, birch tree, willow, willow tree, apple tree, cherry tree, elm, olive tree, bonsai, sapling",
    pine: "pine, pine tree, fir, fir tree, spruce, conifer, evergreen, evergreen tree",
    cactus: "cactus/cacti, cactus/cactuses, saguaro",
    flower:
      "flower, poppy, lily, blossom, blossom flower, orchid, dandelion, peony, wildflower, wild flower",
    mushroom: "mushroom, toadstool, fly agaric",
    apple: "apple",
    cat: "cat, kitten, kitty, tabby, tomcat, house cat, tabby cat",
    rabbit: "rabbit, bunny, hare, bunny rabbit",
    bird: "bird, seagull, gull, swallow, sparrow, robin, songbird, hawk, sea bird, seabird",
    fish: "fish/fish, fish/fishes, goldfish/goldfish, koi/koi, trout/trout, salmon/salmon, clownfish/clownfish",
    whale: "whale, blue whale, humpback, humpback whale, orca, sperm whale",
    butterfly: "butterfly, moth, monarch butterfly",
    balloon: "balloon, hot air balloon, air balloon",
    rocket:
      "rocket, spaceship, space ship, rocket ship, spacecraft/spacecraft, space rocket, starship",
    car: "car, automobile, convertible, sedan, motorcar, old car, vintage car, automobile/automobili",
    snowman: "snowman/snowmen, snow man/snow men",
    robot: "robot, android, automaton/automata",
    umbrella: "umbrella, parasol, brolly",
    tent: "tent, camping tent, teepee, yurt",
    teacup:
      "teacup, tea cup, cup of tea/cups of tea, cup, mug, coffee cup, cup of coffee/cups of coffee, coffee mug",
    moon: "moon",
    sun: "sun",
  },
  number: {
    "1": "one, a single, single, a lone, lone, a solitary, solitary, just one",
    "2": "two, a pair of, pair of, a couple of, couple of, twin",
    "3": "three, a trio of, trio of",
    "4": "four, a quartet of",
    "5": "five",
    "6": "six, half a dozen",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "10": "ten",
    "11": "eleven",
    "12": "twelve, a dozen, dozen",
  },
  vague: {
    "3": "some, a few, few",
    "4": "several, a group of, group of, a cluster of, cluster of, a handful of",
    "7": "many, lots of, a lot of, a flock of, flock of, a swarm of, a fleet of, fleet of, a row of, a school of, countless, numerous, dozens of, hundreds of",
    "12": "thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety, a hundred, hundred, a thousand, thousand, a million, million",
  },
  colour: {
    red: "red, crimson, scarlet, ruby, cherry red, vermilion, maroon, burgundy, reddish, bright red, dark red",
    orange: "orange, tangerine, amber",
    yellow: "yellow, golden, gold, lemon yellow, mustard",
    green: "green, emerald, olive green, lime green, jade, mint green",
    blue: "blue, azure, navy, navy blue, cobalt, sky blue, turquoise, teal, cyan, indigo",
    purple: "purple, violet, lilac, lavender, mauve, magenta, violets",
    pink: "pink, salmon pink, fuchsia",
    brown: "brown, chestnut, chocolate brown, tan, beige",
    black: "black, jet black, ebony, pitch black",
    white: "white, ivory, snow white, whitewashed, pearl white",
    grey: "grey, gray, silver, slate, charcoal grey",
  },
  size: {
    small: "small, tiny, little, miniature, minuscule, small scale, petite, wee",
    large:
      "large, big, huge, giant, gigantic, enormous, massive, towering, immense, oversized, colossal, great, grand",
  },
  phase: { full: "full", crescent: "crescent, half, new, sickle, thin, waxing, waning" },
  phasedMoon: {
    full: "full moon, full moons",
    crescent: "crescent moon, half moon, new moon, sickle moon",
  },
  position: {
    left: "on the left, to the left, at the left, at left, on left, left side, on the left side, on the left hand side, in the left, left of the frame, to the left of the frame, left of the image, left of the picture, on the left of the frame, on the left of the image, on the left of the picture, left third, in the left third, left half, in the left half",
    right:
      "on the right, to the right, at the right, at right, on right, right side, on the right side, on the right hand side, in the right, right of the frame, to the right of the frame, right of the image, right of the picture, on the right of the frame, on the right of the image, on the right of the picture, right third, in the right third, right half, in the right half",
    centre:
      "in the centre, in the center, in the middle, at the centre, at the center, centred, centered, dead centre, in the middle of the frame",
    foreground: "in the foreground, up front, in front",
    background:
      "in the background, in the distance, far away, far off, on the horizon, in the far distance",
  },
  relation: {
    on: "on, on top of, atop, on the top of, perched on, sitting on, standing on, upon",
    beside:
      "beside, next to, near, by, alongside, close to, besides, adjacent to, side by side with, near to",
    leftOf: "left of, to the left of, on the left of, on the left side of, to the left side of",
    rightOf:
      "right of, to the right of, on the right of, on the right side of, to the right side of",
    above:
      "above, over, high above, over the top of, flying over, floating above, hovering over, soaring over",
    below: "below, under, beneath, underneath",
    inFrontOf: "in front of, ahead of",
    behind: "behind, in back of",
  },
  terrain: {
    sea: "sea, seas, ocean, oceans, open water, calm water, still water, calm waters, harbour, harbor, bay, waves, seaside, coast, coastline, coastal, seascape, underwater, under the sea, island",
    lake: "lake, lakes, lakeside, pond, river, riverside, riverbank, lagoon, lakeshore, stream, canal, hot spring, hot springs",
    meadow:
      "meadow, meadows, field, fields, grass, grassland, garden, pasture, lawn, park, countryside, farmland, prairie, valley, wheat field, glade, savanna, savannah, steppe, farm, farmyard, orchard, vineyard, tennis court, tennis courts, football field, soccer field, baseball field, football pitch, golf course, outfield",
    desert: "desert, deserts, dunes, sand dunes, dune, sahara",
    snow: "snow, snowy, snow covered, snowfield, tundra, arctic, ice field, in the snow",
    beach: "beach, beaches, shore, seashore, sandy shore",
    city: "city, cities, town, street, streets, urban, downtown, avenue, avenues, boulevard, alley, alleyway, ave, sidewalk, sidewalks, pavement, parking lot, crosswalk, town square, city street, village street",
    space: "space, outer space, galaxy, cosmos, deep space, milky way",
    table:
      "table, wooden table, dining table, kitchen table, coffee table, desk, desks, wooden desk, countertop, kitchen counter, workbench, tabletop, table top, picnic table",
    kitchen: "kitchen, kitchens, kitchenette",
    bedroom: "bedroom, bedrooms, bed room",
    livingRoom: "living room, livingroom, sitting room, lounge, parlour, parlor, living rooms",
    office: "office, offices, home office, workplace",
    shop: "shop, shops, store, supermarket, grocery store, bookshop, bookstore, corner shop, toy shop, toy store, candy shop, candy store, bakery, coffee shop, boutique",
  },
  backdrop: {
    mountains:
      "mountain, mountains, peaks, alps, alpine, mountain range, snowy mountains, snowy peaks, snow capped mountains",
    hills: "hill, hills, hillside, hilltop, rolling hills, green hills",
    forest: "forest, forests, woods, woodland, pine forest, jungle, forest of pines, treeline",
    skyline: "skyline, city skyline, skyscrapers, skyscraper, skyline of the city",
  },
  time: {
    dawn: "dawn, sunrise, daybreak, early morning, first light, morning, at sunrise",
    day: "noon, midday, daytime, daylight, afternoon, day, at noon, broad daylight",
    dusk: "dusk, sunset, twilight, evening, nightfall, setting sun, sundown, gloaming",
    night:
      "night, nighttime, night time, midnight, starry, starry night, night sky, starlit, after dark, at night, nocturnal, starry sky",
  },
  weather: {
    clear:
      "clear sky, clear skies, cloudless, cloudless sky, sunny, clear weather, clear blue sky, blue sky",
    cloudy: "cloudy, clouds, cloud, overcast, grey clouds, heavy clouds, grey sky",
    rain: "rain, rainy, raining, drizzle, downpour, in the rain, rain shower, rainfall",
    snowfall:
      "snowfall, snowing, falling snow, blizzard, snowstorm, snow storm, snowflakes, snow falling",
    fog: "fog, foggy, mist, misty, haze, hazy, in the mist",
    storm: "storm, stormy, thunder, lightning, thunderstorm, tempest, stormy sea",
  },
  season: {
    spring: "spring, springtime, in spring, cherry blossom, cherry blossoms",
    summer: "summer, summertime, summery, in summer",
    autumn:
      "autumn, autumnal, in autumn, in the fall, fall colours, fall colors, fall foliage, autumn leaves",
    winter: "winter, wintry, winter day, wintertime, in winter",
  },
  style: {
    flat: "flat design, flat illustration, flat style, flat vector, vector art, vector illustration, minimalist, minimal design, flat colours, flat colors, travel poster, minimalist poster",
    watercolour:
      "watercolour, watercolor, water colour, water color, watercolours, watercolors, watercolour painting, watercolor painting",
    pixelArt: "pixel art, pixelart, 8 bit, 16 bit, 32 bit, pixels, pixelated",
    blueprint: "blueprint, technical drawing, cyanotype, schematic, technical blueprint",
    ink: "ink, ink drawing, pen and ink, line art, line drawing, ink sketch, inked, ink wash, sumi e, pen drawing, etching, woodcut",
    lowPoly: "low poly, lowpoly, low polygon, polygonal, geometric facets",
    pastel:
      "pastel, pastels, pastel drawing, chalk pastel, soft pastel, pastel style, chalk drawing",
    noir: "film noir, noir style, noir film, neo noir, noir scene, noir picture, noir mood, a noir",
    papercut:
      "paper cut, papercut, cut paper, paper cutout, paper cut out, paper craft, papercraft, layered paper, paper collage",
    neon: "neon, synthwave, cyberpunk, neon lights, neon glow, vaporwave, neon signs",
    oil: "oil painting, oil paint, oil on canvas, in oils, impressionist, impasto, impressionism, oil colours",
  },
  framing: {
    wide: "wide shot, wide view, wide framing, wide angle, panorama, panoramic, panoramic view, wide composition, establishing shot, sweeping view, vista, wide landscape",
    closeUp:
      "close up, closeup, close view, macro, tight framing, tight shot, extreme close up, close framing",
    portrait: "portrait, portrait framing, portrait of, portrait shot, upright framing",
  },
  light: {
    golden:
      "golden light, golden hour, golden glow, golden lighting, golden sunlight, golden rays, amber light",
    moonlit: "moonlit, moonlight, by moonlight, moon light",
    soft: "soft light, soft lighting, diffuse light, gentle light, soft glow, diffused light, softly lit, soft morning light, soft diffuse light",
    dramatic:
      "dramatic light, dramatic lighting, dramatic, chiaroscuro, harsh light, stark light, rim light, high contrast light, strong shadows, deep shadows",
  },
  palette: {
    warm: "warm colours, warm, warm palette, warmly coloured",
    cool: "cool colours, cool, cold colours, cool palette, icy palette",
    muted:
      "muted, muted colours, desaturated, subdued colours, faded colours, washed out, earthy tones, earth tones",
    vivid:
      "vivid, vibrant, colourful, colorful, saturated, bright colours, bright colors, bold colours, bold colors, vivid colours",
    monochrome:
      "monochrome, black and white, monochromatic, greyscale, grayscale, single colour palette, sepia",
  },
  role: {
    indefinite: "a, an",
    definite:
      "the, these, those, this, that, its, his, her, their, our, my, your, both, each, every, all",
    another: "another, a second, a different, other",
    pronoun: "they, it, them",
    negation:
      "no, not, without, never, none, avoid, excluding, except, zero, nobody, no one, devoid of, lacking, neither, don t, doesn t, isn t, aren t, instead of, rather than",
    emphasis:
      "exactly, clearly, clear focus, prominent, prominently, must, only, precisely, unmistakably, unmistakable, plainly, definitely, essential, above all, clearly visible",
    copula:
      "is, are, be, being, was, were, painted, coloured, colored, tinted, glow, glows, shown in, dressed in",
    and: "and, plus, as well as",
    or: "or, nor",
    preposition:
      "with, in, at, of, from, into, through, to, for, against, across, between, around, among, toward, towards, along, inside, within, amid, during, while, where, which, who, as, like, but, than, an, no",
    manner: "in the style of, in style of, the style of, style of, inspired by, reminiscent of",
    measure:
      "slice, slices, piece, pieces, bunch, pile, stack, heap, herd, pack, crowd, portion, scoop, chunk, loaf, loaves, swarm, flock, school, colony, litter, bundle, handful, drop, sheet, team",
    photo:
      "photo, photos, photograph, photographs, photography, photorealistic, photo realistic, photorealism, photographic, photoreal, raw photo, polaroid, snapshot",
    aspect:
      "word, text, lettering, caption, slogan, inscription, bustle, fold, row, fuss, rings, accent, accents, angle, area, atmosphere, balance, beam, beams, beauty, bit, blend, brushwork, brushstrokes, centrepiece, chaos, colour, color, colours, colors, composition, contrast, corner, crop, deck, depth, detail, details, distance, edge, edges, element, elements, expanse, feel, feeling, film, finish, focus, frame, framing, gleam, glow, glint, gradient, gradients, grain, ground, highlight, highlights, hint, hints, horizon, hull, hulls, hue, hues, idea, imagery, impression, kind, landscape, layer, layers, level, life, light, lighting, lights, line, lines, linework, look, manner, mark, marks, mast, masts, masterpiece, medium, middle, mood, moment, motion, mystery, nature, number, object, outline, outlines, palette, part, pattern, patterns, peace, perspective, place, point, pose, quality, rays, reality, reflection, reflections, rhythm, rim, ripple, ripples, sail, sails, sand, scale, scenery, sense, setting, setup, shade, shades, shading, shadow, shadows, shape, shapes, side, silence, skies, sky, song, sort, steam, stillness, story, stroke, strokes, style, subject, subjects, sunlight, surface, symmetry, texture, textures, thing, things, tide, time, tint, title, tone, tones, top, touch, touches, trail, trails, type, variety, version, view, viewer, viewpoint, vision, wash, washes, water, waters, weather, wind, wonder, work, world, spacing, arrangement, echo, reward, rewards, breeze, breath, path, ridges, crystals, foam, reeds, dust, speckles, blades, emptiness, air",
    trap: "traffic light, traffic lights, stop light, street light, street lights, cartoon character, cartoon characters, anime character, game character, parking meter, parking meters, fire hydrant, fire hydrants",
    thing:
      "wall, walls, window, windows, door, doors, hand, camera, person, glass, rock, rocks, stone, leaf, leaves, star, stars, head, body, eye, table, paper, page, string, shells, roof, roofs, wings, room, brush, vessel",
    filler:
      "abstract, adds, against, airy, background, foreground, also, appear, appears, art, artist, artistic, artwork, atmospheric, balanced, bathed, beautiful, below it, best, big picture, blowing, bright, brightly, brushed, calm, canvas, careful, carefully, catching, character, charming, cinematic, clean, close, coloured, composed, cosy, cozy, could, create, created, crisp, curved, dark, deep, delicate, design, detailed, digital, distant, drawing, drawn, drift, drifting, drifts, driftwood, dreamy, dressed, edged, elegant, empty, ethereal, evokes, evoking, faint, fine, first, float, floating, fly, flying, focal, focal point, framed, fresh, front, full frame, gentle, gently, give, glimmer, glimmering, glowing, good, graceful, grainy, grazing, growing, half, handmade, hanging, haunting, hd, high, illustrated, illustration, image, in frame, include, inspired, intimate, inviting, keep, large scale, layered, leave, left over, let, lit, lively, looking, looks, lots, low, lush, made, main, make, makes, massing, moody, narrow, natural, near, neat, negative, nostalgic, one another, open, ordinary, original, outlined, overall, paint, painterly, painting, peaceful, perched, picture, placed, plain, play, please, print, quiet, quietly, realistic, reflected, reflecting, render, rendered, rendering, rest, resting, rests, rich, rocky, rough, round, sailing, scene, scenic, seen, serene, set, shadowy, shallow, shaped, sharp, shimmer, shimmering, shine, shines, shining, shot, should, show, showing, shown, shows, silent, silhouette, silhouettes, simple, sit, sits, sitting, sketch, sketched, sleeping, soft, softly, solid, spacious, spread, stand, standing, stands, steady, still, stretch, strong, stylised, stylized, subtle, sunlit, surrounding, surrounded, swaying, sway, swimming, symmetrical, tall, tell, tells, textured, thick, timeless, toned, tranquil, trending, upright, very, visible, vast, watching, weathered, well, whimsical, wide, wooden, worn, tableau, background tone, empty space, space around, catch, catches, away, strewn, left, glitter, glitters, pale, shrink, grow, rhythmic, breathe, thoughtful, unhurried, storybook, plenty, bold, echoes, hushed, frosty, salty, glassy, winding, faintly, slowly, footprints, cobblestones, lanes, lead, second, here and there, eye level, low angle, seen from above, backlight, backlit, two tone, two tone palette, two colours, even, full of, far away from, bring, brings, brought, draw, drawings, generate, i, me, we, you, us, he, she, want, would, like to see, need, can, will, shall, may, might, do, does, did, has, have, had, having, there, here, then, so, if, just, too, more, most, less, such, own, same, up, down, out, off, again, once, any, much, because, until, how, what, when, why, back, give me, ever, now, long, short, old, new, young, nice, pretty, lovely, cute, high quality, 4k, 8k, uhd, ultra, highly, super, hyper, octane, unreal, engine, artstation, trending on artstation, http, https, www, com, html, div, span, br, const, var, function, return, class, import, export, null, undefined, true, false, int, void, public, static, def, self, console, log, src, href, home, usr, tmp, file, files, png, jpg, jpeg, txt, json, md, ts, js, py, script, alert, style sheet, select, where clause, lens, lenses, bokeh, dslr, slr, canon, nikon, sony, leica, kodak, portra, fujifilm, hasselblad, aperture, shutter, shutter speed, iso, exposure, telephoto, telephoto lens, wide angle lens, macro lens, camera lens, fisheye, fisheye lens, tripod, hdr, raw, unsplash, focal length, depth of field, shallow depth of field, tilt shift, long exposure, double exposure, motion blur, film grain, rule of thirds, golden ratio, studio lighting, ray tracing, raytracing, vray, 3d, cgi, cinema 4d, midjourney, stable diffusion, best quality, high resolution, resolution, intricate, hyperdetailed, poster, logo, icon, sticker, wallpaper, tattoo, cartoon, comic, comic book, mosaic, collage, mural, graffiti, concept art, clipart, clip art, anime, manga, pixar, disney, ghibli, studio ghibli, 3d render, doodle, engraving, lithograph, linocut, screenshot, isometric, no more than, no less than, no fewer than, not only, not just, nothing but, camera angle, camera angles, eye contact, left hand, right hand, says, say, saying, reads, labelled, labeled, titled, named, called, written, entitled",
  },
};
