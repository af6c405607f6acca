import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

describe("logs", () => {
  const write = (fields: Record<string, unknown>, message = "said") => {
    const lines: string[] = [];
    const log = createLog(
      { LOG_LEVEL: "info", RELEASE: "r1", GOOGLE_CLOUD_PROJECT: undefined },
      { write: (line) => void lines.push(line) },
    );
    log.warn(fields, message);
    return lines.join("");
  };

  it("have the severity and message Google Cloud Logging reads", () => {
    expect(JSON.parse(write({ path: "auth.login" }))).toMatchObject({
      severity: "WARNING",
      message: "said",
      release: "r1",
      path: "auth.login",
    });
  });

  it("redact secrets and cookies, wherever somebody puts them by mistake", () => {
    const line = write({
      password: "hunter2-a",
      input: { newPassword: "hunter2-b", token: "hunter2-c", nested: { code: "hunter2-d" } },
      headers: {
        cookie: "hunter2-e",
        authorization: "hunter2-f",
        "set-cookie": "hunter2-g",
        "x-csrf-token": "hunter2-h",
      },
    });
    expect(line).not.toContain("hunter2");
    expect(line.match(/\[redacted\]/g)).toHaveLength(8);
  });

  it("keep the cause of an error", () => {
    const line = write({ err: new Error("outer", { cause: new Error("the inner reason") }) });
    expect(line).toContain("the inner reason");
  });
});
