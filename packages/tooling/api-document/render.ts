import type { Method } from "./find-methods.ts";

const introduction = `# The API, method by method

Made from the endpoints themselves by \`pnpm api-document\`; do not edit.

A method is called on a client: \`kling.video.textToVideo\`. Sections are those of the fact sheets that klingkit is built
from: V is video and general, I image and account. Where both designs are named, an API key takes the newer one if the
input can be said there, and everything else takes v1.

- **Asynchronous** endpoints make tasks: \`create\`, \`run\`, \`get\`, \`list\`, \`prepare\`, \`estimate\`. A task is asked for by
  \`GET <v1 path>/{id}\`, the endpoint's tasks by \`GET <v1 path>\`; with an API key by \`GET /tasks\` and \`POST /tasks\`, for
  all endpoints at once. **Own id** says whether a create takes one, whether a task can be asked for by it, and how
  sure it is that a second create with the same id is refused.
- **One call** endpoints answer with the result. They have no own id, so they are never sent again in doubt.
- **Pages** are read as they are asked for, as an async iterable.

\`kling.tasks\` has what works for every endpoint: \`get\` (\`GET /tasks\`), \`list\` (\`POST /tasks\`), \`resume\`, \`send\`.
`;

const families: Readonly<Record<string, string>> = {
  video: "Video",
  image: "Images",
  audio: "Sound",
  account: "Account",
};

/** What the fact sheets know and klingkit has no method for. */
const uncovered: readonly (readonly [what: string, why: string, source: string])[] = [
  [
    "The old element API: `POST /v1/general/custom-elements`, its lists, `GET /v1/general/presets-elements`",
    "A separate library, replaced on 2026-02-25 by what `kling.video.elements` calls.",
    "I 8.6",
  ],
  [
    "Try-on 3.0",
    "Announced on 2026-09-15; path, fields and price of its request are not known. The names of the versions before are said to lead to it.",
    "I 9",
  ],
  [
    "The `/solutions/...` APIs: drama subtitles, commerce videos, goods studio, apparel",
    "Seen to exist, not described.",
    "V 10.16",
  ],
  [
    "`POST /v1/general/delete-elements`",
    "The second path of one deletion; `video.elements.delete` takes the other.",
    "I 8.4",
  ],
  ["Cancelling or deleting a task", "The service has no such call, on either design.", "V 8.5"],
];

/** The document. */
export function renderApi(methods: readonly Method[]): string {
  const names = [...new Set(methods.map(familyOf))].sort((one, other) => order(one) - order(other));
  const sections = names.map((family) => {
    const own = methods.filter((method) => familyOf(method) === family);
    return `## ${families[family] ?? family}\n\n${[
      endpointTable(own.filter(({ kind }) => kind === "asynchronous")),
      callTable(own.filter(({ kind }) => kind !== "asynchronous")),
    ]
      .filter((text) => text !== "")
      .join("\n")}`;
  });
  const rest = table(
    ["what", "why", "section"],
    uncovered.map((row) => [...row]),
  );
  return [
    introduction,
    ...sections,
    `## Not covered\n\nWhat the facts know and klingkit has no method for. \`kling.request\` sends what has a known form.\n\n${rest}`,
  ].join("\n");
}

function endpointTable(methods: readonly Method[]): string {
  return table(
    ["asynchronous", "API v2", "API v1", "external task id", "section"],
    methods.map((method) => [linked(method), code(method.v2), code(method.v1), ownId(method), method.source ?? ""]),
  );
}

function callTable(methods: readonly Method[]): string {
  return table(
    ["method", "kind", "sends", "section"],
    methods.map((method) => [linked(method), method.kind, code(method.v2 ?? method.v1), method.source ?? ""]),
  );
}

function familyOf({ name }: Method): string {
  return name.split(".", 1)[0] ?? "";
}

/** Families that are not in the list come last. */
function order(family: string): number {
  const place = Object.keys(families).indexOf(family);
  return place === -1 ? Infinity : place;
}

function linked({ name, file }: Method): string {
  return file === undefined ? code(name) : `[${code(name)}](../${file})`;
}

function code(text: string | undefined): string {
  return text === undefined ? "" : `\`${text}\``;
}

function ownId({ ownId: facts }: Method): string {
  if (!facts?.accepted) return "none";
  const unique = { seen: "seen to be unique", documented: "documented as unique", assumed: "assumed to be unique" };
  const sure = Object.entries(unique).find(([word]) => word === facts.unique)?.[1] ?? facts.unique;
  return `taken, ${facts.lookup ? "looked up" : "no look-up"}, ${sure}`;
}

/** A table with its columns in line, as the formatter wants it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return `${[line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n")}\n`;
}
