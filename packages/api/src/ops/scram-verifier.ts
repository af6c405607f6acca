import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { OperatorError } from "@piloto/db/operator-error";

const iterations = 4_096;

/**
 * What PostgreSQL stores of a password (RFC 5803), made here, so that the password itself is in no statement and hence in
 * no statement log. Throws OperatorError for one that SASLprep (RFC 4013) might change, or that is too short.
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  if (!/^[!-~]{16,128}$/.test(password)) {
    throw new OperatorError(
      "A database password is 16 to 128 characters of ASCII without spaces: openssl rand -base64 32",
    );
  }
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const keyOf = (name: string): Buffer => createHmac("sha256", salted).update(name).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
}
