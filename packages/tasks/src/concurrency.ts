import { ConfigurationError, refuseUnknownNames } from "@klingkit/errors";

/**
 * How many tasks may run at once, counted as the service counts: per model and kind of resource pack. A number holds for
 * each model. A record has limits by kind of pack, such as `video`, for each model of it, or by kind and model, such as
 * `video/kling-3.0`; a limit that is not given is learned. `false`: nothing is counted, and every create is sent at once.
 */
export type Concurrency = number | Readonly<Record<string, number>> | false;

/** The kinds of resource packs. */
const kinds = ["video", "image", "try-on"];

/** @throws {ConfigurationError} if a limit is not a whole number above 0, or is for no kind of resource pack */
export function checkConcurrency(concurrency: Concurrency | undefined): void {
  if (concurrency === undefined || concurrency === false) return;
  if (typeof concurrency === "number") return checkLimit("concurrency", concurrency);
  if (typeof concurrency !== "object" || concurrency === null) {
    throw new ConfigurationError("`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`.");
  }
  for (const [name, limit] of Object.entries(concurrency)) {
    const [kind = ""] = name.split("/");
    refuseUnknownNames({ [kind]: limit }, kinds, { what: "kind of resource pack", prefix: "concurrency." });
    checkLimit(`concurrency["${name}"]`, limit);
  }
}

function checkLimit(name: string, limit: unknown): void {
  if (Number.isInteger(limit) && Number(limit) > 0) return;
  throw new ConfigurationError(`\`${name}\` must be a whole number above 0, not ${String(limit)}.`);
}

/** The limit that is given for a model, such as `video/kling-3.0`; undefined where none is. */
export function givenLimit(concurrency: Exclude<Concurrency, false> | undefined, key: string): number | undefined {
  if (typeof concurrency === "number") return concurrency;
  return concurrency?.[key] ?? concurrency?.[key.split("/")[0] ?? ""];
}
