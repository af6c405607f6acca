import { Generator, getConfig } from "@tanstack/router-generator";
import { resolve } from "node:path";
import { routeGeneration } from "../route-generation.ts";

// `vite build` and `vite dev` do the same; this is for the type checker, which needs the file without a build.
const root = resolve(import.meta.dirname, "..");
await new Generator({ config: getConfig(routeGeneration, root), root }).run();
