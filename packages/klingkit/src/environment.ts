export type Variables = Readonly<Record<string, string | undefined>>;

/** A `.env` file: its variables, or the reason why it was not read. */
export type EnvFile =
  | { readonly path: string; readonly variables: Variables; readonly problem?: undefined }
  | { readonly path: string; readonly problem: string; readonly variables?: undefined };

/** The sources of a client's variables. */
export interface VariableSources {
  /**
   * Returns the variables of the process. Each variable is read only when it is needed: Deno requires a permission for
   * each.
   */
  readonly environment: () => Variables;
  /** Returns the nearest `.env` file. Called only if the other sources are incomplete. */
  readonly envFile: () => EnvFile | undefined;
}

/** The globals of a runtime that provide variables. */
interface Runtime {
  readonly process?: { readonly env?: Variables };
  readonly Deno?: {
    readonly permissions: {
      querySync(of: { readonly name: "env"; readonly variable: string }): { readonly state: string };
    };
  };
}

/** Returns the variables of the process. Empty if the runtime has no process. */
export function processEnvironment(): Variables {
  const runtime: Runtime = globalThis;
  return runtime.process?.env ?? {};
}

/** Reads an optional variable. Undefined if Deno would prompt for the permission. */
export function readOptional(
  environment: () => Variables,
  variable: string,
  runtime: Runtime = globalThis,
): string | undefined {
  const state = runtime.Deno?.permissions.querySync({ name: "env", variable }).state ?? "granted";
  return state === "granted" ? environment()[variable] : undefined;
}
