import type { ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling, PrepareOptions } from "klingkit";

/** A documented request body: a sample, or a table of fields with a value for each field. */
export interface RequestSample {
  readonly section: string;
  readonly name: string;
  readonly path: string;
  readonly body: object;
  /** Paths of the fields that klingkit also sends, such as settings with a default. */
  readonly adds: readonly string[];
  /** Encodes the input. */
  readonly encode: (kling: Kling, sent: () => SentRequest) => Promise<SentRequest>;
}

export interface SentRequest {
  readonly path: string;
  readonly body: string;
}

/**
 * The fields that all create requests share. They are options and not part of the input
 * (apps/docs/service/api-v1.md#shared-request-fields and apps/docs/service/api-v2.md#create-requests).
 */
export const allOptions: PrepareOptions = {
  externalTaskId: "job-1",
  callbackUrl: "https://example.com/hook",
  watermark: true,
};
export const commonFields = {
  external_task_id: "job-1",
  callback_url: "https://example.com/hook",
  watermark_info: { enabled: true },
} as const;
/** For endpoints without a watermark. */
export const withoutWatermark: PrepareOptions = {
  externalTaskId: "job-1",
  callbackUrl: "https://example.com/hook",
};
export const commonWithoutWatermark = {
  external_task_id: "job-1",
  callback_url: "https://example.com/hook",
} as const;

/** A sample of a create request. */
export function createSample<Input>(
  description: Pick<RequestSample, "section" | "name" | "path" | "body"> & {
    readonly adds?: readonly string[];
    readonly apiVersion?: ApiVersion;
    readonly options?: PrepareOptions;
  },
  pick: (kling: Kling) => EndpointClient<Input>,
  input: Input,
): RequestSample {
  const {
    section,
    name,
    path,
    body,
    adds = [],
    apiVersion = "v1",
    options = { externalTaskId: "job-1" },
  } = description;
  return {
    section,
    name,
    path,
    body: apiVersion === "v2" || "external_task_id" in body ? body : { ...body, external_task_id: "job-1" },
    adds,
    encode: (kling) => pick(kling).prepare(input, { ...options, apiVersion }),
  };
}

/** A sample of a synchronous method or a list. */
export function callSample(
  description: Pick<RequestSample, "section" | "name" | "path" | "body"> & { readonly adds?: readonly string[] },
  call: (kling: Kling) => Promise<unknown>,
): RequestSample {
  return {
    adds: [],
    ...description,
    async encode(kling, sent) {
      // The canned response may be invalid for this call. Only the request matters.
      await call(kling).catch(() => undefined);
      return sent();
    },
  };
}
