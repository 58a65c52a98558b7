import { evaluateStates } from "../support/evaluateStates.js";
import { pairSeen } from "../support/evaluationPages.js";
import { looksThrough } from "../support/pageStates.js";

describe("the states of a blind evaluation's page", function () {
  looksThrough({
    page: "evaluate",
    states: evaluateStates,
    themed: ["evaluate-pair", "evaluate-result", "evaluate-result-pair"],
    isAxed: () => true,
    narrowest: [460, 800],
    frames:
      ".evaluate, .question, .question-tools, .ballot, .answers, .answer, .result-head, .result-body, .part, .plot-frame, .buttons",
    tools: ".question button, .question select, .ballot button, .result-head .button",
    settled: async (panel, { messages }) => {
      if (messages[0]?.kind === "pair") await pairSeen(panel);
      const pictures = messages.filter(({ kind }) => kind === "itemPicture").length;
      await panel.until(
        `document.querySelectorAll(".strip-item canvas[data-state=shown], .pair-side canvas[data-state=shown]").length >= ${pictures}`,
      );
    },
  });
});
