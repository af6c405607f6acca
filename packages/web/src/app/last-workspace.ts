const storageKey = "piloto.last-workspace";

/** Where "/" leads: the workspace this browser used last. */
export function rememberWorkspace(slug: string): void {
  try {
    localStorage.setItem(storageKey, slug);
  } catch {
    // Then "/" leads to the first one.
  }
}

/** The remembered workspace if one still belongs to it, else the first; undefined without any. */
export function chooseWorkspace<Membership extends { slug: string }>(
  memberships: readonly Membership[],
): Membership | undefined {
  let last: string | null = null;
  try {
    last = localStorage.getItem(storageKey);
  } catch {
    last = null;
  }
  return memberships.find((membership) => membership.slug === last) ?? memberships[0];
}
