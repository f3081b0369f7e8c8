import { open, rename } from "node:fs/promises";
import { randomUUID } from "node:crypto";

/** Writes a file durably. After a crash, the file contains the old text or the new text, never a part of it. */
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
