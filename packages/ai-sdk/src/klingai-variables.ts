import type { KlingOptions } from "klingkit";

type Variables = Readonly<Record<string, string | undefined>>;

/** The global of a runtime that provides variables. */
interface Runtime {
  readonly process?: { readonly env?: Variables };
}

/**
 * Returns the variables of `@ai-sdk/klingai` (`KLINGAI_API_KEY`, or `KLINGAI_ACCESS_KEY` and `KLINGAI_SECRET_KEY`) under
 * their names in klingkit. Undefined if the options or the variables of klingkit contain a credential. In Deno, where each
 * variable needs a permission, they are not read.
 */
export function klingaiVariables(
  { apiKey, accessKey, secretKey, auth, env }: KlingOptions,
  runtime: Runtime = globalThis,
): Variables | undefined {
  if (apiKey ?? accessKey ?? secretKey ?? auth ?? env) return undefined;
  const variables: Variables = "Deno" in runtime ? {} : (runtime.process?.env ?? {});
  const { KLING_API_KEY, KLING_ACCESS_KEY, KLINGAI_API_KEY, KLINGAI_ACCESS_KEY, KLINGAI_SECRET_KEY } = variables;
  if (KLING_API_KEY ?? KLING_ACCESS_KEY ?? !(KLINGAI_API_KEY ?? KLINGAI_ACCESS_KEY)) return undefined;
  return {
    KLING_API_KEY: KLINGAI_API_KEY,
    KLING_ACCESS_KEY: KLINGAI_ACCESS_KEY,
    KLING_SECRET_KEY: KLINGAI_SECRET_KEY,
    KLING_BASE_URL: variables["KLING_BASE_URL"],
    KLINGKIT_LOG: variables["KLINGKIT_LOG"],
  };
}
