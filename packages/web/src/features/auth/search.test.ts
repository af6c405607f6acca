import { googleErrors } from "@piloto/shared/google-errors";
import { secondFactorMethods } from "@piloto/shared/auth";
import { expect, test } from "vitest";
import { readReturnSearch, readSecondFactorSearch, readSignInSearch } from "./search.ts";

test("a path of our own survives, a foreign address does not", () => {
  expect(readReturnSearch({ returnTo: "/w/casa-ipe/agents" })).toEqual({ returnTo: "/w/casa-ipe/agents" });
  expect(readReturnSearch({ returnTo: "//evil.example" })).toEqual({});
});

test("the sign-in page knows its reasons and drops invented ones", () => {
  expect(readSignInSearch({ ended: "reused", error: "google_not_linked", theme: "x" })).toEqual({
    ended: "reused",
    error: "google_not_linked",
  });
  expect(readSignInSearch({ ended: "<b>", error: "constructor" })).toEqual({});
});

test("the second factor shows what the account has, in our order", () => {
  expect(readSecondFactorSearch({ methods: ["passkey", "totp", "sms"] })).toEqual({ methods: ["totp", "passkey"] });
  expect(readSecondFactorSearch({ methods: "totp" })).toEqual({ methods: ["totp", "recovery_code"] });
});

test("every key is answered, or the router would keep the unchecked value of the address", () => {
  expect(Object.keys(readSignInSearch({}))).toEqual(["returnTo", "ended", "error"]);
  expect(Object.keys(readReturnSearch({}))).toEqual(["returnTo"]);
});

test("every reason the server may give is known here", () => {
  for (const error of googleErrors) expect(readSignInSearch({ error })).toEqual({ error });
  expect(readSecondFactorSearch({ methods: [...secondFactorMethods] }).methods).toEqual([...secondFactorMethods]);
});
