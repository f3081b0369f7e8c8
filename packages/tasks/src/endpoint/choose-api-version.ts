import { type ApiVersion, ConfigurationError, issue, type ValidationIssue } from "@klingkit/errors";
import type { Endpoint } from "./endpoint.ts";
import type { InputReading } from "./read-input.ts";

/** An API version, and the issues of the input on it. */
export interface VersionChoice {
  readonly apiVersion: ApiVersion;
  readonly issues: readonly ValidationIssue[];
}

/**
 * Chooses the API version of a call: the newest one that both the credential and the endpoint support and that can
 * express the input. If none can, it chooses the one with the fewest errors.
 * @param allowed the API versions that the credential can use
 * @returns the API version and the issues to report
 * @throws {ConfigurationError} if the credential and the endpoint have no API version in common
 */
export function chooseApiVersion<Input, Defaults>(
  { name, apiVersions }: Pick<Endpoint<Input, Defaults>, "name" | "apiVersions">,
  { find, isReported }: Pick<InputReading<Input, Defaults>, "find" | "isReported">,
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): VersionChoice {
  const supported = (["v2", "v1"] as const).filter((apiVersion) => apiVersions[apiVersion]);
  const choices = supported.map((apiVersion) => ({ apiVersion, issues: find(apiVersions[apiVersion]?.check) }));
  const candidates = choices.filter(
    ({ apiVersion }) => allowed.includes(apiVersion) && (forced === undefined || forced === apiVersion),
  );
  const [best] = candidates.toSorted((one, other) => cost(one) - cost(other));
  if (!best) throw noVersionError(name, supported, allowed, forced);
  const { apiVersion } = best;
  const issues = best.issues.filter((found) => isReported(found));
  if (issues.every(({ severity }) => severity === "warning")) return { apiVersion, issues };
  const other = choices.find((choice) => !candidates.includes(choice) && cost(choice) === 0);
  return { apiVersion, issues: other ? [...issues, otherVersionIssue(other.apiVersion, allowed, forced)] : issues };
}

/** The number of errors of the input on an API version. An error in `model` counts as ten. */
function cost({ issues }: VersionChoice): number {
  return issues.reduce((sum, { severity, path }) => sum + (severity === "error" ? (path === "model" ? 10 : 1) : 0), 0);
}

/** Creates the issue that names another API version, which can express the input. */
function otherVersionIssue(
  other: ApiVersion,
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): ValidationIssue {
  const how = allowed.includes(other) ? `leave out \`apiVersion: "${forced}"\`` : "use an API key";
  return issue("", "not_supported_by_api_version", `requires API ${other}: ${how}.`);
}

function noVersionError(
  name: string,
  supported: readonly ApiVersion[],
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): ConfigurationError {
  if (forced !== undefined && !supported.includes(forced)) {
    return new ConfigurationError(`${name} does not exist on API ${forced}.`, {
      taskState: "none",
      advice: `Leave out \`apiVersion\`, or set it to "${supported.join('" or "')}".`,
    });
  }
  return new ConfigurationError(
    `This credential cannot use ${name} on API ${forced ?? supported.join(" or ")}; it can use API ${allowed.join(" and ")}.`,
    { taskState: "none", fault: "credentials", advice: "Use an API key, which can use both API versions." },
  );
}
