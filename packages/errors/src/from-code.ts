import { serviceCode, type CodeGroup } from "./codes.ts";
import {
  AccountError,
  AuthenticationError,
  BusyError,
  PermissionError,
  PolicyError,
  RequestRefusedError,
  ServiceError,
} from "./kinds.ts";
import type { KlingError, KlingErrorFields } from "./kling-error.ts";

const classes: Record<CodeGroup, new (summary: string, fields: KlingErrorFields) => KlingError> = {
  authentication: AuthenticationError,
  account: AccountError,
  permission: PermissionError,
  request: RequestRefusedError,
  policy: PolicyError,
  busy: BusyError,
  service: ServiceError,
};

/** The error for a non-zero code. `message` is the service's own text; `fields.advice` adds to the table's. */
export function errorFromCode(code: number, message: string, fields: KlingErrorFields = {}): KlingError {
  const row = serviceCode(code);
  const summary = `The service answered ${code} (${row?.name ?? "a code that klingkit does not know"})${message ? `: "${message}".` : "."}`;
  const advice = [row?.advice, fields.advice].filter(Boolean).join(" ") || undefined;
  return new classes[row?.group ?? "service"](summary, { ...fields, serviceCode: code, advice });
}
