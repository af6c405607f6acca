import { join } from "node:path";
import { webDist } from "../build.ts";
import { findServerCode, firstLoadBytes, signInChunks } from "./browser-bundle.ts";
import type { Stage } from "./stage.ts";
import { buildStage } from "./test-stages.ts";

const signInBudgetBytes = 150_000;

/** No server code in what browsers get, and the sign-in page within its budget. */
export const bundleStage: Stage = {
  name: "browser bundle",
  after: [buildStage.name],
  isFast: false,
  async run({ say }) {
    const serverCode = await findServerCode(join(webDist, "assets"));
    const bytes = await firstLoadBytes(webDist, signInChunks);
    say(`sign-in loads ${(bytes / 1000).toFixed(1)} kB of JavaScript (gzip), of ${signInBudgetBytes / 1000} kB`);
    const tooLarge =
      bytes > signInBudgetBytes ? [`sign-in loads ${bytes} bytes, the budget is ${signInBudgetBytes}`] : [];
    const failed = Math.min(1, serverCode.length) + tooLarge.length;
    return { passed: 2 - failed, failed, output: [...serverCode, ...tooLarge].join("\n") };
  },
};
