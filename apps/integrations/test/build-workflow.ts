import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The part of the builder of the Workflow SDK that is used here. It is a dependency of `workflow`. */
interface Builders {
  StandaloneBuilder: new (config: object) => { build(): Promise<void> };
}

/**
 * Builds the workflow as the Workflow SDK does for a server, with steps that can be killed. Returns the directory of the
 * bundles.
 */
export async function buildWorkflow(): Promise<string> {
  const project = join(import.meta.dirname, "..");
  // Inside the project, so that its packages are found.
  const folder = await mkdtemp(join(project, ".workflow-"));
  await mkdir(join(folder, "workflow"));
  await cp(join(project, "engines", "steps.ts"), join(folder, "steps.ts"));
  await cp(join(project, "engines", "workflow", "make-video.ts"), join(folder, "workflow", "make-video.ts"));
  await writeFile(join(folder, "workflow", "site.ts"), `export { steps } from "../../test/programs/site.ts";\n`);
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "films", type: "module" }));
  const workflow = createRequire(import.meta.url).resolve("workflow/api");
  const cli = createRequire(workflow).resolve("@workflow/cli/package.json");
  const { StandaloneBuilder } = (await import(createRequire(cli).resolve("@workflow/builders"))) as Builders;
  await new StandaloneBuilder({
    buildTarget: "standalone",
    dirs: ["."],
    workingDir: folder,
    stepsBundlePath: "build/step.cjs",
    workflowsBundlePath: "build/flow.cjs",
    webhookBundlePath: "build/webhook.cjs",
    // The steps use the packages of this workspace, whose sources the program loads.
    externalPackages: ["klingkit", "@klingkit/*"],
  }).build();
  return folder;
}
