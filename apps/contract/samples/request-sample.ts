import type { ApiVersion } from "@klingkit/errors";
import type { EndpointClient, Kling, PrepareOptions } from "klingkit";

/** A documented body: a sample, or a field table with a value for every field. */
export interface RequestSample {
  readonly section: string;
  readonly what: string;
  readonly path: string;
  readonly body: object;
  /** What klingkit sends beyond it: settings that have a default, always. */
  readonly adds: readonly string[];
  /** What our input becomes. */
  readonly encode: (kling: Kling, sent: () => Sent) => Promise<Sent>;
}

export interface Sent {
  readonly path: string;
  readonly body: string;
}

/**
 * The fields that all asynchronous creates share, from options and not from the input
 * (apps/docs/service/api-v1.md#shared-request-fields and apps/docs/service/api-v2.md#create-requests).
 */
export const everyOption: PrepareOptions = {
  externalTaskId: "job-1",
  callbackUrl: "https://example.com/hook",
  watermark: true,
};
export const commonFields = {
  external_task_id: "job-1",
  callback_url: "https://example.com/hook",
  watermark_info: { enabled: true },
} as const;
/** Where no watermark can be asked for. */
export const withoutWatermark: PrepareOptions = {
  externalTaskId: "job-1",
  callbackUrl: "https://example.com/hook",
};
export const commonWithoutWatermark = {
  external_task_id: "job-1",
  callback_url: "https://example.com/hook",
} as const;

/** A sample of an asynchronous create. */
export function creating<Input>(
  about: Pick<RequestSample, "section" | "what" | "path" | "body"> & {
    readonly adds?: readonly string[];
    readonly apiVersion?: ApiVersion;
    readonly options?: PrepareOptions;
  },
  pick: (kling: Kling) => EndpointClient<Input>,
  input: Input,
): RequestSample {
  const { section, what, path, body, adds = [], apiVersion = "v1", options = { externalTaskId: "job-1" } } = about;
  return {
    section,
    what,
    path,
    body: apiVersion === "v2" || "external_task_id" in body ? body : { ...body, external_task_id: "job-1" },
    adds,
    encode: (kling) => pick(kling).prepare(input, { ...options, apiVersion }),
  };
}

/** A sample of a call that answers at once. */
export function asking(
  about: Pick<RequestSample, "section" | "what" | "path" | "body"> & { readonly adds?: readonly string[] },
  call: (kling: Kling) => Promise<unknown>,
): RequestSample {
  return {
    adds: [],
    ...about,
    async encode(kling, sent) {
      // The canned answer may be no answer to this call: what matters here is what was sent.
      await call(kling).catch(() => undefined);
      return sent();
    },
  };
}
