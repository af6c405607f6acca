import { expect, test } from "vitest";
import { isAppError, readErrorData } from "./error-data.ts";

const error = (data: unknown) => Object.assign(new Error("refused"), { data });

test("the server's facts are read", () => {
  const facts = {
    appCode: "VALIDATION_FAILED",
    requestId: "r1",
    fields: [{ field: "name", message: "too long" }, { field: 7 }],
    retryAfterSeconds: null,
    details: { limit: 3 },
  };
  expect(readErrorData(error(facts))).toEqual({
    appCode: "VALIDATION_FAILED",
    requestId: "r1",
    fields: [{ field: "name", message: "too long" }],
    retryAfterSeconds: undefined,
    details: { limit: 3 },
  });
});

test.each([undefined, null, "text", 7, new Error("network"), error(undefined), error({ appCode: "MADE_UP" })])(
  "%s is not an answer of ours",
  (thrown) => {
    expect(readErrorData(thrown)).toBeUndefined();
  },
);

test("a code is recognised exactly", () => {
  expect(isAppError(error({ appCode: "CONFLICT" }), "CONFLICT")).toBe(true);
  expect(isAppError(error({ appCode: "CONFLICT" }), "NOT_FOUND")).toBe(false);
});
