import type { ApiVersion } from "@klingkit/errors";
import {
  type AuthorizedRequest,
  contentType,
  type Rejection,
  type RejectionVerdict,
  type Strategy,
} from "./strategy.ts";

/** What a strategy of your own must give. */
export interface CustomStrategy {
  /** The wire designs that your credential can do. Default: both. */
  readonly apiVersions?: readonly ApiVersion[];
  /** Your headers; `Content-Type` is added. */
  headers(request?: AuthorizedRequest): Record<string, string> | Promise<Record<string, string>>;
  /** Told of a refusal; `"stop"` when left out. */
  rejected?(rejection: Rejection): RejectionVerdict | Promise<RejectionVerdict>;
}

/** A strategy of your own, for gateways with another form. */
export function custom(strategy: CustomStrategy): Strategy {
  return {
    kind: "custom",
    apiVersions: strategy.apiVersions ?? ["v2", "v1"],
    headers: async (request) => ({ ...contentType, ...(await strategy.headers(request)) }),
    rejected: async (rejection) => (await strategy.rejected?.(rejection)) ?? "stop",
    accepted() {},
    hint: () => undefined,
  };
}
