/** How the route tree is written; the Vite plugin and `pnpm routes` have to agree. */
export const routeGeneration = {
  target: "react",
  routesDirectory: "src/routes",
  generatedRouteTree: "src/route-tree.gen.ts",
  autoCodeSplitting: true,
  quoteStyle: "single",
  semicolons: true,
  disableLogging: true,
  addExtensions: true,
} as const;
