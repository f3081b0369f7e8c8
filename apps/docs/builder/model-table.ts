import type { FoundModel } from "@klingkit/models/find";
import type { Estimate } from "@klingkit/models/prices";

const amount = (usd: number): string => `$${usd.toFixed(usd < 0.1 ? 3 : 2)}`;

/** The price of a task: `$0.42`, or a range. */
export function priceText({ usd }: Estimate): string {
  return usd.min === usd.max ? amount(usd.max) : `${amount(usd.min)} to ${amount(usd.max)}`;
}

/** The models of an endpoint: what they can do, for how long, and at what price. */
export function modelTable(models: readonly FoundModel[]): string {
  const rows = models.map(({ name, price, confidence, row }) => {
    const cells = [
      `\`${name}\``,
      price ? priceText(price) : "not known",
      "durations" in row ? rangeText(row.durations, " s") : "",
      row.resolutions.join(", "),
      abilities(row).join(", "),
      price && price.confidence !== confidence ? `${confidence}; price ${price.confidence}` : confidence,
      row.date,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| model | list price of a task | duration | resolutions | also | confidence | as of |",
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function rangeText(values: readonly number[], unit: string): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return "that of the input";
  return (values.length > 2 ? `${first} to ${last}` : values.join(" or ")) + unit;
}

/** What a model can do, apart from durations and resolutions. */
function abilities(row: FoundModel["row"]): readonly string[] {
  if (!("durations" in row))
    return [
      row.textToImage ? "from text" : [],
      row.imageToImage ? "from images" : [],
      row.elements ? "elements" : [],
      row.series ? "series" : [],
      row.imageReference ? "keeps a subject or face" : [],
    ].flat();
  const { maxElements = 0, maxVoices = 0, maxMiddleFrames = 0 } = row;
  return [
    row.audio === "always" ? "always audio" : row.audio === "choice" ? "audio" : [],
    row.multiShot ? "several shots" : [],
    row.lastFrame ? "last frame" : [],
    maxMiddleFrames > 0 ? `${maxMiddleFrames} frames between` : [],
    maxElements > 0 ? `${maxElements} elements` : [],
    maxVoices > 0 ? `${maxVoices} voices` : [],
  ].flat();
}
