// @klingkit/auth
// at run time: apiKey, credentialVariables, custom, fromEnvironment, jwt, keyHeaders, normalizeKeyPair

// #region Interfaces
export interface AuthorizedRequest {
  readonly method: string;
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
}
export interface Authorizer {
  readonly apiVersions?: readonly ApiVersion[] | undefined;
  readonly skipTimeout?: boolean | undefined;
  headers(_: AuthorizedRequest): Promise<Record<string, string>>;
  rejected?(_: Rejection): Promise<RetryDecision>;
  accepted?(_: Readonly<Record<string, string>>): void;
  hint?(): string | undefined;
}
export interface BearerCredentials extends Credentials {
  token(): Promise<string>;
}
export interface Credentials extends Required<Authorizer> {
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  headers(_?: AuthorizedRequest): Promise<Record<string, string>>;
}
export interface CustomCredentials {
  readonly apiVersions?: readonly ApiVersion[];
  headers(_?: AuthorizedRequest): Record<string, string> | Promise<Record<string, string>>;
  rejected?(_: Rejection): RetryDecision | Promise<RetryDecision>;
}
export interface JwtOptions {
  readonly renewBefore?: number;
  readonly lifetime?: number;
  readonly clock?: Pick<Clock, "now" | "track">;
}
export interface KeyPair {
  readonly accessKey: string;
  readonly secretKey: string;
}
export interface Rejection {
  readonly serviceCode: number;
  readonly date?: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}
// #endregion

// #region Types
export type RetryDecision = "do-not-retry" | {
  readonly retryReason: string;
  readonly clockOffset?: number | undefined;
};
export type ValueOrProvider<T> = T | (() => T | Promise<T>);
// #endregion

// #region Functions
export declare function apiKey(_: ValueOrProvider<string>): BearerCredentials;
export declare function custom(_: CustomCredentials): Credentials;
export declare function fromEnvironment(_: Readonly<Record<string, string | undefined>>, _?: JwtOptions): BearerCredentials;
export declare function jwt(_: ValueOrProvider<KeyPair>, _?: JwtOptions): BearerCredentials;
export declare function keyHeaders(_: ValueOrProvider<KeyPair>): Credentials;
export declare function normalizeKeyPair({ accessKey, secretKey }: { readonly [Name in keyof KeyPair]?: string | undefined; }, _?: Readonly<Record<keyof KeyPair, string>>): KeyPair;
// #endregion

// #region Variables
export declare const credentialVariables: readonly ["KLING_API_KEY", "KLING_ACCESS_KEY", "KLING_SECRET_KEY"];
// #endregion

// #region Referenced (internal)
interface Clock {
  now(): number;
  sleep(_: number, _?: AbortSignal): Promise<void>;
  track?<T>(_: Promise<T>): Promise<T>;
}
// #endregion
