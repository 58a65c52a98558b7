/**
 * Whether a text is a refusal in prose. Told only by how it begins, and by who speaks: a prompt that
 * merely holds "cannot", or a sign that says "Sorry, we are closed", is none.
 */

/** Before the first word: quotation marks, emphasis, the one property of {"error": "I cannot ..."}. */
const before = String.raw`^[\s"'“*_{[]*(?:\w{1,20}["']?\s*[:=]\s*["']?)?\s*`;
const apology = String.raw`(?:(?:i['’]m|i am|we['’]re|we are)\s+(?:very |really |so |truly )?(?:sorry|afraid)|(?:very |so )?sorry|apologies|my apologies|i apologi[sz]e|unfortunately|as an? (?:\w+ ){0,3}(?:ai|assistant|model))\b.{0,100}?`;
const unable = String.raw`(?:i|we)(?:['’]m|['’]re| am| are)?\s+(?:\w+\s+)?(?:can['’]?t|cannot|can not|won['’]?t|will not|not able to|unable to|not going to|not allowed to|not permitted to|not comfortable|must decline|have to decline|need to decline|decline|refuse)`;
const acts = String.raw`(?:help|assist|create|generate|write|provide|fulfil+|comply|produce|do (?:that|this)|engage|describe|judge|evaluate|compare|rank|rate|score|view|look|continue|support|discuss|process|analy[sz]e|identify|complete|answer|proceed|with|creating|generating|writing|providing|helping|to)`;

const refusals: readonly RegExp[] = [
  // English.
  `(?:${apology})?${unable}\\s+(?:\\w+\\s+){0,2}${acts}\\b`,
  `${apology}${unable}\\s*(?:[.,!;:]|$)`,
  String.raw`(?:it|this|that|the|your)(?: request| prompt| image| picture| content| goal)?\b.{0,60}?\b(?:violates?|goes against|is against|breaches|conflicts with)\b.{0,60}?\b(?:polic(?:y|ies)|guidelines?|terms|rules|standards)\b`,
  // German.
  String.raw`(?:es tut mir (?:sehr )?leid|tut mir leid|entschuldigung|leider)\b.{0,100}?\bnicht\b`,
  String.raw`(?:ich kann|ich darf|dabei kann ich|das kann ich|ich werde)\b.{0,60}?\bnicht\b.{0,60}?(?:helfen|erstellen|schreiben|beantworten|unterstützen|erzeugen|beurteilen)`,
  // French.
  String.raw`(?:je suis (?:vraiment )?désolée?|désolée?|malheureusement).{0,100}?\bje ne (?:peux|puis)\b`,
  String.raw`je ne (?:peux|puis) (?:pas )?.{0,40}?(?:aider|créer|générer|répondre|écrire|fournir)`,
  // Spanish, Portuguese, Italian.
  String.raw`(?:lo siento|lamento|disculpa|perdón).{0,100}?\bno puedo\b`,
  String.raw`no puedo (?:ayudar|crear|generar|escribir|responder|cumplir)`,
  String.raw`(?:desculpe|sinto muito|lamento|infelizmente)\b.{0,100}?\bnão posso\b`,
  String.raw`não posso (?:ajudar|criar|gerar|escrever|responder)`,
  String.raw`(?:mi dispiace|spiacente|purtroppo)\b.{0,100}?\bnon posso\b`,
  String.raw`non posso (?:aiutar|creare|generare|scrivere|rispondere)`,
  // Dutch, Russian, Polish.
  String.raw`(?:het spijt me|sorry|helaas)\b.{0,100}?\bik kan\b.{0,60}?\bniet\b`,
  String.raw`(?:извините|к сожалению|простите).{0,100}?(?:не могу|не можем)`,
  String.raw`(?:przepraszam|niestety).{0,100}?nie mogę`,
  // Chinese, Japanese, Korean.
  String.raw`(?:很?抱歉|对不起|對不起).{0,60}?(?:无法|無法|不能)`,
  String.raw`我(?:无法|無法|不能)(?:协助|協助|帮助|幫助|提供|生成|回答|创建|創建|完成|满足|滿足)`,
  String.raw`(?:申し訳|すみません|恐れ入りますが).{0,80}?(?:できません|できかねます|いたしかねます)`,
  String.raw`(?:죄송).{0,80}?(?:없습니다|어렵습니다)`,
].map((pattern) => new RegExp(before + pattern, "isu"));

/** A refusal says so at its start. */
const headUnits = 400;

export function isRefusal(text: string): boolean {
  const head = text.slice(0, headUnits);
  return refusals.some((refusal) => refusal.test(head));
}
