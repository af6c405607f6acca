import { z } from "zod";

/** An e-mail address as we compare and store it: trimmed, lower case, at most 254 characters (RFC 5321 section 4.5.3.1.3). */
export const emailField = z.string().trim().toLowerCase().max(254).pipe(z.email());

/** Limits of a password: counted in UTF-16 code units, never truncated, never normalised. */
export const passwordLength = { min: 8, max: 128 } as const;

/** A new password. Which ones are too common is decided by the server. */
export const newPasswordField = z.string().min(passwordLength.min).max(passwordLength.max);

/** A password somebody claims to know: any length we could ever have accepted. */
export const claimedPasswordField = z.string().min(1).max(passwordLength.max);

export const idField = z.uuid();

/** The opaque token of a mailed link. */
export const mailedTokenField = z.string().regex(/^[A-Za-z0-9_-]{20,200}$/);

export const personNameField = z.string().trim().min(1).max(120);

export const locales = ["pt-BR", "en"] as const;
export const localeField = z.enum(locales);
export type Locale = z.infer<typeof localeField>;

/** Input of every procedure of a workspace. */
export const workspaceInput = z.object({ workspaceId: idField });

/** Cursor paging: `cursor` is the opaque `nextCursor` of the page before. */
export const pageInput = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.int().min(1).max(100).default(25),
});
