import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { KeyRing } from "../../env.ts";

/** Encrypts secrets at rest. `context` names what is sealed; opening under another context fails. */
export type Vault = {
  seal: (plain: string, context: string) => Buffer;
  /** Throws when the bytes were changed, sealed for another context, or under a key no longer in the ring. */
  open: (sealed: Buffer, context: string) => string;
};

const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: kid (1) ‖ iv (12) ‖ tag (16) ‖ ciphertext. The context is authenticated with it (NIST SP 800-38D). */
export function createVault(keys: KeyRing): Vault {
  const keyOf = new Map(keys.map(({ kid, key }) => [kid, key]));
  const current = keys[0];
  if (!current) throw new Error("the encryption key ring is empty");

  return {
    seal(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", current.key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([current.kid]), iv, cipher.getAuthTag(), text]);
    },
    open(sealed, context) {
      const key = keyOf.get(sealed[0] ?? 0);
      if (!key) throw new Error(`no encryption key ${sealed[0]} in the ring`);
      const iv = sealed.subarray(1, 1 + ivBytes);
      const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
      const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(1 + ivBytes + tagBytes)), decipher.final()]).toString(
        "utf8",
      );
    },
  };
}
