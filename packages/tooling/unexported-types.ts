import { dirname } from "node:path";
import type { Node } from "typescript/unstable/ast";
import { isBlock, isIdentifier, isPrivateKeyword } from "typescript/unstable/ast/is";
import { API, type Checker, type Project, SymbolFlags, type Symbol as TypeSymbol } from "typescript/unstable/sync";

/** A type that a signature uses and the module does not export. */
export interface UnexportedType {
  readonly name: string;
  /** The file of the declaration. */
  readonly file: string;
  /** The first export whose signature uses the type. */
  readonly usedBy: string;
}

/** Symbols that a signature can use: types, and values in a `typeof`. */
const nameable =
  SymbolFlags.Interface |
  SymbolFlags.TypeAlias |
  SymbolFlags.Class |
  SymbolFlags.Enum |
  SymbolFlags.Function |
  SymbolFlags.BlockScopedVariable;

/**
 * Finds the types in the signatures of a module's exports that the module does not export, so that its users cannot import
 * them. Built-in types and types of installed packages are excluded.
 * @param config absolute path of the `tsconfig.json` that the module belongs to
 * @param entry absolute path of the module
 */
export function unexportedTypes(config: string, entry: string): UnexportedType[] {
  const api = new API({ cwd: dirname(config) });
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const source = project?.program.getSourceFile(entry);
    const module = source && project?.checker.getSymbolAtLocation(source);
    if (!project || !module) throw new Error(`${entry} is not a module of ${config}`);
    const { checker, program } = project;
    const exported = checker
      .getExportsOfModule(module)
      .filter((symbol) => !isTypeOnlyFunction(symbol, entry, project))
      .map((symbol) => ({ name: symbol.name, target: declared(checker, symbol) }));
    const known = new Set(exported.map(({ target }) => target.id));
    const found: UnexportedType[] = [];
    for (const { name: usedBy, target } of exported) {
      const names = target.declarations.flatMap((handle) => namesIn(handle.resolve(project)));
      for (const symbol of checker.getSymbolAtLocation(names)) {
        const used = symbol && declared(checker, symbol);
        if (!used || !(used.flags & nameable) || known.has(used.id)) continue;
        known.add(used.id);
        const file = used.declarations[0]?.resolve(project)?.getSourceFile();
        if (!file || program.isSourceFileDefaultLibrary(file) || file.fileName.includes("/node_modules/")) continue;
        found.push({ name: used.name, file: file.fileName, usedBy });
      }
    }
    return found;
  } finally {
    api.close();
  }
}

/** Whether a symbol is a function of an `export type *`, which cannot be called. */
function isTypeOnlyFunction(symbol: TypeSymbol, entry: string, project: Project): boolean {
  const file = symbol.declarations[0]?.resolve(project)?.getSourceFile();
  return (symbol.flags & SymbolFlags.Function) > 0 && file?.fileName !== entry;
}

/** The symbol behind imports and re-exports. */
function declared(checker: Checker, symbol: TypeSymbol): TypeSymbol {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** All identifiers of a declaration, except those in function bodies, initializers and private members. */
function namesIn(node: Node | undefined): Node[] {
  if (!node || isBlock(node)) return [];
  if (isIdentifier(node)) return [node];
  const initializer = "initializer" in node ? node.initializer : undefined;
  const children: Node[] = [];
  node.forEachChild((child) => void children.push(child));
  if (children.some(isPrivateKeyword)) return [];
  return children.filter((child) => child !== initializer).flatMap(namesIn);
}
