import { randomBytes } from "node:crypto";

/** `wamid.` and base64, as WhatsApp's; the recipient is inside, as in the real ones. */
export function newWamid(person: string): string {
  const body = Buffer.concat([
    Buffer.from([0x1c, 0x18, person.length & 0xff]),
    Buffer.from(person.slice(0, 32)),
    randomBytes(12),
  ]);
  return `wamid.${body.toString("base64")}`;
}

/** Instagram's message ids: long, opaque, base64url. */
export function newMid(): string {
  return `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE${randomBytes(36).toString("base64url")}`;
}

/** The decimal ids of Meta's objects. */
export function newObjectId(digits = 16): string {
  const number = BigInt(`0x${randomBytes(10).toString("hex")}`) % 10n ** BigInt(digits - 1);
  return `1${number.toString().padStart(digits - 1, "0")}`;
}

export function newUserId(): string {
  return `BR.${newObjectId(16)}`;
}
