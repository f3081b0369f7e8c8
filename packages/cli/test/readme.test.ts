import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { API_KEY, createTestCli } from "./test-cli.ts";

const root = join(import.meta.dirname, "../../..");
const readme = await readFile(join(root, "packages/cli/README.md"), "utf8");

/** The lines of the shell blocks of a page that begin with `klingkit` or `export`, without redirections and comments. */
function commandsOf(page: string): readonly string[] {
  return [...page.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, block = ""]) =>
    block
      .split("\n")
      .filter((line) => /^(klingkit|export) /.test(line))
      .map((line) => line.replace(/ +[>#].*/, "")),
  );
}

/** The words of a command line after the first one. */
function argumentsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|\S+/g)].slice(1).map(([word, quoted]) => quoted ?? word);
}

const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "ms").exec(readme)?.[1] ?? "";

test.each([
  ["README.md", 7],
  ["packages/cli/README.md", 16],
  ["packages/cli/examples/first-video.sh", 1],
])("the commands of %s run", async (file, count) => {
  const page = await readFile(join(root, file), "utf8");
  const lines = commandsOf(file.endsWith(".sh") ? `\`\`\`sh\n${page}\`\`\`` : page);
  const variables = lines.filter((line) => line.startsWith("export ")).flatMap(argumentsOf);
  const env = Object.fromEntries(variables.map((each) => each.split("=")));
  const cli = await createTestCli({ env: { KLING_API_KEY: API_KEY, ...env } });
  await writeFile(join(cli.folder, "scenes.csv"), blockOf("csv"));
  await mkdir(join(cli.folder, "images"));
  await cp(join(root, "apps/examples/media/lighthouse.png"), join(cli.folder, "images/harbour.jpg"));
  const commands = lines.filter((line) => line.startsWith("klingkit "));
  expect(commands).toHaveLength(count);
  for (const command of commands) {
    await rm(join(cli.folder, "lighthouse.mp4"), { force: true });
    // The probe does not run with limits in the environment.
    const used = command.startsWith("klingkit probe ") ? await createTestCli() : cli;
    expect({ command, ...(await used.run(...argumentsOf(command))) }).toMatchObject({ command, code: 0 });
  }
});

test("the chain of the README runs", async () => {
  const cli = await createTestCli();
  await writeFile(join(cli.folder, "film.yaml"), blockOf("yaml"));
  expect((await cli.run("batch", "film.yaml", "--out", "film", "--dry-run")).code).toBe(0);
  expect(await cli.run("batch", "film.yaml", "--out", "film")).toMatchObject({ code: 0 });
  expect(cli.emulator.state().paid.tasks).toBe(4);
});
