import { type ApiVersion, InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";
import { chooseApiVersion } from "../endpoint/choose-api-version.ts";
import type { EngineParts } from "../engine/parts.ts";
import { bodyText, encodeInput } from "../endpoint/encode-input.ts";
import type { Body, Endpoint, KnownEndpoint } from "../endpoint/endpoint.ts";
import { fieldsOf, isFields, text } from "../endpoint/fields.ts";
import type { TaskIntent } from "./intent.ts";
import { mediaLimits } from "../endpoint/media.ts";
import type { CallKind } from "../options/option-names.ts";
import { checkOptions } from "../options/check-options.ts";
import type { PrepareOptions } from "../options/options.ts";
import { newExternalTaskId } from "./external-task-id.ts";
import { type CostEstimate, type PriceFields, priceOf } from "../endpoint/price.ts";
import { readInput } from "../endpoint/read-input.ts";
import { createError } from "./request-create.ts";

/**
 * Turns an input into an intent: checks it, chooses the API version, reads its media, and puts the external task id in. Sends
 * nothing.
 * @throws {InvalidInputError} with every issue at once
 */
export async function prepare<Input, Defaults>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults>,
  input: Input,
  options: PrepareOptions = {},
  kind: CallKind = "prepare",
): Promise<TaskIntent> {
  checkOptions(endpoint.name, options, kind);
  const reading = readInput(endpoint, input, options.validate ?? true);
  const transport = await parts.transport().catch((error: unknown) => {
    // What is wrong with the input is known without an account.
    const errors = reading.issues.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new InvalidInputError(endpoint.name, errors);
    throw createError(error);
  });
  const { apiVersion, issues } = chooseApiVersion(endpoint, reading, transport.apiVersions, options.apiVersion);
  const form = endpoint.apiVersions[apiVersion];
  if (!form) throw new Error(`${endpoint.name} has no form for API ${apiVersion}`);

  const found = [...reading.issues, ...issues, ...watermarkIssues(endpoint, options)];
  const { made, warnings } = await encodeInput(
    endpoint.name,
    reading,
    found,
    mediaLimits[apiVersion],
    async (value, media) => ({
      cost: parts.hook ? costOf(endpoint, value) : {},
      expectedMs: endpoint.expectedMs(value),
      slot: { key: `${endpoint.packageType}/${modelOf(value) ?? endpoint.name}`, count: endpoint.slots?.(value) ?? 1 },
      path: form.pathFor?.(value) ?? form.path,
      body: await form.encode(value, media),
    }),
  );
  for (const warning of warnings) {
    parts.emit({ type: "input-warning", at: parts.clock.now(), endpoint: endpoint.name, issue: warning });
  }
  const externalTaskId = endpoint.externalTaskId.accepted ? (options.externalTaskId ?? newExternalTaskId()) : undefined;
  const body = merge(withCommonFields(made.body, apiVersion, externalTaskId, options), options.extraBody ?? {});
  return {
    klingkit: 1,
    kind: "intent",
    host: transport.baseUrl,
    apiVersion,
    endpoint: endpoint.name,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    expectedMs: made.expectedMs,
    ...(options.callbackUrl === undefined ? {} : { expectsCallback: true }),
    ...(warnings.length > 0 ? { warning: warnings.map(({ message }) => message).join(" ") } : {}),
    ...made.cost,
    slot: made.slot,
    path: made.path,
    body: bodyText(endpoint.name, body),
  };
}

function watermarkIssues(
  endpoint: Pick<KnownEndpoint, "name"> & { readonly watermark?: false },
  { watermark }: PrepareOptions,
): ValidationIssue[] {
  return watermark && endpoint.watermark === false
    ? [issue("watermark", "not_supported_by_endpoint", `is not offered by ${endpoint.name}.`)]
    : [];
}

/** The expected cost of an input, where its price is known. */
function costOf<Normalized>(
  endpoint: { readonly name: string; readonly price?: (input: Normalized) => PriceFields },
  input: Normalized,
): { readonly estimate?: CostEstimate } {
  const price = priceOf(endpoint, input);
  if (!price) return {};
  const { units, usd, packageType } = price;
  return { estimate: { units, usd, packageType } };
}

/** The model in klingkit's own spelling; undefined where the endpoint has none: it then counts as a model of its own (a guess). */
function modelOf(value: unknown): string | undefined {
  const fields = fieldsOf(value);
  return text(fieldsOf(fields["known"]), "name") ?? text(fields, "model");
}

/** External task id, callback and watermark: at the top level in API v1, inside `options` in API v2, which ignores a top-level one silently. */
function withCommonFields(
  body: Body,
  apiVersion: ApiVersion,
  externalTaskId: string | undefined,
  options: PrepareOptions,
): Body {
  const common = {
    ...(externalTaskId === undefined ? {} : { external_task_id: externalTaskId }),
    ...(options.callbackUrl === undefined ? {} : { callback_url: options.callbackUrl }),
    ...(options.watermark === undefined ? {} : { watermark_info: { enabled: options.watermark } }),
  };
  return apiVersion === "v1" ? { ...body, ...common } : { ...body, options: common };
}

/** Merges objects into each other; anything else replaces what was there. */
function merge(body: Body, extra: Body): Body {
  const merged: Record<string, unknown> = { ...body };
  for (const [name, value] of Object.entries(extra)) {
    const before = merged[name];
    merged[name] = isFields(before) && isFields(value) ? merge(before, value) : value;
  }
  return merged;
}
