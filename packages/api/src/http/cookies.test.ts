import { describe, expect, it } from "vitest";
import { createCookieJar } from "./cookies.ts";

describe("cookies", () => {
  const secure = createCookieJar("https://app.exemplo.com.br");
  const local = createCookieJar("http://localhost:3000");

  it("carry the __Host-Http- prefix and every flag it asks for on https", () => {
    const headers = new Headers();
    secure.set(headers, "refresh", "value", 60);
    expect(headers.getSetCookie()).toEqual([
      "__Host-Http-rt=value; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Strict",
    ]);
  });

  it("have bare names without Secure on plain-http localhost", () => {
    const headers = new Headers();
    local.set(headers, "access", "value", 60);
    expect(headers.getSetCookie()).toEqual(["at=value; Max-Age=60; Path=/; HttpOnly; SameSite=Strict"]);
  });

  it("are set once an answer: the last word counts", () => {
    const headers = new Headers();
    local.set(headers, "access", "first", 60);
    local.set(headers, "refresh", "other", 60);
    local.clear(headers, "access");
    expect(headers.getSetCookie().map((cookie) => cookie.split(";").slice(0, 2).join(";"))).toEqual([
      "rt=other; Max-Age=60",
      "at=; Max-Age=0",
    ]);
  });

  it("of other names, and of the other scheme, are not read", () => {
    expect(secure.read("at=1; __Host-Http-at=2; evil=3")).toEqual({ access: "2" });
    expect(local.read(undefined)).toEqual({});
  });
});
