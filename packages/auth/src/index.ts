export { apiKey } from "./api-key.ts";
export { type KeyPair, normalizeKeyPair } from "./credential.ts";
export { custom, type CustomCredentials } from "./custom.ts";
export { credentialVariables, fromEnvironment } from "./environment.ts";
export { jwt, type JwtOptions } from "./jwt.ts";
export { keyHeaders } from "./key-headers.ts";
export type { BearerCredentials, ValueOrProvider, Credentials } from "./credentials.ts";
export type { AuthorizedRequest, Authorizer, Rejection, RetryDecision } from "@klingkit/http";
