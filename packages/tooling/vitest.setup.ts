// Tests must not use the developer's credentials. KLINGKIT_FULL is not a credential: it enables the full tests.
for (const name of Object.keys(process.env)) {
  if (name === "KLINGKIT_FULL") continue;
  if (name.startsWith("KLING_") || name.startsWith("KLINGKIT_")) delete process.env[name];
}
