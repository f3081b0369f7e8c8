import { ConfigurationError, InvalidInputError, type Wire } from "@klingkit/errors";
import type { Endpoint, Finding } from "./endpoint.ts";

/**
 * The design that a call takes: of those that the credential and the endpoint have, the newer one first, the first that
 * can express the input.
 * @returns the design and what is doubtful about the input on it
 * @throws InvalidInputError when none can express the input; ConfigurationError when credential and endpoint have none in common
 */
export function chooseWire<Filled>(
  endpoint: Pick<Endpoint<never, Filled>, "name" | "wires">,
  input: Filled,
  allowed: readonly Wire[],
  forced: Wire | undefined,
): { wire: Wire; doubts: readonly Finding[] } {
  const existing = (["path", "v1"] as const).filter((wire) => endpoint.wires[wire]);
  const candidates = existing.filter((wire) => allowed.includes(wire) && (forced === undefined || forced === wire));
  const tried = candidates.map((wire) => ({ wire, findings: endpoint.wires[wire]?.check(input) ?? [] }));
  const fitting = tried.find(({ findings }) => findings.every(({ hard }) => !hard));
  if (fitting) return { wire: fitting.wire, doubts: fitting.findings };

  // The design that comes nearest says best what to change; one without the model is far.
  const faults = ({ findings }: (typeof tried)[number]): number =>
    findings.reduce((sum, { hard, path }) => sum + (hard ? (path === "model" ? 10 : 1) : 0), 0);
  const [best] = tried.toSorted((a, b) => faults(a) - faults(b));
  if (!best) throw noDesign(endpoint.name, existing, allowed, forced);
  const elsewhere = existing.find(
    (wire) =>
      wire !== best.wire &&
      !tried.some((other) => other.wire === wire) &&
      endpoint.wires[wire]?.check(input).every(({ hard }) => !hard),
  );
  const wayOut = elsewhere && {
    path: "",
    message: `the ${elsewhere} design can do all this${allowed.includes(elsewhere) ? `: leave out \`wire: "${forced}"\`.` : ": use an API key."}`,
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
  existing: readonly Wire[],
  allowed: readonly Wire[],
  forced: Wire | undefined,
): ConfigurationError {
  if (forced !== undefined && !existing.includes(forced)) {
    return new ConfigurationError(`${name} does not exist on the ${forced} design.`, {
      taskState: "none",
      advice: `Leave out \`wire\`, or use ${existing.join(" or ")}.`,
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
