const ownPaths = /^\/(?:auth|trpc)(?:\/|$)/;

/**
 * A path of the page to go back to, from a query string anybody may have written; undefined unless it stays on this
 * origin. No `//host`, no backslash (browsers read it as a slash), no scheme, no control characters.
 */
export function readReturnPath(value: string | undefined, origin: string): string | undefined {
  if (!value || value.length > 500 || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(value)) return undefined;
  const url = URL.parse(value, origin);
  if (url?.origin !== new URL(origin).origin || ownPaths.test(url.pathname)) return undefined;
  // What the parser made of it: `/a/..//host` would otherwise begin with two slashes after normalisation.
  const path = url.pathname + url.search + url.hash;
  return path.startsWith("//") ? undefined : path;
}

/** The path with one more query parameter. */
export function withParameter(path: string, name: string, value: string): string {
  const url = new URL(path, "http://page");
  url.searchParams.set(name, value);
  return url.pathname + url.search + url.hash;
}
