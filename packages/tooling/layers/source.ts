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
  for (const { moduleRequest } of module.staticExports.flatMap((statement) => statement.entries)) {
    if (moduleRequest) imports.add(moduleRequest.value);
  }
  let reExportsAll = false;
  let usesConsole = false;
  new Visitor({
    ExportAllDeclaration: ({ exported }) => {
      // `export * as name` puts everything under one name, which is an export that is named.
      if (exported === null) reExportsAll = true;
    },
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
