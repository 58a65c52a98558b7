import assert from "node:assert/strict";
import { configurableKinds } from "../../../../src/compose.js";
import {
  namesIn,
  newConnection,
  placedAt,
  serversOf,
  suggestedName,
  type Placed,
} from "../../../../src/host/connections/newConnection.js";
import { openaiSetup } from "../../../../src/providers/openai/openaiSetup.js";

const setups = new Map([["openai", openaiSetup]]);
const kinds = configurableKinds();
const servers = serversOf(setups);

function placed(pasted: string, id?: string): Placed {
  const found = placedAt(
    pasted,
    servers.find((server) => server.id === id),
    setups,
  );
  assert.ok(!("problem" in found), `${pasted} is refused`);
  return found;
}

describe("a connection that is added", () => {
  for (const server of servers) {
    it(`can be ${server.label}`, () => {
      const at = placed(server.url ?? "https://mine.openai.azure.com", server.id);
      assert.equal(at.server.id, server.id);
      const made = newConnection(suggestedName(at, []), at, [], kinds);
      assert.ok(!("problem" in made));
      assert.equal(made.name, server.id);
      // Whatever the URL alone would be taken for, it stays what the person chose.
      const again = openaiSetup.placed(made.url ?? "");
      assert.ok(again.server.id === server.id || at.own["profile"] === server.id);
    });
  }

  const pasted: readonly [pasted: string, url: string, name: string][] = [
    ["localhost:11434", "http://localhost:11434/v1", "ollama"],
    [" https://api.openai.com/v1/chat/completions ", "https://api.openai.com/v1", "openai"],
    ["http://192.168.1.5:8000", "http://192.168.1.5:8000/v1", "server"],
    ["https://api.mistral.ai/v1", "https://api.mistral.ai/v1", "mistral"],
    ["http://gpu-box:9000/v1/models", "http://gpu-box:9000/v1", "gpu-box"],
    ["https://x.openai.azure.com", "https://x.openai.azure.com/openai/v1", "azure"],
    [
      "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01",
      "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01",
      "azure",
    ],
  ];
  for (const [text, url, name] of pasted) {
    it(`is read from a URL as people paste it: ${text.trim()}`, () => {
      const at = placed(text);
      assert.deepEqual([at.url, suggestedName(at, [])], [url, name]);
      assert.equal(openaiSetup.placed(at.url).url, url);
      const made = newConnection(name, at, [], kinds);
      assert.ok(!("problem" in made));
    });
  }

  for (const text of ["", "ftp://x", "http://", "https://u:p@x.example", "https://x/?key=sk-1"]) {
    it(`is refused a URL that is none, without a word of it: ${text}`, () => {
      const found = placedAt(text, undefined, setups);
      assert.ok("problem" in found);
      assert.doesNotMatch(found.problem, /u:p|sk-1/);
    });
  }

  it("gets a name that nobody has, and none that means something else", () => {
    const at = placed("https://api.openai.com/v1", "openai");
    assert.equal(suggestedName(at, ["openai", "openai-2"]), "openai-3");
    const builtin = placed("https://builtin.example");
    assert.equal(suggestedName(builtin, []), "builtin-2");
    for (const name of ["", "Open AI", "builtin", "svg", "x".repeat(33), "openai"]) {
      const made = newConnection(name, at, ["openai"], kinds);
      assert.ok("problem" in made && made.problem !== "", name);
    }
  });

  const proposals: readonly [typed: string, proposed: string][] = [
    ["My Shed", "my-shed"],
    ["Größe 2!", "gro-e-2"],
    ["Café", "cafe"],
    ["-x", "x"],
    ["x".repeat(33), "x".repeat(24)],
    ["納屋", "server"],
    ["builtin", "builtin-2"],
    ["OpenAI", "openai-2"],
  ];
  for (const [typed, proposed] of proposals) {
    it(`is told what its name must be, and one that would do: ${typed}`, () => {
      const at = placed("https://api.openai.com/v1", "openai");
      const made = newConnection(typed, at, ["openai"], kinds);
      assert.ok("problem" in made);
      assert.match(made.problem, /^The name (?:must be|has a meaning already)/);
      assert.ok(made.problem.endsWith(`, for example ${proposed}.`), made.problem);
      assert.ok(!("problem" in newConnection(proposed, at, ["openai"], kinds)));
    });
  }

  it("takes no name of one whose settings have faults", () => {
    const raw = [{ name: "half", kind: 7 }, null, "x", { name: 3 }, { url: "u" }];
    assert.deepEqual(namesIn(raw), ["half"]);
    assert.deepEqual(namesIn({ name: "half" }), []);
  });
});
