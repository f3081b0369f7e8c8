// @ts-check
/**
 * The arguments of pnpm that install what a folder of the workspace needs to run from its sources: the production
 * dependencies of the package and of the packages that it imports.
 *
 * @param {string} folder such as `apps/demo`
 * @param {object} state
 * @param {boolean} state.isFullyInstalled whether the development dependencies are installed, which a production
 *   install would remove
 * @param {boolean} state.needsNode whether to install the Node.js of `packages/tooling/node`
 * @returns {string[]}
 */
export function installArguments(folder, { isFullyInstalled, needsNode }) {
  if (isFullyInstalled) return ["install"];
  const packages = [`{./${folder}}...`, ...(needsNode ? ["{./packages/tooling/node}"] : [])];
  // The lockfile is part of the sources, which run next. To verify it, pnpm would download 100 MB of package metadata.
  return [...packages.flatMap((name) => ["--filter-prod", name]), "install", "--prod", "--trust-lockfile"];
}
