import type { Outcome, Result } from "./run-probe.ts";

/** The report of a run. It contains no credential, id, text or URL of the account. */
export interface Report {
  readonly date: string;
  readonly version: string;
  /** The host of the service, or `gateway or emulator`. */
  readonly host: string;
  readonly credential: string;
  readonly requests: number;
  readonly units: { readonly spent: number; readonly limit: number };
  readonly results: readonly Result[];
  readonly skipped: Outcome["skipped"];
  /** The names of the questions to which klingkit assumes another answer. */
  readonly differs: readonly string[];
  /** The number of creates whose outcome is unknown. */
  readonly unsettled: number;
  readonly elementsLeft: number;
}

const REPOSITORY = "https://github.com/klingkit/klingkit/tree/main";

/** Renders a report as Markdown. */
export function toMarkdown(report: Report): string {
  const { results, skipped, units } = report;
  const answered = results.filter(({ says }) => says !== null);
  const differing = results.filter(({ differs }) => differs);
  const open = results.filter(({ says }) => says === null);
  return [
    "# What klingkit probe found",
    "",
    `${report.date}, klingkit ${report.version}, ${report.host}, credential: ${report.credential}. ${report.requests} requests, ${units.spent} of at most ${units.limit} units spent. The report contains no credential and no data of the account.`,
    ...section(
      "Where klingkit assumes something else",
      ["question", "found", "klingkit assumes", "facts"],
      differing.map((result) => [
        result.question,
        described(result),
        result.assumed ?? "",
        `[${result.page.replace(/^.*\//, "")}](${REPOSITORY}/${result.page})`,
      ]),
      "Nowhere: every answer is the one that klingkit assumes.",
    ),
    ...section(
      "Answers",
      ["name", "question", "found", "read from", "requests", "units"],
      answered.map((result) => [
        result.name,
        result.question,
        described(result),
        result.answers[result.says ?? ""] ?? "",
        String(result.requests),
        String(result.units),
      ]),
      "None.",
    ),
    ...section(
      "Inconclusive",
      ["name", "question", "reason"],
      open.map(({ name, question, inconclusive = "" }) => [name, question, inconclusive]),
      "Nothing.",
    ),
    ...section(
      "Not run",
      ["experiment", "maximum units", "reason"],
      skipped.map(({ experiment, cost, reason }) => [experiment, String(cost), reason]),
      "All experiments ran.",
    ),
    ...(report.unsettled > 0
      ? ["", `The outcome of ${report.unsettled} creates is unknown. Run the probe again: it looks them up.`]
      : []),
    ...(report.elementsLeft > 0
      ? ["", `${report.elementsLeft} elements that the probe created could not be deleted. They are free.`]
      : []),
    "",
  ].join("\n");
}

function section(
  title: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  none: string,
): string[] {
  return ["", `## ${title}`, "", ...(rows.length === 0 ? [none] : markdownTable(header, rows))];
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map((row) => line(row))];
}

/** The answer with its numbers. */
export function described({ says, detail }: Pick<Result, "says" | "detail">): string {
  const details = Object.entries(detail ?? {}).flatMap(([name, value]) =>
    Array.isArray(value) && value.length === 0 ? [] : [`${name}: ${textOf(value)}`],
  );
  return [`**${says}**`, ...(details.length > 0 ? [`(${details.join(", ")})`] : [])].join(" ");
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(" ") : String(value);
}
