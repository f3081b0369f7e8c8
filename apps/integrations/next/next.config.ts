import type { NextConfig } from "next";

const config: NextConfig = {
  // Only in this repository, whose packages are not built: their TypeScript is compiled.
  transpilePackages: ["klingkit", "@klingkit/proxy"],
  webpack(webpack: { resolve: { conditionNames?: string[] } }) {
    webpack.resolve.conditionNames = ["@klingkit/source", "..."];
    return webpack;
  },
};

export default config;
