import type { errors as ptBR } from "../pt-BR/errors.ts";
import type { Translation } from "../translation.ts";

export const errors: Translation<typeof ptBR> = {
  code: {
    VALIDATION_FAILED: "A field was not accepted. Check what is marked and send again.",
    INVALID_CREDENTIALS: "Email and password do not match. Try again or set a new password.",
    CODE_INVALID: "This code is wrong or was already used. Wait for the next one and type it again.",
    TOKEN_INVALID: "This link has expired or was already used. Ask for a new one.",
    SESSION_EXPIRED: "Your session has ended. Sign in again to pick up where you left off.",
    SESSION_REUSED:
      "We ended this session for safety: someone used an old copy of it. Sign in again and change your password.",
    CSRF_REJECTED: "This page was open for too long. Reload it and try again.",
    REAUTH_REQUIRED: "Confirm that it is you to continue.",
    FORBIDDEN: "Your role in this workspace does not allow this. Ask an administrator.",
    NOT_FOUND: "This no longer exists, or you do not have access to it.",
    CONFLICT: "Someone saved before you. Reload, compare and choose what stays.",
    LAST_OWNER: "The workspace needs at least one owner. Hand ownership to someone first.",
    LAST_SIGN_IN_METHOD: "This is your only way to sign in. Add another before removing it.",
    METHOD_NOT_SUPPORTED: "This request is not accepted. Reload the page and try again.",
    PAYLOAD_TOO_LARGE: "This is too large. Shorten the text and try again.",
    RATE_LIMITED: "Too many attempts in a row. Wait a little and try again.",
    UNAVAILABLE: "The server is busy. Wait a moment and try again.",
    INTERNAL: "Something failed on our side. Try again; if it goes on, contact us with the request number.",
    OFFLINE: "No connection to the server. What you wrote is kept here.",
  },
  validation: {
    required: "Fill in this field.",
    invalid: "This value was not accepted. Check and correct it.",
    email: "This does not look like an email address. Check it, for example name@company.com.",
    url: "This does not look like a web address. Start with https://.",
    tooShort: "{count, plural, one {Write at least # character.} other {Write at least # characters.}}",
    tooLong: "{count, plural, one {Write at most # character.} other {Write at most # characters.}}",
    tooSmall: "The smallest accepted value is {count, number}.",
    tooBig: "The largest accepted value is {count, number}.",
    tooFew: "{count, plural, one {Include at least # item.} other {Include at least # items.}}",
    tooMany: "{count, plural, one {Keep at most # item.} other {Keep at most # items.}}",
    notWhole: "Use a whole number.",
  },
};
