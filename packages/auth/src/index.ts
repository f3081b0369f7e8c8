export { apiKey } from "./api-key.ts";
export type { KeyPair } from "./credential.ts";
export { custom, type CustomStrategy } from "./custom.ts";
export { credentialVariables, fromEnvironment } from "./environment.ts";
export { jwt, type JwtOptions } from "./jwt.ts";
export { keyHeaders } from "./key-headers.ts";
export type { BearerStrategy, Provided, Strategy } from "./strategy.ts";
export type { AuthorizedRequest, Authorizer, Rejection, RejectionVerdict } from "@klingkit/http";
