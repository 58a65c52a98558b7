import { chatAtServer } from "../support/fakeOpenai/fakeModels.js";
import { startLlama } from "../support/llamaServer.js";
import { printRows } from "./print.js";
import { critiqueAll, expandAll, refineAll, type Row } from "./smallModel.js";
import { smallModelGoals } from "./smallModelGoals.data.js";
import { passFail, table, type BenchRow } from "./table.js";

/** SmolLM2-135M behind llama.cpp's own server. `GOALS=24` takes every so-manieth of the 100 goals. */

const wanted = Number(process.env["GOALS"] ?? smallModelGoals.length);
const every = Math.max(1, Math.floor(smallModelGoals.length / wanted));
const goals = smallModelGoals.filter((_, at) => at % every === 0);
const [firstBar, repairedBar] = [0.75, 0.9];
const mostShown = 40;

const server = await startLlama();
const model = chatAtServer(`${server.origin}/v1`, "llama-server", "SmolLM2-135M-Instruct");

async function all(
  title: string,
  write: typeof expandAll,
  bars: readonly [first: number, repaired: number] | null,
): Promise<BenchRow> {
  const rows: Row[] = [];
  for (const [at, goal] of goals.entries()) rows.push(...(await write(model, goal, 1000 * at)));
  const isUsable = ({ fault }: Row): boolean => fault === null;
  const count = (...ways: readonly Row["way"][]): number =>
    rows.filter((row) => ways.includes(row.way) && isUsable(row)).length;
  const share = (number: number): number => number / rows.length;
  const [first, repaired] = [share(count("first")), share(count("first", "repaired"))];
  const isPassed = bars === null || (first >= bars[0] && repaired >= bars[1]);
  const told = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const failures = rows.filter((row) => !isUsable(row));
  const shown = failures.slice(0, mostShown).map(({ goal, way, fault, text }) => {
    return `- ${way}: ${goal}: ${fault ?? ""}${text === "" ? "" : `\n  > ${text.slice(0, 300)}`}`;
  });
  return {
    title,
    isPassed,
    text: [
      table(
        ["texts", "usable at once", "with one repair", "fallbacks", "failed calls"],
        [
          [
            String(rows.length),
            told(first) + (bars === null ? "" : ` (bar ${told(bars[0])})`),
            told(repaired) + (bars === null ? "" : ` (bar ${told(bars[1])})`),
            String(rows.filter(({ way }) => way === "fallback").length),
            String(rows.filter(({ way }) => way === "failed").length),
          ],
        ],
      ),
      passFail(isPassed),
      `Not usable, ${failures.length}:\n\n${shown.join("\n")}`,
    ].join("\n\n"),
  };
}

await printRows(`SmolLM2-135M, ${goals.length} goals`, [
  () => all("Expanding a goal, four candidates each", expandAll, [firstBar, repairedBar]),
  () => all("Refining a prompt, two children each", refineAll, null),
  () => all("Criticising a prompt", critiqueAll, null),
]);
await server.stop();
