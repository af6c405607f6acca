/**
 * A path inside this page to go back to after signing in; undefined for anything that could lead elsewhere
 * (`//host`, `/\host`, a scheme) or in circles (the sign-in pages themselves).
 */
export function safeReturnTo(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value) || /[\\\p{Cc}]/u.test(value)) return undefined;
  if (/^\/(sign-in|sign-up|second-factor|check-mail|auth)(?![\w-])/.test(value)) return undefined;
  return value;
}
