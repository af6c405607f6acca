import { describe, expect, it } from "vitest";
import { readReturnPath, withParameter } from "./return-path.ts";

describe("the path to return to", () => {
  const origin = "https://app.piloto.example";

  it.each(["/", "/w/loja/settings?tab=1#x", "/a%2Fb", "/agentes/ação"])("keeps %s on this origin", (path) => {
    const kept = readReturnPath(path, origin);
    expect(kept).toBeDefined();
    expect(new URL(kept ?? "", origin).origin).toBe(origin);
  });

  it.each([
    undefined,
    "",
    "agents",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/a\n//evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/./\u0000",
    "/auth/google/start",
    "/trpc/auth.logout",
    `/${"a".repeat(500)}`,
  ])("refuses %j", (path) => {
    expect(readReturnPath(path, origin)).toBeUndefined();
  });

  it("adds a parameter to a path that has some", () => {
    expect(withParameter("/a?b=1#c", "error", "google failed")).toBe("/a?b=1&error=google+failed#c");
  });
});
