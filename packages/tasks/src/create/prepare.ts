import { type ApiVersion, InvalidInputError, issue, type ValidationIssue } from "@klingkit/errors";
import { isUnreachable, type Transport } from "@klingkit/http";
import { chooseApiVersion } from "../endpoint/choose-api-version.ts";
import type { EngineParts } from "../engine/parts.ts";
import { bodyText, encodeInput, mergeBody } from "../endpoint/encode-input.ts";
import type { Body, Endpoint, RegisteredEndpoint } from "../endpoint/endpoint.ts";
import { fieldsOf, text } from "../endpoint/fields.ts";
import type { TaskIntent } from "./intent.ts";
import { mediaLimits } from "../endpoint/media.ts";
import { isService } from "../media/media-url.ts";
import type { CallKind } from "../options/option-names.ts";
import { checkOptions } from "../options/check-options.ts";
import { type PrepareCallOptions, type PrepareOptions, type SendOptions, taskDefaults } from "../options/options.ts";
import { newExternalTaskId } from "./external-task-id.ts";
import type { CostEstimate } from "../endpoint/cost-estimate.ts";
import { type PriceFields, priceOf } from "../endpoint/price.ts";
import { readInput } from "../endpoint/read-input.ts";
import { createError } from "./request-create.ts";

/** The time limit of the uploads of `prepare`, milliseconds. It has no option for it, so that it has to suffice for large files. */
const PREPARE_UPLOAD_TIMEOUT = 20 * 60_000;

/**
 * Turns an input into an intent: checks it, chooses the API version, reads its media, and adds the external task id.
 * Sends nothing to the service. If the input is valid, files that the service fetches from a URL are uploaded.
 * @throws {InvalidInputError} with every issue
 * @throws {ConfigurationError} if the credential cannot use the endpoint
 * @throws {TimeoutError} if the uploads do not finish in time
 */
export async function prepare<Input, Defaults>(
  parts: EngineParts,
  endpoint: Endpoint<Input, Defaults>,
  input: Input,
  options: PrepareCallOptions & Pick<SendOptions, "beforeCreate" | "createTimeout" | "queueTimeout"> = {},
  kind: CallKind = "prepare",
): Promise<TaskIntent> {
  checkOptions(endpoint.name, options, kind);
  const reading = readInput(endpoint, input, options.validate ?? true);
  const transport = await connect(parts, endpoint.name, reading.issues);
  const { apiVersion, issues } = chooseApiVersion(endpoint, reading, transport.apiVersions, options.apiVersion);
  const format = endpoint.apiVersions[apiVersion];
  if (!format) throw new Error(`${endpoint.name} does not exist on API ${apiVersion}.`);

  const found = [
    ...reading.issues,
    ...issues,
    ...watermarkIssues(endpoint, options),
    ...callbackIssues(options, transport.baseUrl),
  ];
  const { result, warnings, files } = await encodeInput(
    endpoint.name,
    reading,
    found,
    mediaLimits[apiVersion],
    async (value, media) => ({
      cost: parts.hook.isUsed || options.beforeCreate ? costOf(endpoint, value) : {},
      model: modelOf(value),
      expectedMs: endpoint.expectedMs(value),
      slot: { key: `${endpoint.packageType}/${modelOf(value) ?? endpoint.name}`, count: endpoint.slots?.(value) ?? 1 },
      path: format.pathFor?.(value) ?? format.path,
      body: await format.encode(value, media),
      isIdUnconfirmed: isIdUnconfirmed(value),
    }),
    transport.baseUrl,
    parts.uploads !== undefined,
    options.maxInlineBytes,
  );
  for (const warning of warnings) {
    parts.emit({ type: "input-warning", at: parts.clock.now(), endpoint: endpoint.name, issue: warning });
  }
  const externalTaskId = endpoint.externalTaskId.accepted ? (options.externalTaskId ?? newExternalTaskId()) : undefined;
  const withoutExtra = withCommonFields(result.body, apiVersion, externalTaskId, options);
  const body = mergeBody(endpoint.name, withoutExtra, options.extraBody);
  checkExternalTaskId(endpoint.name, body, apiVersion, externalTaskId);
  const intent: TaskIntent = {
    klingkit: 1,
    kind: "intent",
    host: transport.baseUrl,
    apiVersion,
    endpoint: endpoint.name,
    ...(result.model === undefined ? {} : { model: result.model }),
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    ...(externalTaskId !== undefined && result.isIdUnconfirmed && parts.facts?.kling4ExternalIds !== "accepted"
      ? { externalTaskIdUnconfirmed: true }
      : {}),
    expectedMs: result.expectedMs,
    ...(options.callbackUrl === undefined ? {} : { expectsCallback: true }),
    ...(warnings.length > 0 ? { warning: warnings.map(({ message }) => message).join(" ") } : {}),
    ...result.cost,
    slot: result.slot,
    path: result.path,
    body: bodyText(endpoint.name, body),
  };
  if (files.length === 0 || !parts.uploads) return intent;
  if (options.uploadFiles === false) return parts.uploads.leaveOut(intent, files);
  const { createTimeout, queueTimeout = taskDefaults.queueTimeout, signal } = options;
  const ms = createTimeout ?? (kind === "prepare" ? PREPARE_UPLOAD_TIMEOUT : taskDefaults.createTimeout);
  return parts.uploads.send(intent, files, { ms, signal, queueTimeout }, kind === "prepare");
}

/**
 * Returns the transport of a create.
 * @throws {InvalidInputError} if there is none and the input has errors: they do not depend on the credential, and are more
 *   useful than its error
 */
export async function connect(
  parts: Pick<EngineParts, "transport">,
  name: string,
  issues: readonly ValidationIssue[],
): Promise<Transport> {
  return parts.transport().catch((error: unknown) => {
    const errors = issues.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new InvalidInputError(name, errors);
    throw createError(error);
  });
}

function watermarkIssues(
  endpoint: Pick<RegisteredEndpoint, "name"> & { readonly watermark?: false },
  { watermark }: PrepareOptions,
): ValidationIssue[] {
  return watermark && endpoint.watermark === false
    ? [issue("watermark", "not_supported_by_endpoint", `is not offered by ${endpoint.name}.`)]
    : [];
}

/** Returns the issue of a callback URL that a region of the service cannot reach. An emulator may reach it. */
function callbackIssues({ callbackUrl }: PrepareOptions, baseUrl: string): ValidationIssue[] {
  if (callbackUrl === undefined || !isService(baseUrl) || !isUnreachable(new URL(callbackUrl))) return [];
  const predicate = "has a host of this machine or of a private network, to which the service cannot send callbacks.";
  return [issue("callbackUrl", "no_effect", predicate, { severity: "warning" })];
}

/** Returns the expected cost of an input. Empty if its price is unknown. */
export function costOf<Normalized>(
  endpoint: { readonly name: string; readonly price?: (input: Normalized) => PriceFields },
  input: Normalized,
): { readonly estimate?: CostEstimate } {
  const price = priceOf(endpoint, input);
  if (!price) return {};
  const { units, usd, packageType } = price;
  return { estimate: { units, usd, packageType } };
}

// An endpoint without a model has its own slots (assumed).
/** Returns the model in klingkit's spelling. Undefined if the endpoint has none. */
function modelOf(value: unknown): string | undefined {
  const fields = fieldsOf(value);
  return text(fieldsOf(fields["known"]), "name") ?? text(fields, "model");
}

// See apps/docs/service/kling-4.md#rules.
/** Whether it is not known if the service accepts external task ids with the model of an input. */
function isIdUnconfirmed(value: unknown): boolean {
  return fieldsOf(fieldsOf(value)["known"])["externalTaskIds"] === "unconfirmed";
}

/**
 * Adds the external task id, the callback URL and the watermark: at the top level on API v1, inside `options` on API
 * v2, which silently ignores top-level fields.
 */
function withCommonFields(
  body: Body,
  apiVersion: ApiVersion,
  externalTaskId: string | undefined,
  options: PrepareOptions,
): Body {
  const common = {
    external_task_id: externalTaskId,
    callback_url: options.callbackUrl,
    ...(options.watermark === undefined ? {} : { watermark_info: { enabled: options.watermark } }),
  };
  return apiVersion === "v1" ? { ...body, ...common } : { ...body, options: common };
}

/**
 * Checks that the body has the external task id of the intent, and no other: klingkit finds a task by it when its response
 * is lost. The service ignores an id in the place of the other API version.
 * @throws {InvalidInputError} if `extraBody` changed it
 */
function checkExternalTaskId(
  name: string,
  body: Body,
  apiVersion: ApiVersion,
  externalTaskId: string | undefined,
): void {
  const { v1, v2 } = { v1: body["external_task_id"], v2: fieldsOf(body["options"])["external_task_id"] };
  const [sent, ignored] = apiVersion === "v1" ? [v1, v2] : [v2, v1];
  if (externalTaskId === undefined || (sent === externalTaskId && ignored === undefined)) return;
  throw new InvalidInputError(name, [
    issue("extraBody", "conflict", "must not change the external task id. Pass the option `externalTaskId` instead.", {
      suggestion: "externalTaskId",
    }),
  ]);
}
