import { readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflate } from "@sparticuz/chromium";

// The package unpacks into the temporary directory of this process, which is renamed to `home` later.
const [home = tmpdir()] = process.argv.slice(2);
const bin = fileURLToPath(new URL("../bin/", import.meta.resolve("@sparticuz/chromium")));
await Promise.all(readdirSync(bin).map((file) => inflate(bin + file)));

// The package's list of font directories is for another environment.
const folders = [join(home, "fonts"), "/usr/share/fonts", "/usr/local/share/fonts"];
writeFileSync(
  join(tmpdir(), "fonts", "fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${folders.map((folder) => `  <dir>${folder}</dir>`).join("\n")}
  <cachedir>${join(home, "fonts-cache")}</cachedir>
</fontconfig>
`,
);
