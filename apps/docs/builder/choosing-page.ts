import { find, type ModelQuery } from "@klingkit/models/find";
import { priceList } from "@klingkit/models/prices";
import { modelTable } from "./model-table.ts";
import type { Page } from "./page.ts";
import { readSource } from "./repository.ts";

/** The questions of the page, and the query that answers each. */
const questions: readonly (readonly [question: string, query: ModelQuery])[] = [
  ["5 seconds from a prompt, 720p", { endpoint: "video.textToVideo", resolution: "720p", duration: 5 }],
  [
    "10 seconds with audio, 1080p",
    { endpoint: "video.textToVideo", resolution: "1080p", duration: 10, audio: "native" },
  ],
  ["5 seconds in 4k", { endpoint: "video.textToVideo", resolution: "4k", duration: 5 }],
  ["15 seconds, 720p", { endpoint: "video.textToVideo", resolution: "720p", duration: 15 }],
  [
    "From a first to a last frame, 1080p",
    { endpoint: "video.imageToVideo", lastFrame: true, resolution: "1080p", duration: 5 },
  ],
  [
    "With 2 elements (reusable subjects)",
    { endpoint: "video.imageToVideo", elements: 2, resolution: "720p", duration: 5 },
  ],
  ["In the style of another video", { endpoint: "video.omni", video: "feature", resolution: "720p", duration: 5 }],
  ["The motion of another video", { endpoint: "video.motionControl", resolution: "720p" }],
  ["An image in 2k", { endpoint: "image.generate", resolution: "2k" }],
  ["An image in 4k", { endpoint: "image.omni", resolution: "4k" }],
];

/** The page about choosing a model. Its tables are answers of `find`. */
export function choosingPage(): Page {
  const source = "apps/docs/pages/choosing-a-model.md";
  const tables = questions.map(
    ([question, query]) => `### ${question}\n\n\`find(${queryText(query)})\`\n\n${modelTable(find(query))}`,
  );
  const markdown = readSource(source)
    .replace("{{ tables }}", () => tables.join("\n\n"))
    .replace("{{ date }}", priceList.asOf);
  return { path: "/guide/choosing-a-model", source, label: "Choosing a model", markdown };
}

const queryText = (query: ModelQuery): string =>
  JSON.stringify(query)
    .replaceAll(/"(\w+)":/g, " $1: ")
    .replaceAll(",", ", ")
    .replaceAll(/\s+/g, " ")
    .replace("}", " }");
