import { spawn } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { createPasswordHasher } from "./password-hasher.ts";

describe("the password hasher", () => {
  const hasher = createPasswordHasher({ threads: 2 });
  afterAll(() => hasher.stop());

  it("hashes with the stated parameters and verifies", async () => {
    const hash = await hasher.hash("correto-cavalo");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await hasher.verify("correto-cavalo", hash)).toBe(true);
    expect(await hasher.verify("errado-cavalo", hash)).toBe(false);
    expect(hasher.isOutdated(hash)).toBe(false);
    expect(hasher.isOutdated("$argon2id$v=19$m=4096,t=3,p=1$abc$def")).toBe(true);
  });

  it("never matches for an unknown user, and never without doing the work", async () => {
    expect(await hasher.verify("qualquer", undefined)).toBe(false);
    expect(await hasher.verify("qualquer", null)).toBe(false);
  });

  it("turns a flood away with UNAVAILABLE instead of letting it queue for minutes, and serves the rest", async () => {
    const hash = await hasher.hash("correto-cavalo");
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => hasher.verify("correto-cavalo", hash)));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused.length).toBeGreaterThan(50);
    for (const { reason } of refused) expect(reason instanceof AppError && reason.code).toBe("UNAVAILABLE");
    expect(results.filter((result) => result.status === "fulfilled" && result.value)).toHaveLength(
      200 - refused.length,
    );
    expect(await hasher.verify("correto-cavalo", hash)).toBe(true);
  });

  it("is not taken in by messages of others, such as Node sends from a worker in watch mode", async () => {
    const script = `
      import { createPasswordHasher } from ${JSON.stringify(new URL("./password-hasher.ts", import.meta.url).href)};
      const hasher = createPasswordHasher({ threads: 1 });
      const hash = await hasher.hash("correto-cavalo");
      console.log(await hasher.verify("correto-cavalo", hash), await hasher.verify("errado", hash));
      await hasher.stop();
      process.exit(0);`;
    const folder = await mkdtemp(join(tmpdir(), "password-watch-"));
    await writeFile(join(folder, "main.ts"), script);
    const watched = spawn(process.execPath, ["--watch", join(folder, "main.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const output = await new Promise<string>((resolve) => {
        let text = "";
        watched.stdout.on("data", (chunk: Buffer) => {
          text += chunk.toString();
          if (/(?:true|false) (?:true|false)/.test(text)) resolve(text);
        });
        watched.on("exit", () => resolve(text));
      });
      expect(output).toContain("true false");
    } finally {
      watched.kill("SIGKILL");
    }
  });
});
