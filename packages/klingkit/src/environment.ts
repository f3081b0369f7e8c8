/** The variables of the process; none where the runtime has no process. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  const runtime: { process?: { env?: Readonly<Record<string, string | undefined>> } } = globalThis;
  return runtime.process?.env ?? {};
}
