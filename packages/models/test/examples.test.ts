import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cheapestModel } from "../examples/cheapest-model.ts";

test("cheapestModel finds the cheapest model that supports the settings", () => {
  expect(cheapestModel("1080p", 10)).toMatchObject({
    name: "kling-3.0-turbo",
    price: { usd: { max: 1.4 } },
    confidence: "official",
  });
  expect(cheapestModel("1080p", 100)).toBeUndefined();
});

test("the README contains the example program", () => {
  const folder = join(import.meta.dirname, "..");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${readFileSync(join(folder, "examples", "cheapest-model.ts"), "utf8")}\`\`\``);
});
