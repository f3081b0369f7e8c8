import { ConfigurationError, rejectUnknownNames } from "@klingkit/errors";

/**
 * The maximum number of running tasks per model and pack type, as the service counts. A number is the limit of every
 * model. A record contains limits by pack type, such as `video`, for each of its models, or by pack type and model, such
 * as `video/kling-3.0`. Limits that are not set are learned. `false` sends every create at once.
 * @example const concurrency: Concurrency = { video: 5, "video/kling-3.0": 2 };
 */
export type Concurrency = number | Readonly<Record<string, number>> | false;

/** The types of resource packs. */
const packTypes = ["video", "image", "try-on"];

/**
 * Checks the limits of `concurrency`.
 * @throws {ConfigurationError} if a limit is not an integer of at least 1, or its name is not a pack type
 * @example checkConcurrency({ video: 5 });
 */
export function checkConcurrency(concurrency: Concurrency | undefined): void {
  if (concurrency === undefined || concurrency === false) return;
  if (typeof concurrency === "number") return checkLimit("concurrency", concurrency);
  if (typeof concurrency !== "object" || concurrency === null) {
    throw new ConfigurationError("`concurrency` must be a number, a record such as `{ video: 5 }`, or `false`.");
  }
  for (const [name, limit] of Object.entries(concurrency)) {
    const [packType = ""] = name.split("/");
    rejectUnknownNames({ [packType]: limit }, packTypes, { kind: "pack type", prefix: "concurrency." });
    checkLimit(`concurrency["${name}"]`, limit);
  }
}

function checkLimit(name: string, limit: unknown): void {
  if (Number.isInteger(limit) && Number(limit) > 0) return;
  throw new ConfigurationError(`\`${name}\` must be an integer of at least 1, not ${String(limit)}.`);
}

/**
 * Returns the configured limit of a model. Undefined if no limit is set.
 * @param concurrency the limits
 * @param key the pack type and the model, such as `video/kling-3.0`
 * @example configuredLimit({ video: 5 }, "video/kling-3.0"); // 5
 */
export function configuredLimit(concurrency: Exclude<Concurrency, false> | undefined, key: string): number | undefined {
  if (typeof concurrency === "number") return concurrency;
  return concurrency?.[key] ?? concurrency?.[key.split("/")[0] ?? ""];
}
