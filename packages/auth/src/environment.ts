import { ConfigurationError } from "@klingkit/errors";
import { apiKey } from "./api-key.ts";
import { normalizeKey, normalizeKeyPair } from "./credential.ts";
import { jwt, type JwtOptions } from "./jwt.ts";
import type { BearerCredentials } from "./credentials.ts";

/** The names of the environment variables that contain credentials. */
export const credentialVariables: readonly ["KLING_API_KEY", "KLING_ACCESS_KEY", "KLING_SECRET_KEY"] = [
  "KLING_API_KEY",
  "KLING_ACCESS_KEY",
  "KLING_SECRET_KEY",
];

/**
 * Creates credentials from environment variables: with `apiKey` from `KLING_API_KEY` if it is set, otherwise with `jwt` from
 * `KLING_ACCESS_KEY` and `KLING_SECRET_KEY`.
 * @param environment the variables, for example `process.env`
 * @param options the options of `jwt`; they have no effect with `KLING_API_KEY`
 * @throws {ConfigurationError} if no variable or only one key of the pair is set, or if a key is empty or contains a space,
 *   a line break or a character that is not allowed in a header
 * @example
 * const auth = fromEnvironment(process.env);
 * const response = await fetch(url, { headers: await auth.headers() });
 */
export function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  options: JwtOptions = {},
): BearerCredentials {
  const { KLING_API_KEY } = environment;
  // A variable that is set but empty is a mistake, which `normalizeKey` reports.
  if (KLING_API_KEY !== undefined) return apiKey(normalizeKey("KLING_API_KEY", KLING_API_KEY));
  const { KLING_ACCESS_KEY, KLING_SECRET_KEY } = environment;
  if (KLING_ACCESS_KEY === undefined && KLING_SECRET_KEY === undefined) {
    throw new ConfigurationError("No credentials were found.", {
      fault: "credentials",
      advice:
        "Set KLING_API_KEY, or KLING_ACCESS_KEY and KLING_SECRET_KEY, in the environment or in a .env file, or pass the keys to createKling.",
    });
  }
  const names = { accessKey: "KLING_ACCESS_KEY", secretKey: "KLING_SECRET_KEY" };
  return jwt(normalizeKeyPair({ accessKey: KLING_ACCESS_KEY, secretKey: KLING_SECRET_KEY }, names), options);
}
