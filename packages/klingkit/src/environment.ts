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

/** The variables of the process; none where the runtime has no process. */
export function processEnvironment(): Variables {
  const runtime: { process?: { env?: Variables } } = globalThis;
  return runtime.process?.env ?? {};
}
