import { ConfigurationError } from "@klingkit/errors";
import { normalizeBaseUrl } from "@klingkit/http";
import type { VariableSources } from "./environment.ts";

/**
 * Returns `KLING_BASE_URL` of the environment, otherwise of the `.env` file, otherwise `regionalUrl`. A URL from a file
 * receives only a credential from the same file: the `.env` file of a cloned repository must not redirect your key.
 *
 * Another credential is an error rather than a warning: the default region would receive the key of a gateway, or
 * charge for tasks that were meant for an emulator.
 * @throws {ConfigurationError} if the URL is invalid, or if it comes from a file and the credential does not
 */
export function baseUrlFromVariables(
  { environment, envFile }: VariableSources,
  isCredentialFromFile: boolean,
  regionalUrl: string,
): string {
  const variable = environment()["KLING_BASE_URL"];
  if (variable !== undefined) return variable === "" ? regionalUrl : normalizeBaseUrl(variable, "KLING_BASE_URL");
  const file = envFile();
  const value = file?.variables?.["KLING_BASE_URL"];
  if (!file || !value) return regionalUrl;
  const name = `KLING_BASE_URL in ${file.path}`;
  const url = normalizeBaseUrl(value, name);
  if (isCredentialFromFile || url === regionalUrl) return url;
  throw new ConfigurationError(`${name} is not used, because the credential comes from a different source.`, {
    fault: "credentials",
    advice:
      "Put the credential into the same file, or set KLING_BASE_URL in the environment, or set `baseUrl` or `region`.",
  });
}
