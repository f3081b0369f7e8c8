import { createHash } from "node:crypto";
import type { Fields } from "@klingkit/tasks";
import {
  acceptedContent,
  inputRequired,
  type InputRequiredResult,
  inputResponse,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Estimate } from "klingkit";
import * as z from "zod";
import { oneLine } from "./clean.ts";
import { RefusedError } from "./result.ts";

/** What a person is asked about. */
export interface Question {
  readonly endpoint: string;
  readonly input: Fields;
  readonly estimate: Estimate | undefined;
  /** USD. */
  readonly confirmAbove: number;
  /** Whether the client can show a form. */
  readonly canAsk: boolean;
}

/** The maximum length of the part of a prompt that a question shows. */
const MAX_PROMPT = 200;

/**
 * Asks a person before a create that is more expensive than the limit. Undefined if nothing must be asked, or the person
 * agreed.
 * @throws {RefusedError} if the person declined, or the client cannot ask
 */
export function askAboutPrice(question: Question, { mcpReq }: ServerContext): InputRequiredResult | undefined {
  const { endpoint, input, estimate, confirmAbove, canAsk } = question;
  if (confirmAbove === Infinity || (estimate && estimate.usd.max <= confirmAbove)) return undefined;
  const price = describePrice(estimate);
  // The answer counts for this input at this price only.
  const key = `price-${fingerprintOf([endpoint, input, estimate?.usd.max])}`;
  const schema = z.object({ confirm: z.boolean().meta({ title: `Create it for ${price}` }) });
  const response = inputResponse(mcpReq.inputResponses, key);
  if (response.kind !== "missing") {
    if (acceptedContent(mcpReq.inputResponses, key, schema)?.confirm === true) return undefined;
    throw new RefusedError(
      `The person declined the price: ${price}. Nothing was sent.`,
      "Do not call the tool again with this input unless the person asks for it.",
    );
  }
  if (!canAsk) {
    throw new RefusedError(
      `The list price is ${price}. Above ${confirmAbove} USD this server asks a person, but this client cannot show a question (MCP elicitation). Nothing was sent.`,
      "Tell the person the price. The person who runs the server can raise KLINGKIT_MCP_CONFIRM_ABOVE, or use a client with elicitation.",
    );
  }
  const prompt = [input["prompt"], input["text"]].find((each) => typeof each === "string");
  const lines = [
    `${endpoint}: the list price is ${price}. Create it?`,
    ...(prompt === undefined ? [] : [`Prompt, as the client sent it: ${JSON.stringify(oneLine(prompt, MAX_PROMPT))}`]),
  ];
  return inputRequired({
    inputRequests: { [key]: inputRequired.elicit({ message: lines.join("\n"), requestedSchema: schema }) },
  });
}

/** `0.42 USD (3 video units)`. */
export function describePrice(estimate: Estimate | undefined): string {
  if (!estimate) return "an unknown amount: no price is known for this input";
  const { usd, units, packageType } = estimate;
  const range = ({ min, max }: { min: number; max: number }): string =>
    min === max ? String(roundPrice(min)) : `${roundPrice(min)} to ${roundPrice(max)}`;
  return `${range(usd)} USD (${range(units)} ${packageType} units)`;
}

/** Rounds a price, so that sums of decimal fractions are shown as such. */
function roundPrice(amount: number): number {
  return Number(amount.toFixed(4));
}

/** The hash of a JSON value. The order of the fields of an object does not matter. */
export function fingerprintOf(value: unknown): string {
  const json = JSON.stringify(value, (_, each: unknown) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
  return createHash("sha256").update(json).digest("hex").slice(0, 32);
}
