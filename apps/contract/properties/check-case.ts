import { isDeepStrictEqual } from "node:util";
import { ConfigurationError, InvalidInputError, RequestRejectedError, type ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling } from "klingkit";
import type { TestService } from "../test-service.ts";
import { checkedByService } from "./checked-by-service.ts";
import type { InvalidCase, Fields, ValidCase, TestedMethod } from "./tested-method.ts";

/** The outcome of a case. */
export type Outcome = "accepted" | "rejected locally" | "rejected by the service";

/**
 * The service's error codes for invalid input (apps/docs/service/errors.md#error-codes and
 * apps/docs/service/errors.md#messages).
 */
const invalidInputCodes = [1200, 1201, 1203];

/** The endpoints that cost units although klingkit cannot estimate them: the input does not determine the price. */
const withoutEstimate: ReadonlySet<string> = new Set(["video.effects", "video.extend", "video.multiElements"]);

/** The emulator of a case, and its clients with both credentials. */
export interface CaseContext {
  readonly service: TestService;
  readonly apiKey: Kling;
  readonly jwt: Kling;
}

type AnyEndpoint = EndpointClient<Fields>;

function endpointOf(method: TestedMethod, kling: Kling): AnyEndpoint | undefined {
  // Inputs are generated from the documentation, not from the client's types.
  return method.endpoint?.(kling);
}

/** Checks that a valid input is accepted by every API version that can express it, at the estimated price. */
export async function checkValidCase(
  method: TestedMethod,
  { input, apiVersions, mayBeUnknown, unpriced }: ValidCase,
  context: CaseContext,
): Promise<Outcome> {
  const endpoint = endpointOf(method, context.apiKey);
  if (!endpoint) {
    for (const kling of [context.apiKey, context.jwt]) {
      const outcome = await outcomeOf(async () => method.call?.(kling, input as never));
      if (outcome === "accepted" || (mayBeUnknown && outcome === "rejected by the service")) continue;
      throw new Error(`a valid input was ${String(outcome)}`);
    }
    return "accepted";
  }
  const withJwt = endpointOf(method, context.jwt);
  const estimates = [await endpoint.estimate(input), await withJwt?.estimate(input)];
  if (!isDeepStrictEqual(estimates[0], estimates[1])) throw new Error("the estimates differ");

  const prices: (readonly [variant: string, units: number])[] = [];
  for (const [variant, client, apiVersion] of [
    ["v2", endpoint, "v2"],
    ["v1", endpoint, "v1"],
    ["jwt", withJwt, undefined],
  ] as const) {
    if (!apiVersions.includes(apiVersion ?? "v1") || !client) continue;
    await client.create(input, apiVersion ? { apiVersion } : {});
    prices.push([variant, context.service.emulator.state().tasks.at(-1)?.units ?? Number.NaN]);
  }
  const [first] = prices;
  if (!first || prices.some(([, units]) => units !== first[1]))
    throw new Error(`the prices differ: ${prices.join("; ")}`);
  const { units } = estimates[0] ?? {};
  if (unpriced && estimates[0]) throw new Error("there is an estimate, although the price is not known");
  if (!units && first[1] > 0 && !unpriced && !withoutEstimate.has(method.method))
    throw new Error(`the service charges ${first[1]} units, but there is no estimate: the price row is missing`);
  if (units && !(first[1] >= units.min - 1e-6 && first[1] <= units.max + 1e-6)) {
    throw new Error(`the price is ${first[1]} units, but the estimate is ${units.min} to ${units.max}`);
  }
  await checkApiVersions(endpoint, input, apiVersions);
  return "accepted";
}

/** Checks that API v2 is used if it can express the input, and that other API versions are rejected before sending. */
async function checkApiVersions(
  endpoint: AnyEndpoint,
  input: Fields,
  apiVersions: readonly ApiVersion[],
): Promise<void> {
  const { apiVersion } = await endpoint.prepare(input);
  if (apiVersion !== apiVersions[0]) throw new Error(`API ${apiVersion} was used instead of ${apiVersions[0]}`);
  for (const other of (["v2", "v1"] as const).filter((each) => !apiVersions.includes(each))) {
    const error = await errorOf(() => endpoint.prepare(input, { apiVersion: other }));
    if (error instanceof InvalidInputError || error instanceof ConfigurationError) continue;
    throw new Error(`API ${other} was accepted, but it cannot express the input`, { cause: error });
  }
}

/**
 * Checks that an input beyond a limit is rejected: locally with the path of the field, or by the service with a documented
 * code if only the service can check the limit.
 */
export async function checkInvalidCase(
  method: TestedMethod,
  { input, paths, limit }: InvalidCase,
  context: CaseContext,
): Promise<Outcome> {
  const error = await errorOf(() => send(method, context.apiKey, input));
  if (error instanceof RequestRejectedError && invalidInputCodes.includes(error.serviceCode ?? 0)) {
    if (checkedByService[method.method]?.includes(limit)) return "rejected by the service";
    throw new Error(`${limit}: klingkit sent the input, and the service rejected it`, { cause: error });
  }
  if (error instanceof InvalidInputError) {
    if (error.issues.some(({ path }) => paths.some((each) => path === each || path.startsWith(each || "\0"))))
      return "rejected locally";
    throw new Error(
      `${limit}: rejected at ${error.issues.map(({ path }) => path).join(", ")}, not at ${paths.join(" or ")}`,
      { cause: error },
    );
  }
  throw new Error(error === undefined ? `${limit}: the input was accepted` : `${limit}: ${describeError(error)}`, {
    cause: error,
  });
}

/** Checks that an arbitrary input causes only klingkit's errors, with and without validation. */
export async function checkArbitraryInput(
  method: TestedMethod,
  input: unknown,
  context: CaseContext,
): Promise<Outcome> {
  const outcome = await outcomeOf(() => send(method, context.apiKey, input));
  if (typeof outcome !== "string") throw new Error(`crashed: ${String(outcome)}`, { cause: outcome });
  const endpoint = endpointOf(method, context.apiKey);
  const unvalidated = await errorOf(async () => endpoint?.prepare(input as Fields, { validate: false }));
  if (unvalidated !== undefined && !(unvalidated instanceof InvalidInputError))
    throw new Error(`crashed without validation: ${describeError(unvalidated)}`, { cause: unvalidated });
  return outcome;
}

async function send(method: TestedMethod, kling: Kling, input: unknown): Promise<unknown> {
  const endpoint = endpointOf(method, kling);
  return endpoint ? endpoint.create(input as Fields) : method.call?.(kling, input as never);
}

async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome | Error> {
  const error = await errorOf(call);
  if (error === undefined) return "accepted";
  if (error instanceof InvalidInputError) return "rejected locally";
  if (error instanceof RequestRejectedError && invalidInputCodes.includes(error.serviceCode ?? 0))
    return "rejected by the service";
  return error instanceof Error ? error : new Error(describeError(error));
}

function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error);
}

async function errorOf(call: () => Promise<unknown>): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error ?? new Error("threw undefined");
  }
}
