import type { ServiceName } from "../names.js";

/**
 * What to begin with, by the memory of the device. Each model is one of the catalogue
 * (`python-services/src/imagebeam_services/common/catalogue/models.toml`), under a licence that allows
 * any use, and without an account. Those of one set need not fit together: what does not is loaded in
 * turns. A test holds the numbers against the catalogue.
 *
 * Sources (read in November 2026; none of them was run here):
 * - judges: a user's test of 23 vision-language models on 30 images, three times each, on
 *   bittide.aicompass.dev, a copy of a LocalLLaMA post: Qwen3-VL-8B 74.4 of 100;
 * - images at 12 GB and more: the models' own cards (FLUX.2-klein-4B and Z-Image-Turbo, both
 *   Apache-2.0), and github.com/wildminder/awesome-qwen-image for Qwen-Image at 24 GB;
 * - CLIP: the model that the aesthetic head was trained on (github.com/christophschuhmann/
 *   improved-aesthetic-predictor).
 */
export interface RecommendedModel {
  readonly service: ServiceName;
  readonly id: string;
  readonly why: string;
}

export interface RecommendedSet {
  /** `CPU only`, `8 GB`. */
  readonly title: string;
  /** From so much memory of a GPU on, bytes; null: without a GPU. Cards have a little less than they are called. */
  readonly fromBytes: number | null;
  readonly models: readonly RecommendedModel[];
  /** What the sources name for such a card, and the catalogue does not have; for whoever extends it. */
  readonly notInCatalogue: readonly string[];
}

const clip: RecommendedModel = {
  service: "vision",
  id: "clip-vit-large-patch14",
  why: "Alignment and aesthetic scores, in 2.2 GB.",
};

export const recommendedSets: readonly RecommendedSet[] = [
  {
    title: "CPU only",
    fromBytes: null,
    models: [
      {
        service: "language",
        id: "qwen3-vl-2b",
        why: "Writes, and judges by questions, in 3.8 GB; a CPU takes seconds for a text.",
      },
      {
        service: "image",
        id: "sdxl",
        why: "The smallest image model of the catalogue; a CPU takes minutes for an image.",
      },
      clip,
    ],
    notInCatalogue: [
      "Qwen3.5-4B, thinking off (3.2 GB): 75.5 of 100 in the test of judges",
      "SDXL-Lightning, which draws in 4 to 8 steps",
    ],
  },
  {
    title: "8 GB",
    fromBytes: 7.5e9,
    models: [
      {
        service: "language",
        id: "qwen3-vl-4b",
        why: "Writes, and judges by questions, in 5.7 GB.",
      },
      { service: "image", id: "sdxl", why: "8 GB with all of the card free; else it is refused." },
      clip,
    ],
    notInCatalogue: [
      "Z-Image-Turbo as Q4 or Q5 GGUF",
      "FLUX.2-klein-4B in 4 bits, which edits too",
      "SDXL-Lightning",
    ],
  },
  {
    title: "12 GB",
    fromBytes: 11.5e9,
    models: [
      {
        service: "language",
        id: "qwen3-vl-4b",
        why: "Writes, and judges by questions, in 5.7 GB.",
      },
      {
        service: "image",
        id: "z-image-turbo",
        why: "Draws in 8 steps; 12 GB with parts of it in the host's memory.",
      },
      clip,
    ],
    notInCatalogue: ["FLUX.2-klein-4B in fp8 (8.4 GB)", "Z-Image-Turbo as Q8 GGUF"],
  },
  {
    title: "16 GB",
    fromBytes: 15.5e9,
    models: [
      {
        service: "language",
        id: "qwen3-vl-8b",
        why: "Judges more finely: 74.4 of 100 in the test of judges; 8.6 GB.",
      },
      { service: "image", id: "flux2-klein-4b", why: "Draws and edits in 4 steps, in 13 GB." },
      clip,
    ],
    notInCatalogue: ["Qwen3-VL-8B as Q8, which the test prefers to Q4"],
  },
  {
    title: "24 GB",
    fromBytes: 23.5e9,
    models: [
      { service: "language", id: "qwen3-vl-8b", why: "Judges more finely, in 8.6 GB." },
      {
        service: "image",
        id: "flux2-klein-4b",
        why: "Draws and edits in 4 steps, and stays in memory beside the judge.",
      },
      clip,
    ],
    notInCatalogue: [
      "Qwen3.6-27B, thinking off (16.9 GB): 79.6 of 100",
      "Qwen-Image-2512 as Q4 or Q5 GGUF; whole, the catalogue's qwen-image takes 24 GB",
    ],
  },
];
