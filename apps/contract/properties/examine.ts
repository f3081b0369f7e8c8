import { isDeepStrictEqual } from "node:util";
import { ConfigurationError, InvalidInputError, RequestRejectedError, type ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling } from "klingkit";
import type { World } from "../world.ts";
import { serviceDecides } from "./service-decides.ts";
import type { Broken, Fields, Fine, Subject } from "./subject.ts";

/** What became of a case, for the counts. */
export type Outcome = "accepted" | "refused locally" | "refused by the service";

/**
 * Codes that a wrong input may be answered with (apps/docs/service/errors.md#error-codes and
 * apps/docs/service/errors.md#messages).
 */
const documented = [1200, 1201, 1203];

/** A place for cases: clients of both credentials on one world. */
export interface Bench {
  readonly world: World;
  readonly apiKey: Kling;
  readonly jwt: Kling;
}

type Sendable = EndpointClient<Fields>;

function endpointOf(subject: Subject, kling: Kling): Sendable | undefined {
  // Inputs are made from the documentation, not from the client's types.
  return subject.endpoint?.(kling);
}

/** A valid input: accepted on every design that can say it, at one price, which is the estimated one. */
export async function examineFine(
  subject: Subject,
  { input, apiVersions, mayBeUnknown }: Fine,
  bench: Bench,
): Promise<Outcome> {
  const endpoint = endpointOf(subject, bench.apiKey);
  if (!endpoint) {
    for (const kling of [bench.apiKey, bench.jwt]) {
      const outcome = await tried(async () => subject.call?.(kling, input as never));
      if (outcome === "accepted" || (mayBeUnknown && outcome === "refused by the service")) continue;
      throw new Error(`a valid input was ${String(outcome)}`);
    }
    return "accepted";
  }
  const withJwt = endpointOf(subject, bench.jwt);
  const estimates = [await endpoint.estimate(input), await withJwt?.estimate(input)];
  if (!isDeepStrictEqual(estimates[0], estimates[1])) throw new Error("the estimates differ");

  const prices: (readonly [way: string, units: number])[] = [];
  for (const [way, client, apiVersion] of [
    ["v2", endpoint, "v2"],
    ["v1", endpoint, "v1"],
    ["jwt", withJwt, undefined],
  ] as const) {
    if (!apiVersions.includes(apiVersion ?? "v1") || !client) continue;
    await client.create(input, apiVersion ? { apiVersion } : {});
    prices.push([way, bench.world.emulator.state().tasks.at(-1)?.units ?? Number.NaN]);
  }
  const [first] = prices;
  if (!first || prices.some(([, units]) => units !== first[1])) throw new Error(`prices differ: ${prices.join("; ")}`);
  const { units } = estimates[0] ?? {};
  if (units && !(first[1] >= units.min - 1e-6 && first[1] <= units.max + 1e-6)) {
    throw new Error(`${first[1]} units, estimated ${units.min} to ${units.max}`);
  }
  await examineDesigns(endpoint, input, apiVersions);
  return "accepted";
}

/** The design is the newer one where it can say the input; what it cannot say is refused before anything is sent. */
async function examineDesigns(endpoint: Sendable, input: Fields, apiVersions: readonly ApiVersion[]): Promise<void> {
  const { apiVersion } = await endpoint.prepare(input);
  if (apiVersion !== apiVersions[0]) throw new Error(`went the ${apiVersion} way, not ${apiVersions[0]}`);
  for (const other of (["v2", "v1"] as const).filter((each) => !apiVersions.includes(each))) {
    const error = await caught(() => endpoint.prepare(input, { apiVersion: other }));
    if (error instanceof InvalidInputError || error instanceof ConfigurationError) continue;
    throw new Error(`the ${other} design was said to be able to say it`, { cause: error });
  }
}

/**
 * An input that breaks a limit: refused locally with the field's path; by the service with a documented code where only the
 * service can know.
 */
export async function examineBroken(subject: Subject, { input, paths, limit }: Broken, bench: Bench): Promise<Outcome> {
  const error = await caught(() => send(subject, bench.apiKey, input));
  if (error instanceof RequestRejectedError && documented.includes(error.serviceCode ?? 0)) {
    if (serviceDecides[subject.method]?.includes(limit)) return "refused by the service";
    throw new Error(`${limit}: klingkit sent it, the service refused it`, { cause: error });
  }
  if (error instanceof InvalidInputError) {
    if (error.issues.some(({ path }) => paths.some((each) => path === each || path.startsWith(each || "\0"))))
      return "refused locally";
    throw new Error(
      `${limit}: refused at ${error.issues.map(({ path }) => path).join(", ")}, not at ${paths.join(" or ")}`,
      { cause: error },
    );
  }
  throw new Error(error === undefined ? `${limit}: nobody refused it` : `${limit}: ${told(error)}`, { cause: error });
}

/** Any input at all, validated or not: whatever comes of it, no crash and no error without a type. */
export async function examineAnything(subject: Subject, input: unknown, bench: Bench): Promise<Outcome> {
  const outcome = await tried(() => send(subject, bench.apiKey, input));
  if (typeof outcome !== "string") throw new Error(`crashed: ${String(outcome)}`, { cause: outcome });
  const endpoint = endpointOf(subject, bench.apiKey);
  const unchecked = await caught(async () => endpoint?.prepare(input as Fields, { validate: false }));
  if (unchecked !== undefined && !(unchecked instanceof InvalidInputError))
    throw new Error(`crashed without validation: ${told(unchecked)}`, { cause: unchecked });
  return outcome;
}

async function send(subject: Subject, kling: Kling, input: unknown): Promise<unknown> {
  const endpoint = endpointOf(subject, kling);
  return endpoint ? endpoint.create(input as Fields) : subject.call?.(kling, input as never);
}

async function tried(call: () => Promise<unknown>): Promise<Outcome | Error> {
  const error = await caught(call);
  if (error === undefined) return "accepted";
  if (error instanceof InvalidInputError) return "refused locally";
  if (error instanceof RequestRejectedError && documented.includes(error.serviceCode ?? 0))
    return "refused by the service";
  return error instanceof Error ? error : new Error(told(error));
}

function told(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
}

async function caught(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error("threw nothing");
  }
}
