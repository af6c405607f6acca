import { useEffect, useState } from "react";

/** The token of `#token=…`; undefined without one. */
export function parseFragmentToken(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") || undefined;
}

function recall(key: string): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function remember(key: string, token: string): void {
  try {
    sessionStorage.setItem(key, token);
  } catch {
    // Then the token lives as long as this page.
  }
}

/** Drops the token once it has done its work. */
export function forgetFragmentToken(page: string): void {
  try {
    sessionStorage.removeItem(`piloto.token.${page}`);
  } catch {
    // Nothing was kept.
  }
}

/**
 * The secret of a mailed link. It leaves the address bar at once, so it reaches no history, no screenshot and no
 * referrer, and stays in this tab's storage so that one can sign in and come back.
 */
export function useFragmentToken(page: string): string | undefined {
  const key = `piloto.token.${page}`;
  const [token, setToken] = useState(() => parseFragmentToken(window.location.hash) ?? recall(key));
  useEffect(() => {
    const take = () => {
      const found = parseFragmentToken(window.location.hash);
      if (!found) return;
      remember(key, found);
      setToken(found);
      window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
    };
    take();
    // A second link pasted into the same tab changes only the fragment: no new document, no new component.
    window.addEventListener("hashchange", take);
    return () => window.removeEventListener("hashchange", take);
  }, [key]);
  return token;
}
