import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Skills are longer than this only if they should be split. */
const MAX_LINES = 500;

/** The first line of a block: the name of its file, in a comment. */
const FILE_NAME = /^(?:\/\/|#) ([\w-]+\.\w+)$/m;

/**
 * Finds the skills of the installed packages as agents do, `skills/<name>/SKILL.md`, and writes their programs, files and
 * commands to `skills/<name>` of the consumer.
 * @returns the problems of the skills
 */
export function extractSkills(consumer: string): string[] {
  const skills = globSync(["node_modules/*/skills/*/SKILL.md", "node_modules/@*/*/skills/*/SKILL.md"], {
    cwd: consumer,
  });
  if (skills.length === 0) return ["no package has a skill"];
  return skills.flatMap((file) => {
    const folder = join(consumer, dirname(file));
    const name = basename(folder);
    const pages = [join(consumer, file), ...globSync(join(folder, "references", "*.md"))];
    const target = join(consumer, "skills", name);
    mkdirSync(target, { recursive: true });
    const commands = pages.flatMap((page) => extractBlocks(readFileSync(page, "utf8"), target));
    writeFileSync(join(target, "commands.json"), JSON.stringify(commands));
    return problemsOf(name, folder, readFileSync(join(consumer, file), "utf8")).map((problem) => `${file} ${problem}`);
  });
}

/** Writes the blocks of a page that have a file name, and returns the commands of the others. */
function extractBlocks(page: string, target: string): string[] {
  return [...page.matchAll(/^```(ts|yaml|sh)\n(.*?)^```$/gms)].flatMap(([, language, block = ""]) => {
    if (language === "sh") return block.trim().split("\n");
    const file = FILE_NAME.exec(block)?.[1];
    if (file === undefined || !block.startsWith(`${language === "ts" ? "//" : "#"} ${file}\n`))
      throw new Error(`A block does not begin with the name of its file:\n${block}`);
    writeFileSync(join(target, file), block);
    return [];
  });
}

/** Lists what agents do not accept (agentskills.io/specification). */
function problemsOf(name: string, folder: string, page: string): string[] {
  const [, head = ""] = /^---\n(.*?)\n---\n/s.exec(page) ?? [];
  const description = /^description: (.*)$/m.exec(head)?.[1] ?? "";
  const links = [...page.matchAll(/\]\(([^)#:]+)\)/g)].flatMap(([, link]) => link ?? []);
  return [
    ...(/^name: (.*)$/m.exec(head)?.[1] === name ? [] : ["does not have the name of its folder"]),
    ...(description.length > 0 && description.length <= 1024 ? [] : ["has no description of 1 to 1024 characters"]),
    ...(page.split("\n").length < MAX_LINES ? [] : [`has ${MAX_LINES} lines or more`]),
    ...links.filter((link) => !existsSync(join(folder, link))).map((link) => `links to ${link}, which does not exist`),
  ];
}
