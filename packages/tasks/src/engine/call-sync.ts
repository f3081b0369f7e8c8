import type { CallResult } from "@klingkit/http";
import type { EngineParts } from "./parts.ts";
import { observe } from "./telemetry.ts";
import { bodyText, encodeInput, mergeBody } from "../endpoint/encode-input.ts";
import { fieldsOf } from "../endpoint/fields.ts";
import { mediaLimits } from "../endpoint/media.ts";
import type { TaskIntent } from "../create/intent.ts";
import { connect, costOf } from "../create/prepare.ts";
import { requestCreate } from "../create/request-create.ts";
import { optionNames } from "../options/option-names.ts";
import { checkOptions } from "../options/check-options.ts";
import { v1Billing } from "../decode/decode-task.ts";
import { withFiles } from "../decode/output-files.ts";
import { fieldNames } from "../endpoint/read-shape.ts";
import { readInput } from "../endpoint/read-input.ts";
import type { SyncEndpoint } from "../endpoint/sync-endpoint.ts";
import { type CallOptions, taskDefaults } from "../options/options.ts";
import { asKlingError } from "../polling/failure.ts";

/**
 * Calls an endpoint whose response contains the result.
 * @throws {InvalidInputError} with every issue; nothing was sent
 */
export async function callSync<Input, Defaults, Result>(
  parts: EngineParts,
  endpoint: SyncEndpoint<Input, Defaults, Result>,
  input: Input,
  options: CallOptions = {},
): Promise<Result> {
  const { name, check, encode } = endpoint;
  checkOptions(name, options, "call");
  const reading = readInput(endpoint, input, options.validate ?? true, optionNames("call"));
  const found = [...reading.issues, ...reading.find(check).filter((issue) => reading.isReported(issue))];
  const { baseUrl } = await connect(parts, name, found);
  const { result, warnings, files } = await encodeInput(
    name,
    reading,
    found,
    mediaLimits.v1,
    async (value, media) => ({
      cost: parts.hook.isUsed || options.beforeCreate ? costOf(endpoint, value) : {},
      body: await encode(value, media),
    }),
    baseUrl,
    parts.uploads !== undefined,
  );
  for (const issue of warnings) parts.emit({ type: "input-warning", at: parts.clock.now(), endpoint: name, issue });
  const text = bodyText(name, mergeBody(name, result.body, options.extraBody));
  const { createTimeout: callTimeout, signal } = options;
  const limits = { ms: callTimeout ?? taskDefaults.createTimeout, signal };
  const request = {
    path: endpoint.path,
    body:
      files.length > 0 && parts.uploads
        ? await parts.uploads.replace(name, baseUrl, text, files, { ...limits, queueTimeout: 0 })
        : text,
    apiVersion: "v1",
  } as const;
  const call = { label: `Calling ${name}`, method: "POST", ...request, callTimeout, signal } as const;
  const details = { fields: fieldNames(endpoint.schema) };
  const intent = { klingkit: 1, kind: "intent", host: baseUrl, endpoint: name, ...result.cost, ...request } as const;
  const { data } = await observe(
    parts,
    { type: "call", host: baseUrl, endpoint: name, apiVersion: "v1" },
    () => hookCharged(parts, intent, options, () => requestCreate(parts.transport, call, details)),
    (response) => ({ billing: v1Billing(fieldsOf(response.data)) }),
  );
  return endpoint.decode(fieldsOf(data), (task) => withFiles(parts, { host: baseUrl, endpoint: name }, task));
}

/** Sends a call. If it is charged, the hooks run before it. */
async function hookCharged(
  parts: EngineParts,
  intent: TaskIntent,
  { beforeCreate, createTimeout = taskDefaults.createTimeout, signal }: CallOptions,
  send: () => Promise<CallResult>,
): Promise<CallResult> {
  if (!intent.estimate?.units.max) return send();
  const hooked = parts.hook.begin(intent, beforeCreate);
  try {
    await hooked?.allow({ ms: createTimeout, signal });
    const result = await send();
    hooked?.done(v1Billing(fieldsOf(result.data)));
    return result;
  } catch (error) {
    hooked?.failed(asKlingError(error));
    throw error;
  }
}
