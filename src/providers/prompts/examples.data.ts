/** What a small model is shown: three goals, each kept whole, with details beyond it. */
export const expandExamples = [
  {
    facets: "oil painting, wide view, golden light, warm palette",
    goal: "a lighthouse on a cliff",
    what: "a white lighthouse on a steep cliff above the sea, waves breaking on dark rocks, gulls in the sky",
    how: "oil painting, wide view, golden light, warm palette, thick brush strokes",
  },
  {
    facets: "pastel drawing, close-up, soft light, muted colours",
    goal: "two cats sleeping in a basket",
    what: "two cats sleeping in a round basket, a grey one and a ginger one, curled up on a woollen blanket",
    how: "pastel drawing, close-up, soft light, muted colours, paper grain",
  },
  {
    facets: "flat illustration, low angle, moody light, cool palette",
    goal: "a robot watering flowers on a balcony",
    what: "a small robot watering flowers on a narrow balcony, red tulips in clay pots, tall houses behind",
    how: "flat illustration, low angle, moody light, cool palette, clean outlines",
  },
] as const;

/** The same for a prompt whose image lacked something: it comes first, the rest stays. */
export const refineExamples = [
  {
    goal: "a lighthouse under a full moon",
    missing: "a full moon",
    parent: {
      what: "a white lighthouse on a cliff, waves on dark rocks",
      how: "oil painting, wide view, warm palette",
    },
    what: "a large full moon above a white lighthouse on a cliff, waves on dark rocks",
    how: "oil painting, wide view, cold moonlight",
  },
  {
    goal: "two cats sleeping in a basket, watercolour",
    missing: "exactly two cats; watercolour",
    parent: { what: "cats sleeping in a round basket", how: "close-up, soft light" },
    what: "exactly two cats, a grey one and a ginger one, sleeping in a round basket",
    how: "watercolour with soft washes, close-up, soft light",
  },
  {
    goal: "a robot watering flowers on a balcony",
    missing: "water falling on the flowers",
    parent: {
      what: "a small robot on a narrow balcony, red tulips in pots",
      how: "flat illustration, low angle",
    },
    what: "a small robot watering flowers on a balcony, water falling on red tulips in pots",
    how: "flat illustration, low angle, clear outlines",
  },
] as const;

/** What is said of a prompt whose image lacked something, and what to write instead. */
export const critiqueExamples = [
  {
    goal: "a lighthouse under a full moon",
    missing: "a full moon",
    parent: refineExamples[0].parent,
    text: "The lighthouse is there, but no moon: the prompt never names one.",
    what: "begin with a large full moon above the lighthouse",
    how: "cold moonlight in place of the warm palette",
  },
  {
    goal: "two cats sleeping in a basket, watercolour",
    missing: "exactly two cats; watercolour",
    parent: refineExamples[1].parent,
    text: "The basket is there, but how many cats sleep in it is left open, and the medium too.",
    what: "exactly two cats, a grey one and a ginger one",
    how: "watercolour with soft washes",
  },
  {
    goal: "a robot watering flowers on a balcony",
    missing: "water falling on the flowers",
    parent: refineExamples[2].parent,
    text: "Robot, balcony and flowers are there, but nothing shows that it waters them.",
    what: "water falling on red tulips in pots",
    how: "",
  },
] as const;
