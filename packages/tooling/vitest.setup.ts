// Tests must not use the developer's credentials.
/** The variables that enable more tests. */
const kept = ["KLINGKIT_FULL", "KLINGKIT_STORES"];
for (const name of Object.keys(process.env)) {
  if (kept.includes(name)) continue;
  if (name.startsWith("KLING_") || name.startsWith("KLINGKIT_")) delete process.env[name];
}
