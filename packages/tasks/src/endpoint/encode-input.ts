import { InvalidInputError, issue, KlingError, type ValidationIssue } from "@klingkit/errors";
import type { Body } from "./endpoint.ts";
import { isFields } from "./fields.ts";
import { createMediaReader, type MediaKind, type MediaReader, type PendingUpload } from "./media.ts";
import { type InputReading, notEncodable, topField } from "./read-input.ts";
import { reasonOf } from "./read-shape.ts";

/** The result of encoding an input, and the warnings about the input. */
export interface Encoded<Result> {
  readonly result: Result;
  readonly warnings: readonly ValidationIssue[];
  /** The files to upload before the result can be sent. */
  readonly files: readonly PendingUpload[];
}

/**
 * Encodes an input. Media are read even if the input has errors, or lacks a required field, so that all errors are
 * reported together.
 * @param name the endpoint's name
 * @param found the issues so far
 * @param baseUrl the base URL of the client, if it is known
 * @param canUpload whether the client uploads files
 * @param maxInlineBytes the size above which media are uploaded although the service accepts them
 * @throws {InvalidInputError} with every error
 */
export async function encodeInput<Input, Defaults, Result extends object>(
  name: string,
  { value, readable, isReported, isValidated }: InputReading<Input, Defaults>,
  found: readonly ValidationIssue[],
  maxBytes: Readonly<Record<MediaKind, number>>,
  encode: (input: Input & Defaults, media: MediaReader) => Promise<Result>,
  baseUrl?: string,
  canUpload = false,
  maxInlineBytes?: number,
): Promise<Encoded<Result>> {
  const isError = ({ severity }: ValidationIssue): boolean => severity === "error";
  const media = createMediaReader(maxBytes, isReported, baseUrl, canUpload, maxInlineBytes);
  const issues = [...found];
  let result: Result | undefined;
  if (value !== undefined) {
    try {
      result = await encode(value, media);
    } catch (error) {
      const hasErrors = issues.some(isError);
      if (error instanceof KlingError || (isValidated && !hasErrors)) throw error;
      if (!hasErrors) issues.push(notEncodable(error));
    }
  }
  if (value === undefined && readable !== undefined) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the result of an incomplete input is not used
    await encode(readable as Input & Defaults, media).catch(() => undefined);
  }
  const files = await media.uploads();
  // A field that is missing or invalid has its issue already.
  const names = new Set(value === undefined ? found.map(({ path }) => topField(path)) : []);
  issues.push(...media.issues.filter(({ path }) => !names.has(topField(path))));
  const errors = issues.filter(isError);
  if (errors.length > 0 || result === undefined) throw new InvalidInputError(name, errors);
  return { result, warnings: issues.filter((each) => !isError(each)), files };
}

/**
 * Merges `extraBody` into a body, recursively. Values other than objects replace the previous ones.
 * @throws {InvalidInputError} if reading `extraBody` throws an error
 */
export function mergeBody(name: string, body: Body, extraBody: Body = {}): Body {
  try {
    return merge(body, extraBody);
  } catch (error) {
    throw new InvalidInputError(name, [issue("extraBody", "unreadable_input", `cannot be read: ${reasonOf(error)}.`)]);
  }
}

function merge(body: Body, extra: Body): Body {
  const merged: Record<string, unknown> = { ...body };
  for (const [field, value] of Object.entries(extra)) {
    const previous = merged[field];
    merged[field] = isFields(previous) && isFields(value) ? merge(previous, value) : value;
  }
  return merged;
}

/**
 * Encodes a body as JSON.
 * @throws {InvalidInputError} if it contains a value that JSON cannot represent
 */
export function bodyText(name: string, body: Body): string {
  try {
    return JSON.stringify(body, rejectNonFinite);
  } catch (error) {
    throw new InvalidInputError(name, [
      issue("", "unreadable_input", `cannot be encoded as JSON: ${reasonOf(error)}.`),
    ]);
  }
}

/** JSON has no such number: it would be sent as null, which the service ignores. */
function rejectNonFinite(field: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError(`${field} is ${value}`);
  return value;
}
