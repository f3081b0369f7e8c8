import { apiKey, credentialVariables, fromEnvironment, jwt, normalizeKeyPair, type Credentials } from "@klingkit/auth";
import { ConfigurationError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Variables, VariableSources } from "./environment.ts";
import type { KlingOptions } from "./options.ts";

/** The credentials of a client, and whether all parts of them come from the `.env` file. */
export interface ChosenCredentials {
  readonly credentials: Credentials;
  readonly isFromFile: boolean;
}

/**
 * Chooses the credentials of a client: the option `auth`, otherwise `apiKey`, otherwise the key pair, otherwise the
 * variables of the environment, completed by those of the `.env` file.
 * @throws {ConfigurationError} if no credential is set, half of a key pair is missing, or the `.env` file is needed and
 *   cannot be read
 */
export function chooseCredentials(options: KlingOptions, sources: VariableSources, clock: Clock): ChosenCredentials {
  if (options.auth) return { credentials: options.auth, isFromFile: false };
  if (options.apiKey !== undefined) return { credentials: apiKey(options.apiKey), isFromFile: false };
  const { accessKey, secretKey } = options;
  if (accessKey === undefined && secretKey === undefined) return credentialsFromVariables(sources, clock);
  return { credentials: jwt(normalizeKeyPair({ accessKey, secretKey }), { clock }), isFromFile: false };
}

function credentialsFromVariables({ environment, envFile }: VariableSources, clock: Clock): ChosenCredentials {
  const processVariables = environment();
  const file = isComplete(processVariables) ? undefined : envFile();
  if (!file) return { credentials: fromEnvironment(processVariables, { clock }), isFromFile: false };
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
  };
}

function isComplete(variables: Variables): boolean {
  return (
    variables["KLING_API_KEY"] !== undefined ||
    (variables["KLING_ACCESS_KEY"] !== undefined && variables["KLING_SECRET_KEY"] !== undefined)
  );
}
