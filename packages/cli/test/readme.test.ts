import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTestCli } from "./test-cli.ts";

const readme = await readFile(join(import.meta.dirname, "..", "README.md"), "utf8");

/** The commands of the shell blocks in a section, without redirections. */
function commandsOf(section: string): readonly string[] {
  const [, text = ""] = readme.split(`\n## ${section}\n`);
  const [own = ""] = text.split("\n## ");
  return [...own.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .filter((line) => line.startsWith("klingkit "))
      .map((line) => line.replace(/ >.*/, "")),
  );
}

/** The words of a command line after `klingkit`. */
function argumentsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].slice(1).map(([word, quoted]) => quoted ?? word);
}

test.each(["Comparing models", "Usage", "Troubleshooting", "Finding out how the service behaves"])(
  "the commands of the README's section %s run",
  async (section) => {
    const cli = await createTestCli({ emulator: { clock: { speed: 100 }, taskSeconds: 20 } });
    const commands = commandsOf(section);
    expect(commands).not.toHaveLength(0);
    for (const command of commands)
      expect({ command, ...(await cli.run(...argumentsOf(command))) }).toMatchObject({ command, code: 0 });
  },
);
