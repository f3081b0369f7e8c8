import { serviceCode, type CodeGroup } from "./codes.ts";
import {
  AccountError,
  AuthenticationError,
  BusyError,
  PermissionError,
  ContentRejectedError,
  RequestRejectedError,
  ServiceError,
} from "./error-classes.ts";
import type { KlingError, KlingErrorFields } from "./kling-error.ts";

const classes: Record<CodeGroup, new (summary: string, fields: KlingErrorFields) => KlingError> = {
  authentication: AuthenticationError,
  account: AccountError,
  permission: PermissionError,
  request: RequestRejectedError,
  content: ContentRejectedError,
  busy: BusyError,
  service: ServiceError,
};

/**
 * Creates the error for a service code. An unknown code becomes a `ServiceError`.
 * @param code the code, not 0
 * @param message the message of the service
 * @param fields the fields of the error; `advice` is appended to the advice for the code
 * @example throw errorFromCode(1303, "parallel task over resource pack limit", { status: 429, taskState: "none" });
 */
export function errorFromCode(code: number, message: string, fields: KlingErrorFields = {}): KlingError {
  const row = serviceCode(code);
  const summary = `The service returned ${code} (${row?.name ?? "a code that klingkit does not know"})${message ? `: "${message}".` : "."}`;
  const advice = [row?.advice, fields.advice].filter(Boolean).join(" ") || undefined;
  return new classes[row?.group ?? "service"](summary, {
    ...fields,
    serviceCode: code,
    serviceMessage: message || undefined,
    advice,
  });
}
