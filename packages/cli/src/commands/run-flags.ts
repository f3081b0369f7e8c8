import { type Command, Option } from "commander";
import { toPositive } from "../input/parse-option.ts";

/** What every command takes that makes one task. */
export function addRunFlags(command: Command): Command {
  return command
    .option("-o, --out <file>", "where the result goes (default: named after the task)")
    .option("--force", "write over a file that is there")
    .option("--no-wait", "leave as soon as the service has the task")
    .option("--timeout <minutes>", "limit of the wait; the task goes on (default: 20)", toPositive)
    .option("--budget <usd>", "send nothing that may cost more by the list", toPositive)
    .option("--id <id>", "name and own id: letters, digits, _ and -, at most 64")
    .option("--callback <url>", "where the service posts each change of status")
    .option("--watermark", "also make a copy with a watermark")
    .addOption(
      new Option("--api-version <version>", "v2 or v1 of the API (default: v2 where possible)").choices(["v2", "v1"]),
    );
}
