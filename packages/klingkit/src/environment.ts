export type Variables = Readonly<Record<string, string | undefined>>;

/** A `.env` file: its variables, or the reason why it was not read. */
export type EnvFile =
  | { readonly path: string; readonly variables: Variables; readonly problem?: undefined }
  | { readonly path: string; readonly problem: string; readonly variables?: undefined };

/** Where a client looks up variables. */
export interface VariableSources {
  /** The variables of the process. Each is read only when it is needed: Deno asks for permission for each. */
  readonly environment: () => Variables;
  /** The nearest `.env` file. Called only when it decides. */
  readonly envFile: () => EnvFile | undefined;
}

/** What of a runtime has to do with variables. */
interface Runtime {
  readonly process?: { readonly env?: Variables };
  readonly Deno?: {
    readonly permissions: {
      querySync(of: { readonly name: "env"; readonly variable: string }): { readonly state: string };
    };
  };
}

/** The variables of the process; none where the runtime has no process. */
export function processEnvironment(): Variables {
  const runtime: Runtime = globalThis;
  return runtime.process?.env ?? {};
}

/** Reads a variable that a client can do without. Where Deno would ask the user for permission, it counts as not set. */
export function readOptional(
  environment: () => Variables,
  variable: string,
  runtime: Runtime = globalThis,
): string | undefined {
  const state = runtime.Deno?.permissions.querySync({ name: "env", variable }).state ?? "granted";
  return state === "granted" ? environment()[variable] : undefined;
}
