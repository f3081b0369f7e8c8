import { type ApiVersion, ConfigurationError, issue, type ValidationIssue } from "@klingkit/errors";
import type { Endpoint } from "./endpoint.ts";
import type { InputReading } from "./read-input.ts";

/** The API version of a call, and the issues of the input with it. */
export interface VersionChoice {
  readonly apiVersion: ApiVersion;
  readonly issues: readonly ValidationIssue[];
}

/**
 * Chooses the API version of a call: of those that both the credential and the endpoint have, the newest that can express
 * the input; where none can, the one with the fewest errors.
 * @param allowed those that the credential can use
 * @returns the API version, and the issues that are to be reported with it
 * @throws {ConfigurationError} if the credential and the endpoint have none in common
 */
export function chooseApiVersion<Input, Defaults>(
  { name, apiVersions }: Pick<Endpoint<Input, Defaults>, "name" | "apiVersions">,
  { find, isReported }: Pick<InputReading<Input, Defaults>, "find" | "isReported">,
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): VersionChoice {
  const existing = (["v2", "v1"] as const).filter((apiVersion) => apiVersions[apiVersion]);
  const tried = existing.map((apiVersion) => ({ apiVersion, issues: find(apiVersions[apiVersion]?.check) }));
  const candidates = tried.filter(
    ({ apiVersion }) => allowed.includes(apiVersion) && (forced === undefined || forced === apiVersion),
  );
  const [best] = candidates.toSorted((one, other) => cost(one) - cost(other));
  if (!best) throw noVersion(name, existing, allowed, forced);
  const { apiVersion } = best;
  const issues = best.issues.filter((found) => isReported(found));
  if (issues.every(({ severity }) => severity === "warning")) return { apiVersion, issues };
  const other = tried.find((each) => !candidates.includes(each) && cost(each) === 0);
  return { apiVersion, issues: other ? [...issues, wayOut(other.apiVersion, allowed, forced)] : issues };
}

/** How far an API version is from expressing an input; one without the model is far. */
function cost({ issues }: VersionChoice): number {
  return issues.reduce((sum, { severity, path }) => sum + (severity === "error" ? (path === "model" ? 10 : 1) : 0), 0);
}

/** An API version that could express the input. */
function wayOut(other: ApiVersion, allowed: readonly ApiVersion[], forced: ApiVersion | undefined): ValidationIssue {
  const how = allowed.includes(other) ? `leave out \`apiVersion: "${forced}"\`` : "use an API key";
  return issue("", "not_supported_by_api_version", `can be sent on API ${other}: ${how}.`);
}

function noVersion(
  name: string,
  existing: readonly ApiVersion[],
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): ConfigurationError {
  if (forced !== undefined && !existing.includes(forced)) {
    return new ConfigurationError(`${name} does not exist on API ${forced}.`, {
      taskState: "none",
      advice: `Leave out \`apiVersion\`, or set it to "${existing.join('" or "')}".`,
    });
  }
  return new ConfigurationError(
    `This credential cannot use ${name} on API ${forced ?? existing.join(" or ")}; it can use API ${allowed.join(" and ")}.`,
    { taskState: "none", fault: "credentials", advice: "Use an API key, which can use both API versions." },
  );
}
