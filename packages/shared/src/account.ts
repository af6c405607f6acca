import { z } from "zod";
import { emailField, idField, localeField, personNameField } from "./fields.ts";

export const updateAccountInput = z.object({ name: personNameField, locale: localeField });
export type UpdateAccountInput = z.infer<typeof updateAccountInput>;

export const changeEmailInput = z.object({ email: emailField });

/** Typed by the person, so that an account is not deleted by a slip. */
export const deleteAccountInput = z.object({ confirmEmail: emailField });

export const unlinkIdentityInput = z.object({ identityId: idField });

/** Where the page is to go on; the server accepts a path of its own origin only. */
export const startGoogleLinkInput = z.object({ returnTo: z.string().max(500) });
