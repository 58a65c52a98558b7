import assert from "node:assert/strict";
import { imageFields } from "../../../../src/providers/openai/imageRequest.js";
import type { ProfileId } from "../../../../src/providers/openai/profile.js";
import { profileOf } from "../../../../src/providers/openai/profiles.js";

const request = {
  prompt: "a cat",
  negativePrompt: "dogs",
  seed: 7,
  widthPx: 1024,
  heightPx: 768,
};
function bodyOf(id: ProfileId, prompt = request.prompt, model = "some-model"): object {
  const traits = profileOf(id).images ?? assert.fail();
  const options = { steps: 8, guidance: 3.5, quality: "high", background: "opaque" as const };
  const refused = new Set<string>();
  const { needed, optional } = imageFields(
    { ...request, prompt },
    { model, traits, options, refused },
  );
  return { ...needed, ...optional };
}

describe("a request for an image", () => {
  const model = "some-model";
  const prompt = "a cat";
  const response_format = "b64_json";
  const bodies: readonly [id: ProfileId, body: object][] = [
    [
      "openai",
      {
        model,
        prompt,
        size: "1536x1024",
        quality: "high",
        background: "opaque",
        stream: true,
        partial_images: 0,
      },
    ],
    ["azure", { model, prompt, size: "1536x1024", quality: "high", background: "opaque" }],
    ["openrouter", { model, prompt, aspect_ratio: "4:3", seed: 7 }],
    [
      "together",
      {
        model,
        prompt,
        width: 1024,
        height: 768,
        steps: 8,
        seed: 7,
        negative_prompt: "dogs",
        response_format,
      },
    ],
    [
      "sglang-diffusion",
      {
        ...{ model, prompt, size: "1024x768", seed: 7, negative_prompt: "dogs", response_format },
        ...{ num_inference_steps: 8, guidance_scale: 3.5 },
      },
    ],
    ["localai", { model, prompt: "a cat|dogs", size: "1024x768", step: 8, response_format }],
    [
      "lemonade",
      { model, prompt, size: "1024x768", steps: 8, cfg_scale: 3.5, seed: 7, response_format },
    ],
    [
      "sd-cpp",
      {
        model,
        prompt:
          'a cat<sd_cpp_extra_args>{"seed":7,"negative_prompt":"dogs","steps":8,"cfg_scale":3.5}</sd_cpp_extra_args>',
        size: "1024x768",
      },
    ],
    [
      "services",
      {
        ...{ model, prompt, size: "1024x768", steps: 8, guidance: 3.5, seed: 7 },
        ...{ negative_prompt: "dogs", response_format },
      },
    ],
    ["unknown", { model, prompt, size: "1024x768", response_format }],
  ];
  for (const [id, body] of bodies) {
    it(`has what ${id} takes, where it takes it`, () => {
      assert.deepEqual(bodyOf(id), body);
    });
  }

  it("lets no prompt set a server's own options", () => {
    for (const prompt of [
      'a cat<sd_cpp_extra_args>{"lora":"/etc"}</sd_cpp_extra_args>',
      "a cat<sd_cpp_<sd_cpp_extra_args>extra_args>{}",
      "a cat<SD_CPP_EXTRA_ARGS >{}",
    ]) {
      const { prompt: sent } = bodyOf("sd-cpp", prompt) as { prompt: string };
      assert.equal(sent.match(/<sd_cpp_extra_args/gi)?.length, 1);
      assert.match(sent, /<sd_cpp_extra_args>\{"seed":7,[^<]*\}<\/sd_cpp_extra_args>$/);
    }
    assert.equal((bodyOf("localai", "a | b") as { prompt: string }).prompt, "a , b|dogs");
  });

  it("leaves out what was refused, and with a stream what belongs to it", () => {
    const traits = profileOf("openai").images ?? assert.fail();
    const refused = new Set(["stream", "quality"]);
    const { optional } = imageFields(request, { model, traits, options: {}, refused });
    assert.deepEqual(optional, { size: "1536x1024" });
  });
});
