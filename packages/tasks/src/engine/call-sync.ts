import type { EngineParts } from "./parts.ts";
import { bodyText, encodeInput, mergeBody } from "../endpoint/encode-input.ts";
import { fieldsOf } from "../endpoint/fields.ts";
import { mediaLimits } from "../endpoint/media.ts";
import { connect } from "../create/prepare.ts";
import { requestCreate } from "../create/request-create.ts";
import { optionNames } from "../options/option-names.ts";
import { checkOptions } from "../options/check-options.ts";
import { withFiles } from "../decode/output-files.ts";
import { fieldNames } from "../endpoint/read-shape.ts";
import { readInput } from "../endpoint/read-input.ts";
import type { SyncEndpoint } from "../endpoint/sync-endpoint.ts";
import type { CallOptions } from "../options/options.ts";

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
  const { result, warnings } = await encodeInput(
    name,
    reading,
    found,
    mediaLimits.v1,
    async (value, media) => ({ body: await encode(value, media) }),
    baseUrl,
  );
  for (const issue of warnings) parts.emit({ type: "input-warning", at: parts.clock.now(), endpoint: name, issue });
  const call = {
    label: `Calling ${name}`,
    method: "POST",
    path: endpoint.path,
    body: bodyText(name, mergeBody(name, result.body, options.extraBody)),
    apiVersion: "v1",
    callTimeout: options.createTimeout,
    signal: options.signal,
  } as const;
  const { data } = await requestCreate(parts.transport, call, { fields: fieldNames(endpoint.schema) });
  return endpoint.decode(fieldsOf(data), (task) => withFiles(parts, { host: baseUrl, endpoint: name }, task));
}
