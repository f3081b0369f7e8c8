import { ConfigurationError, InvalidInputError, type ApiVersion } from "@klingkit/errors";
import type { Endpoint, Finding } from "./endpoint.ts";

/**
 * The design that a call takes: of those that the credential and the endpoint have, the newer one first, the first that
 * can express the input.
 * @returns the design and what is doubtful about the input on it
 * @throws InvalidInputError when none can express the input; ConfigurationError when credential and endpoint have none in common
 */
export function chooseApiVersion<Filled>(
  endpoint: Pick<Endpoint<never, Filled>, "name" | "apiVersions">,
  input: Filled,
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): { apiVersion: ApiVersion; doubts: readonly Finding[] } {
  const existing = (["v2", "v1"] as const).filter((apiVersion) => endpoint.apiVersions[apiVersion]);
  const candidates = existing.filter(
    (apiVersion) => allowed.includes(apiVersion) && (forced === undefined || forced === apiVersion),
  );
  const tried = candidates.map((apiVersion) => ({
    apiVersion,
    findings: endpoint.apiVersions[apiVersion]?.check(input) ?? [],
  }));
  const fitting = tried.find(({ findings }) => findings.every(({ hard }) => !hard));
  if (fitting) return { apiVersion: fitting.apiVersion, doubts: fitting.findings };

  // The design that comes nearest says best what to change; one without the model is far.
  const faults = ({ findings }: (typeof tried)[number]): number =>
    findings.reduce((sum, { hard, path }) => sum + (hard ? (path === "model" ? 10 : 1) : 0), 0);
  const [best] = tried.toSorted((a, b) => faults(a) - faults(b));
  if (!best) throw noDesign(endpoint.name, existing, allowed, forced);
  const elsewhere = existing.find(
    (apiVersion) =>
      apiVersion !== best.apiVersion &&
      !tried.some((other) => other.apiVersion === apiVersion) &&
      endpoint.apiVersions[apiVersion]?.check(input).every(({ hard }) => !hard),
  );
  const wayOut = elsewhere && {
    path: "",
    message: `the ${elsewhere} design can do all this${allowed.includes(elsewhere) ? `: leave out \`apiVersion: "${forced}"\`.` : ": use an API key."}`,
    hard: true,
  };
  throw new InvalidInputError(
    endpoint.name,
    [...best.findings.filter(({ hard }) => hard), ...(wayOut ? [wayOut] : [])].map(withoutHard),
  );
}

function withoutHard({ path, message, allowed }: Finding): {
  path: string;
  message: string;
  allowed?: NonNullable<Finding["allowed"]>;
} {
  return allowed ? { path, message, allowed } : { path, message };
}

function noDesign(
  name: string,
  existing: readonly ApiVersion[],
  allowed: readonly ApiVersion[],
  forced: ApiVersion | undefined,
): ConfigurationError {
  if (forced !== undefined && !existing.includes(forced)) {
    return new ConfigurationError(`${name} does not exist on the ${forced} design.`, {
      taskState: "none",
      advice: `Leave out \`apiVersion\`, or use ${existing.join(" or ")}.`,
    });
  }
  return new ConfigurationError(
    `This credential cannot use the ${forced ?? existing.join(" or ")} design of ${name}; it can use ${allowed.join(" and ")}.`,
    {
      taskState: "none",
      advice: "Use an API key: it is good for both designs.",
    },
  );
}
