import { formatTime } from "../display/format.ts";

/** The result of one model. */
export interface ComparedModel {
  readonly model: string;
  readonly endpoint: string;
  /** The status of the queue, or `not sent`. */
  readonly status: string;
  /** The highest list price, USD. Missing if it is not known. */
  readonly usd?: number;
  /** What the task cost, as text. Empty if the service has not reported it. */
  readonly cost: string;
  /** The time between the creation of the task and its end, by the service's clock, milliseconds. */
  readonly time?: number;
  /** The paths of the results, relative to the sheet. */
  readonly files: readonly string[];
  /** Why the model has no result. */
  readonly reason?: string;
}

/** What the models have in common. */
export interface Comparison {
  readonly prompt: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly models: readonly ComparedModel[];
}

/** The list price, for example `0.42 USD`. */
export function formatPrice({ usd }: Pick<ComparedModel, "usd">): string {
  return usd === undefined ? "unknown" : `${usd.toFixed(2)} USD`;
}

/** The duration, for example `1:20`. Empty if it is not known. */
export function formatDuration({ time }: Pick<ComparedModel, "time">): string {
  return time === undefined ? "" : formatTime(time);
}

/** The sheet: an HTML page without scripts that shows the results side by side. */
export function renderSheet({ prompt, settings, models }: Comparison): string {
  const facts = Object.entries(settings).map(([name, value]) => `${name}: ${value}`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'">
<title>${escapeHtml(`Comparison: ${prompt}`)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color-scheme: light dark; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem; }
article { border: 1px solid; border-radius: 0.5rem; padding: 1rem; }
h2 { margin: 0 0 0.5rem; font-size: 1.1rem; }
video, img { width: 100%; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0 1rem; margin: 0.5rem 0 0; }
dd { margin: 0; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>${escapeHtml(prompt)}</h1>
<p>${escapeHtml(facts.join(" · "))}</p>
<main>
${models.map(renderModel).join("\n")}
</main>
</body>
</html>
`;
}

function renderModel(result: ComparedModel): string {
  const { model, endpoint, status, cost, files, reason } = result;
  const facts: Readonly<Record<string, string | undefined>> = {
    "list price": formatPrice(result),
    cost,
    time: formatDuration(result),
    status,
    endpoint,
    reason,
  };
  const rows = Object.entries(facts).flatMap(([name, value]) =>
    value ? [`<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`] : [],
  );
  return `<article>
<h2>${escapeHtml(model)}</h2>
${files.map((file) => renderFile(file, model)).join("\n")}
<dl>${rows.join("")}</dl>
</article>`;
}

function renderFile(file: string, model: string): string {
  const url = escapeHtml(file.split("/").map(encodeURIComponent).join("/"));
  const label = escapeHtml(`The result of ${model}`);
  return /\.(mp4|webm|mov)$/i.test(file)
    ? `<video src="${url}" controls loop muted playsinline aria-label="${label}"></video>`
    : `<img src="${url}" alt="${label}">`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
