import { apiKey, credentialVariables, fromEnvironment, jwt, normalizeKeyPair, type Credentials } from "@klingkit/auth";
import { ConfigurationError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Variables, VariableSources } from "./environment.ts";
import type { KlingOptions } from "./options.ts";

/** A part of a credential: where it comes from, and its length, but never its value. */
export interface CredentialPart {
  /** The name of the option or variable, such as `apiKey` or `KLING_API_KEY`. */
  readonly name: string;
  /** The source: the options of `createKling`, the variables of the environment, or the `.env` file. */
  readonly source: "options" | "environment" | "env-file";
  /** The path of the `.env` file. Missing for other sources. */
  readonly path?: string;
  /** The number of characters. Missing if a function or an object provides the value. */
  readonly length?: number;
}

/** The credentials of a client, and whether all parts of them come from the `.env` file. */
export interface ChosenCredentials {
  readonly credentials: Credentials;
  readonly isFromFile: boolean;
  readonly parts: readonly CredentialPart[];
}

/**
 * Chooses the credentials of a client: the option `auth`, otherwise `apiKey`, otherwise the key pair, otherwise the
 * variables of the environment, completed by those of the `.env` file.
 * @throws {ConfigurationError} if no credential is set, half of a key pair is missing, or the `.env` file is needed and
 *   cannot be read
 */
export function chooseCredentials(options: KlingOptions, sources: VariableSources, clock: Clock): ChosenCredentials {
  if (options.auth) return { credentials: options.auth, isFromFile: false, parts: [optionPart("auth")] };
  const { accessKey, secretKey, apiKey: key } = options;
  if (key !== undefined) return { credentials: apiKey(key), isFromFile: false, parts: [optionPart("apiKey", key)] };
  if (accessKey === undefined && secretKey === undefined) return credentialsFromVariables(sources, clock);
  const pair = normalizeKeyPair({ accessKey, secretKey });
  const parts = Object.entries(pair).map(([name, value]) => optionPart(name, value));
  return { credentials: jwt(pair, { clock }), isFromFile: false, parts };
}

function optionPart(name: string, value?: unknown): CredentialPart {
  return { name, source: "options", ...lengthOf(value) };
}

function lengthOf(value: unknown): Pick<CredentialPart, "length"> {
  return typeof value === "string" ? { length: value.trim().length } : {};
}

/** The parts that `fromEnvironment` uses of variables that it accepts. */
function partsOf(variables: Variables, environment: Variables, path?: string): readonly CredentialPart[] {
  const [key, ...pair] = credentialVariables;
  return (variables[key] === undefined ? pair : [key]).map((name): CredentialPart => {
    const isFromFile = environment[name] === undefined && path !== undefined;
    return {
      name,
      ...(isFromFile ? { source: "env-file", path } : { source: "environment" }),
      ...lengthOf(variables[name]),
    };
  });
}

function credentialsFromVariables({ environment, envFile }: VariableSources, clock: Clock): ChosenCredentials {
  const processVariables = environment();
  const file = isComplete(processVariables) ? undefined : envFile();
  if (!file) {
    const credentials = fromEnvironment(processVariables, { clock });
    return { credentials, isFromFile: false, parts: partsOf(processVariables, processVariables) };
  }
  const { path, variables, problem } = file;
  if (!variables) {
    throw new ConfigurationError(`${path} ${problem}.`, {
      fault: "credentials",
      advice: "Correct the file, or set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the environment.",
    });
  }
  const merged = Object.fromEntries(
    credentialVariables.map((name) => [name, processVariables[name] ?? variables[name]]),
  );
  return {
    credentials: fromEnvironment(merged, { clock }),
    // KLING_API_KEY of the process would be complete, so here it comes from the file. A key pair must come from one
    // source.
    isFromFile:
      merged["KLING_API_KEY"] !== undefined ||
      (processVariables["KLING_ACCESS_KEY"] === undefined && processVariables["KLING_SECRET_KEY"] === undefined),
    parts: partsOf(merged, processVariables, path),
  };
}

function isComplete(variables: Variables): boolean {
  return (
    variables["KLING_API_KEY"] !== undefined ||
    (variables["KLING_ACCESS_KEY"] !== undefined && variables["KLING_SECRET_KEY"] !== undefined)
  );
}
