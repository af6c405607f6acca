// Floor: Argon2id verifications per second with the product's parameters, one at a time on one core.
import { hash, verify } from "@node-rs/argon2";

// 2 is Argon2id; the package exports the name as a const enum only.
const parameters = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const stored = await hash("correct horse battery", parameters);
const durationMs = Number(process.argv[2] ?? 3000);
const startedAt = performance.now();
let verified = 0;
while (performance.now() - startedAt < durationMs) {
  if (!(await verify(stored, "correct horse battery"))) throw new Error("the password did not verify");
  verified += 1;
}
process.stdout.write(`${JSON.stringify({ perSecond: verified / ((performance.now() - startedAt) / 1000) })}\n`);
