import { apiKey, credentialVariables, fromEnvironment, jwt, type Strategy } from "@klingkit/auth";
import { ConfigurationError } from "@klingkit/errors";
import type { Clock } from "@klingkit/http";
import type { Variables, VariableSources } from "./environment.ts";
import type { KlingOptions } from "./options.ts";

/** The strategy of a client, and whether its whole credential comes from the `.env` file. */
export interface ChosenStrategy {
  readonly strategy: Strategy;
  readonly isFromFile: boolean;
}

/**
 * Chooses the strategy of a client: an explicit strategy, else an explicit key, else an explicit pair, else the key or the
 * pair of the environment, else what the `.env` file adds to it.
 * @throws {ConfigurationError} if there is no credential, half a pair, or a `.env` file that is needed and cannot be read
 */
export function chooseStrategy(options: KlingOptions, sources: VariableSources, clock: Clock): ChosenStrategy {
  if (options.auth) return { strategy: options.auth, isFromFile: false };
  if (options.apiKey !== undefined) return { strategy: apiKey(options.apiKey), isFromFile: false };
  const { accessKey, secretKey } = options;
  if (accessKey === undefined && secretKey === undefined) return strategyFromVariables(sources, clock);
  if (accessKey === undefined || secretKey === undefined) {
    const [given, missing] = accessKey === undefined ? ["secretKey", "accessKey"] : ["accessKey", "secretKey"];
    throw new ConfigurationError(`${given} was given without ${missing}.`, {
      taskState: "none",
      fault: "credentials",
      advice: `Give ${missing} too, or an apiKey.`,
    });
  }
  return { strategy: jwt({ accessKey, secretKey }, { clock }), isFromFile: false };
}

function strategyFromVariables({ environment, envFile }: VariableSources, clock: Clock): ChosenStrategy {
  const own = environment();
  const file = isComplete(own) ? undefined : envFile();
  if (!file) return { strategy: fromEnvironment(own, { clock }), isFromFile: false };
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
    strategy: fromEnvironment(merged, { clock }),
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
