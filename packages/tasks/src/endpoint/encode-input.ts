import { InvalidInputError, issue, KlingError, type ValidationIssue } from "@klingkit/errors";
import type { Body } from "./endpoint.ts";
import { createMediaReader, type MediaKind, type MediaReader } from "./media.ts";
import { type InputReading, notEncodable } from "./read-input.ts";
import { reasonOf } from "./read-shape.ts";

/** What was made of an input, and what is uncertain about the input. */
export interface Encoded<Made> {
  readonly made: Made;
  readonly warnings: readonly ValidationIssue[];
}

/**
 * Encodes an input that was read. Media are read even when the input has errors already, so that all are reported at once.
 * @param what the endpoint's name
 * @param found the issues so far
 * @throws {InvalidInputError} with every error
 */
export async function encodeInput<Input, Defaults, Made extends object>(
  what: string,
  { value, isReported, isValidated }: InputReading<Input, Defaults>,
  found: readonly ValidationIssue[],
  maxBytes: Readonly<Record<MediaKind, number>>,
  encode: (input: Input & Defaults, media: MediaReader) => Promise<Made>,
): Promise<Encoded<Made>> {
  const isError = ({ severity }: ValidationIssue): boolean => severity === "error";
  const media = createMediaReader(maxBytes, isReported);
  const issues = [...found];
  let made: Made | undefined;
  if (value !== undefined) {
    try {
      made = await encode(value, media);
    } catch (error) {
      const isKnown = issues.some(isError);
      if (error instanceof KlingError || (isValidated && !isKnown)) throw error;
      if (!isKnown) issues.push(notEncodable(error));
    }
  }
  issues.push(...media.issues);
  const errors = issues.filter(isError);
  if (errors.length > 0 || made === undefined) throw new InvalidInputError(what, errors);
  return { made, warnings: issues.filter((each) => !isError(each)) };
}

/** A body as JSON. @throws {InvalidInputError} if it holds what JSON cannot */
export function bodyText(what: string, body: Body): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw new InvalidInputError(what, [
      issue("", "unreadable_input", `cannot be written as JSON: ${reasonOf(error)}.`),
    ]);
  }
}
