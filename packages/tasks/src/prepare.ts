import { InvalidInputError, type ApiVersion } from "@klingkit/errors";
import type { TaskContext } from "./context.ts";
import { chooseApiVersion } from "./choose-api-version.ts";
import type { Body, Endpoint } from "./endpoint.ts";
import { fieldsOf, isFields, text } from "./fields.ts";
import type { TaskIntent } from "./intent.ts";
import { createMediaReader, mediaLimits } from "./media.ts";
import { checkOptions, type PrepareOptions } from "./options.ts";
import { newOwnId } from "./own-id.ts";
import { type CostEstimate, priceOf } from "./price.ts";

/**
 * Turns an input into an intent: checked, its design chosen, its media read, its own id inside. Sends nothing.
 * @throws InvalidInputError with every problem at once
 */
export async function prepare<Input, Filled>(
  context: TaskContext,
  endpoint: Endpoint<Input, Filled>,
  input: Input,
  options: PrepareOptions = {},
): Promise<TaskIntent> {
  checkOptions(endpoint.name, options);
  if (endpoint.watermark === false && options.watermark) {
    throw new InvalidInputError(endpoint.name, [{ path: "watermark", message: "is not offered by this endpoint." }]);
  }
  const filled = endpoint.fill(input);
  if ("problems" in filled) throw new InvalidInputError(endpoint.name, filled.problems);
  const { value } = filled;
  const transport = await context.transport();

  const { apiVersion, doubts } = chooseApiVersion(
    (options.validate ?? true) === true ? endpoint : unchecked(endpoint),
    value,
    transport.apiVersions,
    options.apiVersion,
  );
  const form = endpoint.apiVersions[apiVersion];
  if (!form) throw new Error(`${endpoint.name} has no ${apiVersion} form`);
  for (const { hard: _hard, ...problem } of doubts) {
    context.emit({ type: "input-doubt", at: context.clock.now(), endpoint: endpoint.name, problem });
  }

  const media = createMediaReader(mediaLimits[apiVersion]);
  const encoded = await form.encode(value, media);
  if (media.problems.length > 0) throw new InvalidInputError(endpoint.name, media.problems);

  const externalTaskId = endpoint.ownId.accepted ? (options.externalTaskId ?? newOwnId()) : undefined;
  const body = merge(withCommonFields(encoded, apiVersion, externalTaskId, options), options.extraBody ?? {});
  return {
    klingkit: 1,
    kind: "intent",
    host: transport.baseUrl,
    apiVersion,
    endpoint: endpoint.name,
    ...(externalTaskId === undefined ? {} : { externalTaskId }),
    expectedMs: endpoint.expectedMs(value),
    ...(options.callbackUrl === undefined ? {} : { expectsCallback: true }),
    ...(doubts.length > 0 ? { doubt: doubts.map(({ message }) => message).join(" ") } : {}),
    ...(context.hook ? await costOf(endpoint, value) : {}),
    slot: { key: `${endpoint.pack}/${modelOf(value) ?? endpoint.name}`, count: endpoint.slots?.(value) ?? 1 },
    path: form.pathFor?.(value) ?? form.path,
    body: JSON.stringify(body),
  };
}

/** The expected cost of an input, where its price is known. */
async function costOf<Filled>(
  endpoint: Pick<Endpoint<never, Filled>, "name" | "price">,
  input: Filled,
): Promise<{ readonly estimate?: CostEstimate }> {
  const price = await priceOf(endpoint, input);
  if (!price) return {};
  const { units, usd, packageType } = price;
  return { estimate: { units, usd, packageType } };
}

/** The model in klingkit's own spelling; undefined where the endpoint has none: it then counts as a model of its own (a guess). */
function modelOf(value: unknown): string | undefined {
  const fields = fieldsOf(value);
  return text(fieldsOf(fields["known"]), "name") ?? text(fields, "model");
}

/** Own id, callback and watermark: at the top level in v1, inside `options` in the newer design, where a top-level one is ignored without an error. */
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

/** The endpoint without its checks of what a model can do. */
function unchecked<Input, Filled>(endpoint: Endpoint<Input, Filled>): Endpoint<Input, Filled> {
  const free = <Form extends object>(form: Form | undefined): Form | undefined => form && { ...form, check: () => [] };
  const path = free(endpoint.apiVersions.v2);
  const v1 = free(endpoint.apiVersions.v1);
  return { ...endpoint, apiVersions: { ...(path ? { v2: path } : {}), ...(v1 ? { v1 } : {}) } };
}
