import { parseSync, Visitor } from "oxc-parser";

export interface SourceFacts {
  /** Every module that the file imports or re-exports from, types and `import()` included. */
  imports: string[];
  /** Those of them that it uses for types only. */
  typeImports: string[];
  reExportsAll: boolean;
  usesConsole: boolean;
}

/** What the rules need to know of one file. */
export function readSource(file: string, code: string): SourceFacts {
  const { module, program } = parseSync(file, code);
  const types = new Set<string>();
  const values = new Set<string>();
  for (const { moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    (isType ? types : values).add(moduleRequest.value);
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap((statement) => statement.entries)) {
    if (moduleRequest) (isType ? types : values).add(moduleRequest.value);
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
      if (source.type === "Literal" && typeof source.value === "string") values.add(source.value);
    },
    TSImportType: ({ source }) => {
      types.add(source.value);
    },
  }).visit(program);
  const typeImports = [...types].filter((specifier) => !values.has(specifier));
  return { imports: [...values, ...typeImports], typeImports, reExportsAll, usesConsole };
}
