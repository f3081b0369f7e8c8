import { ConfigurationError } from "@klingkit/errors";
import { normalizeBaseUrl } from "@klingkit/http";
import type { VariableSources } from "./environment.ts";

/**
 * Returns the URL in `KLING_BASE_URL` of the environment, else of the `.env` file, else `regionalUrl`. The URL of a file
 * receives only the credential of the same file: a file in a cloned repository must not direct another key to its address.
 *
 * Any other credential is an error rather than a warning: sent to the default region, the key of a gateway would reach
 * another host, and tasks meant for an emulator would be charged.
 * @throws {ConfigurationError} if the URL is invalid, or is that of a file and the credential is not
 */
export function baseUrlFromVariables(
  { environment, envFile }: VariableSources,
  isCredentialFromFile: boolean,
  regionalUrl: string,
): string {
  const own = environment()["KLING_BASE_URL"];
  if (own !== undefined) return own === "" ? regionalUrl : normalizeBaseUrl(own, "KLING_BASE_URL");
  const file = envFile();
  const value = file?.variables?.["KLING_BASE_URL"];
  if (!file || !value) return regionalUrl;
  const name = `KLING_BASE_URL in ${file.path}`;
  const url = normalizeBaseUrl(value, name);
  if (isCredentialFromFile || url === regionalUrl) return url;
  throw new ConfigurationError(`${name} is not used, because the credential comes from elsewhere.`, {
    taskState: "none",
    fault: "credentials",
    advice:
      "Put the credential into the same file, set KLING_BASE_URL in the environment, or set the base URL or the region explicitly.",
  });
}
