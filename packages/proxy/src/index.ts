export type { ErrorContext, ProxyAllow, ProxyOptions } from "./options.ts";
export { createProxy } from "./proxy.ts";
