import { parseSync, Visitor } from "oxc-parser";

export interface SourceFacts {
  /** Every module that the file imports or re-exports from, types and `import()` included. */
  imports: string[];
  reExportsAll: boolean;
  usesConsole: boolean;
}

/** What the rules need to know of one file. */
export function readSource(file: string, code: string): SourceFacts {
  const { module, program } = parseSync(file, code);
  const imports = new Set(module.staticImports.map((statement) => statement.moduleRequest.value));
  let reExportsAll = false;
  for (const entry of module.staticExports.flatMap((statement) => statement.entries)) {
    if (entry.moduleRequest) imports.add(entry.moduleRequest.value);
    // `export * as name` puts everything under one name, which is an export that is named.
    if (entry.importName.kind === "AllButDefault") reExportsAll = true;
  }
  let usesConsole = false;
  new Visitor({
    MemberExpression: ({ object }) => {
      if (object.type === "Identifier" && object.name === "console") usesConsole = true;
    },
    ImportExpression: ({ source }) => {
      if (source.type === "Literal" && typeof source.value === "string") imports.add(source.value);
    },
    TSImportType: ({ source }) => {
      imports.add(source.value);
    },
  }).visit(program);
  return { imports: [...imports], reExportsAll, usesConsole };
}
