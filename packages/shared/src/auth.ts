import { z } from "zod";
import {
  claimedPasswordField,
  emailField,
  localeField,
  mailedTokenField,
  newPasswordField,
  personNameField,
} from "./fields.ts";
import { passkeyAssertionField } from "./passkeys.ts";

export const signupInput = z.object({
  name: personNameField,
  email: emailField,
  password: newPasswordField,
  locale: localeField.optional(),
});
export type SignupInput = z.infer<typeof signupInput>;

export const loginInput = z.object({ email: emailField, password: claimedPasswordField });
export type LoginInput = z.infer<typeof loginInput>;

export const secondFactorMethods = ["totp", "recovery_code", "passkey"] as const;
export type SecondFactorMethod = (typeof secondFactorMethods)[number];

/** A TOTP code (six digits) or a recovery code; spaces and hyphens are how people copy them. */
export const factorCodeField = z
  .string()
  .max(40)
  .transform((code) => code.replace(/[\s-]/g, "").toUpperCase())
  .pipe(z.string().regex(/^(\d{6}|[A-Z0-9]{16})$/));

export const verifySecondFactorInput = z.object({ code: factorCodeField });
export const verifyEmailInput = z.object({ token: mailedTokenField, password: claimedPasswordField.optional() });
export const emailOnlyInput = z.object({ email: emailField });
export const resetPasswordInput = z.object({ token: mailedTokenField, password: newPasswordField });
export const changePasswordInput = z.object({ currentPassword: claimedPasswordField, newPassword: newPasswordField });
export type ChangePasswordInput = z.infer<typeof changePasswordInput>;
export const mailedTokenInput = z.object({ token: mailedTokenField });

export const reauthenticateInput = z.discriminatedUnion("method", [
  z.object({ method: z.literal("password"), password: claimedPasswordField }),
  z.object({ method: z.literal("totp"), code: factorCodeField }),
  z.object({ method: z.literal("passkey"), response: passkeyAssertionField }),
]);
export type ReauthenticateInput = z.infer<typeof reauthenticateInput>;

/** The person behind a session as the page shows them. */
export type SignedInUser = { id: string; name: string; email: string; locale: "pt-BR" | "en" };
