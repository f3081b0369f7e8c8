/** Fields that are numbers, where a row says them as text. */
const numbers: ReadonlySet<string> = new Set([
  "duration",
  "n",
  "cfgScale",
  "imageFidelity",
  "humanFidelity",
  "series",
  "priority",
  "up",
  "down",
  "left",
  "right",
]);

/** Fields that are yes or no. */
const flags: ReadonlySet<string> = new Set(["watermark", "keepSound", "asmr"]);

const truth: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/** What a cell of a table means for a field; lists and objects are written as JSON. What it cannot be stays text, for the endpoint to refuse by its name. */
export function readCell(name: string, cell: string): unknown {
  const text = cell.trim();
  if (numbers.has(name)) return Number.isFinite(Number(text)) ? Number(text) : text;
  if (flags.has(name)) return truth[text.toLowerCase()] ?? text;
  if (!/^[[{]/.test(text)) return name === "prompt" ? cell : text;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // A prompt may well begin with a bracket.
    return name === "prompt" || name === "negativePrompt" ? cell : text;
  }
}
