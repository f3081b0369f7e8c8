// @ts-check
/**
 * The arguments of pnpm that install what a folder of the workspace needs to run from its sources: the production
 * dependencies of the package and of the packages that it imports.
 *
 * @param {string} folder such as `apps/demo`
 * @param {object} state
 * @param {boolean} state.isFullyInstalled whether the development dependencies are installed, which a production
 *   install would remove
 * @param {boolean} state.runsTypeScript whether this Node.js runs TypeScript; otherwise the root package's `node` does
 * @returns {string[]}
 */
export function installArguments(folder, { isFullyInstalled, runsTypeScript }) {
  if (isFullyInstalled) return ["install"];
  const packages = [`{./${folder}}...`, ...(runsTypeScript ? [] : ["klingkit-workspace"])];
  return [...packages.flatMap((name) => ["--filter-prod", name]), "install", "--prod"];
}
