const storageKey = "piloto.pending-email";

/** Carries the typed address from one public page to the next, without putting it into an address bar or a server log. */
export function rememberEmail(email: string): void {
  try {
    sessionStorage.setItem(storageKey, email);
  } catch {
    // The next page then asks again.
  }
}

export function recallEmail(): string {
  try {
    return sessionStorage.getItem(storageKey) ?? "";
  } catch {
    return "";
  }
}
