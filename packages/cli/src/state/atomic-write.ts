import { open, rename } from "node:fs/promises";
import { randomUUID } from "node:crypto";

/** Writes a file so that after a crash there is the old text or the new, never half of one, and it is on the disk. */
export async function atomicWrite(path: string, text: string): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  const handle = await open(part, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, path);
}
