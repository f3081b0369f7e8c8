// Credentials of the person who runs the tests must reach no test, and so no network.
// KLINGKIT_FULL is no credential: it says that the full set is installed.
for (const name of Object.keys(process.env)) {
  if (name === "KLINGKIT_FULL") continue;
  if (name.startsWith("KLING_") || name.startsWith("KLINGKIT_")) delete process.env[name];
}
