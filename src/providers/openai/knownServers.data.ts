import type { ProfileId } from "./profile.js";

/**
 * Servers that a person chooses by their name, in the order to show them, and where each is unless
 * its owner has put it elsewhere, as our profiles and common use have it; null where everybody has
 * an address of their own.
 */
export const usualUrls: readonly (readonly [ProfileId, string | null])[] = [
  ["openai", "https://api.openai.com/v1"],
  ["openrouter", "https://openrouter.ai/api/v1"],
  ["gemini", "https://generativelanguage.googleapis.com/v1beta/openai"],
  ["together", "https://api.together.xyz/v1"],
  ["azure", null],
  ["ollama", "http://localhost:11434/v1"],
  ["lm-studio", "http://localhost:1234/v1"],
  ["llama-server", "http://localhost:8080/v1"],
  ["sd-cpp", "http://localhost:1234/v1"],
  ["localai", "http://localhost:8080/v1"],
  ["lemonade", "http://localhost:13305/api/v1"],
  ["vllm", "http://localhost:8000/v1"],
  ["vllm-omni", "http://localhost:8091/v1"],
  ["sglang", "http://localhost:30000/v1"],
  ["sglang-diffusion", "http://localhost:30000/v1"],
];
