import assert from "node:assert/strict";
import { isRefusal } from "../../../../src/providers/chat/refusal.js";

const refusals: readonly string[] = [
  "I can't help with that.",
  "I can’t help with that request.",
  "I'm sorry, but I can't assist with that.",
  "Sorry, I cannot create this image.",
  "I am unable to generate prompts of that kind.",
  "I'm not able to help with this.",
  "I won't write that.",
  "Unfortunately, I cannot fulfill this request.",
  "As an AI language model, I cannot describe violence.",
  "I apologize, but I'm unable to provide that.",
  "**I must decline to write this.**",
  '{"error": "I cannot assist with that request."}',
  "This request violates our content policy.",
  "Your prompt goes against my guidelines.",
  "I'm not comfortable with this.",
  "I'm sorry, I can't.",
  "That is against our usage policies.",
  "Es tut mir leid, aber dabei kann ich nicht helfen.",
  "Ich kann dir dabei leider nicht helfen.",
  "Je suis désolé, mais je ne peux pas vous aider avec cette demande.",
  "Désolé, je ne peux pas créer cette image.",
  "Lo siento, pero no puedo ayudar con eso.",
  "Desculpe, mas não posso ajudar com isso.",
  "Mi dispiace, ma non posso aiutarti.",
  "Извините, я не могу помочь с этим.",
  "抱歉，我无法协助满足这个请求。",
  "我无法生成这张图片。",
  "申し訳ありませんが、そのリクエストにはお応えできません。",
  "죄송하지만 그 요청은 도와드릴 수 없습니다.",
];

const none: readonly string[] = [
  "",
  "A cat that cannot reach the fish",
  "A man who can't help laughing, watercolour",
  'A shop door with the sign "Sorry, we are closed"',
  "Sorry, we are closed: a shop door at night",
  'A poster that says "I can\'t help falling in love"',
  "I, Robot: a robot that will not stop, low angle",
  "An assistant unable to open a window",
  "Unfortunate clown in the rain",
  "Unfortunately we can't see the moon in most of these pictures",
  "I'm afraid I can't see two boats",
  "The picture goes against the goal's light: it is day",
  "This image conflicts with the goal: one boat instead of two",
  "Ein Hund, der nicht schwimmen kann",
  "Ich-AG: ein Mann am Schreibtisch, nicht im Büro",
  "Un chat qui ne peut pas dormir",
  "Un gato que no puede volar",
  "一只无法飞翔的鸟",
  "抱着猫的女孩",
  "申し訳なさそうな犬",
  "WHAT: a prompt refused by a king\nHOW: ink",
  '{"what": "a knight that cannot move", "how": "ink"}',
];

describe("a refusal in prose", () => {
  for (const text of refusals) {
    it(`is told from how it begins: ${text}`, () => {
      assert.ok(isRefusal(text));
    });
  }
  for (const text of none) {
    it(`is not what merely holds such words: ${text}`, () => {
      assert.ok(!isRefusal(text));
    });
  }

  it("is looked for in no time in a text of any length", () => {
    for (const part of ["I ", "sorry ", "as an ai ", "{ ", '" ', "unfortunately i "]) {
      assert.ok(!isRefusal(part.repeat(100_000)));
    }
  });
});
