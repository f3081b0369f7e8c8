import { apiKey, credentialVariables, fromEnvironment, jwt, type Credentials } from "@klingkit/auth";
import { ConfigurationError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Variables, VariableSources } from "./environment.ts";
import type { KlingOptions } from "./options.ts";

/** The credentials of a client, and whether its whole credential comes from the `.env` file. */
export interface ChosenCredentials {
  readonly credentials: Credentials;
  readonly isFromFile: boolean;
}

/**
 * Chooses the credentials of a client: an explicit credentials, else an explicit key, else an explicit pair, else the key or the
 * pair of the environment, else what the `.env` file adds to it.
 * @throws {ConfigurationError} if there is no credential, half a pair, or a `.env` file that is needed and cannot be read
 */
export function chooseCredentials(options: KlingOptions, sources: VariableSources, clock: Clock): ChosenCredentials {
  if (options.auth) return { credentials: options.auth, isFromFile: false };
  if (options.apiKey !== undefined) return { credentials: apiKey(options.apiKey), isFromFile: false };
  const { accessKey, secretKey } = options;
  if (accessKey === undefined && secretKey === undefined) return credentialsFromVariables(sources, clock);
  if (accessKey === undefined || secretKey === undefined) {
    const [given, missing] = accessKey === undefined ? ["secretKey", "accessKey"] : ["accessKey", "secretKey"];
    throw new ConfigurationError(`${given} was given without ${missing}.`, {
      taskState: "none",
      fault: "credentials",
      advice: `Give ${missing} too, or an apiKey.`,
    });
  }
  return { credentials: jwt({ accessKey, secretKey }, { clock }), isFromFile: false };
}

function credentialsFromVariables({ environment, envFile }: VariableSources, clock: Clock): ChosenCredentials {
  const own = environment();
  const file = isComplete(own) ? undefined : envFile();
  if (!file) return { credentials: fromEnvironment(own, { clock }), isFromFile: false };
  const { path, variables, problem } = file;
  if (!variables) {
    throw new ConfigurationError(`${path} ${problem}.`, {
      taskState: "none",
      fault: "credentials",
      advice: "Correct the file, or set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the environment.",
    });
  }
  const merged = Object.fromEntries(credentialVariables.map((name) => [name, own[name] ?? variables[name]]));
  return {
    credentials: fromEnvironment(merged, { clock }),
    // The process has no KLING_API_KEY here, so one that is found is the file's; a pair must come from it as a whole.
    isFromFile:
      merged["KLING_API_KEY"] !== undefined ||
      (own["KLING_ACCESS_KEY"] === undefined && own["KLING_SECRET_KEY"] === undefined),
  };
}

function isComplete(own: Variables): boolean {
  return (
    own["KLING_API_KEY"] !== undefined ||
    (own["KLING_ACCESS_KEY"] !== undefined && own["KLING_SECRET_KEY"] !== undefined)
  );
}
