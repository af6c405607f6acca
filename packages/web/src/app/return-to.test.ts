import fc from "fast-check";
import { expect, test } from "vitest";
import { safeReturnTo } from "./return-to.ts";

test.each(["/w/casa-ipe/agents", "/w/casa-ipe?x=1#y", "/accept-invite", "/"])("%s is kept", (path) => {
  expect(safeReturnTo(path)).toBe(path);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "/a\\b",
  "/\t/evil.example",
  "",
  undefined,
  7,
])("%s is refused", (path) => {
  expect(safeReturnTo(path)).toBeUndefined();
});

test.each(["/sign-in", "/sign-in?returnTo=/x", "/second-factor", "/auth/google/start"])(
  "%s would lead in circles",
  (path) => {
    expect(safeReturnTo(path)).toBeUndefined();
  },
);

test("whatever is kept stays on this origin", () => {
  fc.assert(
    fc.property(
      fc
        .tuple(fc.constantFrom("", "/", "//", "/\\", "/\t/", "https://", "javascript:"), fc.string())
        .map((parts) => parts.join("")),
      (value) => {
        const kept = safeReturnTo(value);
        const origin = new URL(kept ?? "/", "https://app.example").origin;
        expect(origin).toBe("https://app.example");
      },
    ),
  );
});
