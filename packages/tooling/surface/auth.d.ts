// @klingkit/auth
// at run time: apiKey, credentialVariables, custom, fromEnvironment, jwt, keyHeaders

// #region Interfaces
export interface AuthorizedRequest {
  readonly method: string;
  readonly url: string;
  readonly signal?: AbortSignal | undefined;
}
export interface Authorizer {
  readonly apiVersions?: readonly ApiVersion[] | undefined;
  readonly isLocal?: boolean | undefined;
  headers(_: AuthorizedRequest): Promise<Record<string, string>>;
  rejected?(_: Rejection): Promise<RejectionVerdict>;
  accepted?(_: Readonly<Record<string, string>>): void;
  hint?(): string | undefined;
}
export interface BearerStrategy extends Strategy {
  token(): Promise<string>;
}
export interface CustomStrategy {
  readonly apiVersions?: readonly ApiVersion[];
  headers(_?: AuthorizedRequest): Record<string, string> | Promise<Record<string, string>>;
  rejected?(_: Rejection): RejectionVerdict | Promise<RejectionVerdict>;
}
export interface JwtOptions {
  readonly refreshBefore?: number;
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
export interface Strategy extends Required<Authorizer> {
  readonly kind: "jwt" | "apiKey" | "keyHeaders" | "custom";
  headers(_?: AuthorizedRequest): Promise<Record<string, string>>;
}
// #endregion

// #region Types
export type Provided<T> = T | (() => T | Promise<T>);
export type RejectionVerdict = "stop" | {
  readonly again: string;
  readonly offset?: number | undefined;
};
// #endregion

// #region Functions
export declare function apiKey(_: Provided<string>): BearerStrategy;
export declare function custom(_: CustomStrategy): Strategy;
export declare function fromEnvironment(_: Readonly<Record<string, string | undefined>>, _?: JwtOptions): BearerStrategy;
export declare function jwt(_: Provided<KeyPair>, _?: JwtOptions): BearerStrategy;
export declare function keyHeaders(_: Provided<KeyPair>): Strategy;
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
