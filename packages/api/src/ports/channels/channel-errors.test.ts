import { describe, expect, it } from "vitest";
import { type ChannelErrorAction, channelErrorActions } from "./channel-adapter.ts";
import { actionForCode, readAnswerError, readWebhookError } from "./channel-errors.ts";

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

const expected: Record<ChannelErrorAction, number[]> = {
  reauthorize: [0, 10, 102, 190, ...range(200, 299), 131_005, 131_045, 133_010],
  block_channel: [368, 131_031],
  slow_channel: [4, 17, 32, 613, ...range(80_000, 80_014), 130_429],
  slow_person: [131_056],
  retry: [1, 2, 131_000, 131_016, 131_057],
  mend_media: [131_051, 131_052, 131_053],
  window_closed: [131_047],
  opted_out: [131_050],
  template_unusable: range(132_000, 132_016),
  fail: [3, 100, 131_008, 131_009, 131_021, 131_026, 131_048, 131_049, 130_472, 132_017, 133_000, 999_999, -1],
};

describe("the table of Meta's errors", () => {
  it.each(channelErrorActions.flatMap((action) => expected[action].map((code) => [code, action] as const)))(
    "answers %i with %s",
    (code, action) => {
      expect(actionForCode(code)).toBe(action);
    },
  );

  it("tells Instagram's closed window from a missing permission by the subcode", () => {
    expect(actionForCode(10, 2_534_022)).toBe("window_closed");
    expect(actionForCode(10, 1)).toBe("reauthorize");
  });
});

describe("an error in an answer", () => {
  it("keeps Meta's details, and its code", () => {
    const body = {
      error: {
        message: "(#131047) Re-engagement message",
        code: 131_047,
        error_data: { messaging_product: "whatsapp", details: "More than 24 hours have passed" },
      },
    };
    expect(readAnswerError(body, new Headers())).toEqual({
      code: 131_047,
      title: "(#131047) Re-engagement message",
      details: "More than 24 hours have passed",
      action: "window_closed",
    });
  });

  it("never repeats a token, as Meta's own words may", () => {
    const token = `EAAG${"x9Y_".repeat(30)}`;
    const error = { code: 190, message: `Malformed access token ${token}`, error_data: { details: `${token}.` } };
    const read = readAnswerError({ error }, new Headers());
    expect(read).toMatchObject({ title: "Malformed access token […]", details: "[…]" });
  });

  it("takes the wait from Retry-After, or from the minutes in Meta's usage header, and an hour at most", () => {
    const read = (headers: Record<string, string>) =>
      readAnswerError({ error: { message: "slow", code: 80_007 } }, new Headers(headers))?.retryAfterMs;
    expect(read({ "retry-after": "7" })).toBe(7000);
    expect(read({ "retry-after": "999999" })).toBe(3_600_000);
    expect(read({ "retry-after": "soon" })).toBeUndefined();
    const usage = '{"1":[{"type":"messaging","estimated_time_to_regain_access":5}]}';
    expect(read({ "x-business-use-case-usage": usage })).toBe(300_000);
  });

  it("is tried again when Meta calls an unknown one transient", () => {
    const error = { message: "hiccup", code: 4242, is_transient: true };
    expect(readAnswerError({ error }, new Headers())?.action).toBe("retry");
  });

  it.each([undefined, null, "no", [], {}, { error: "no" }, { error: {} }, { error: { code: "x" } }])(
    "is none in %j",
    (body) => {
      expect(readAnswerError(body, new Headers())).toBeUndefined();
    },
  );
});

describe("an error in a webhook", () => {
  it("is the first that has a code", () => {
    const errors = [
      null,
      { title: "nothing" },
      { code: 131_026, title: "Undeliverable", error_data: { details: "d" } },
    ];
    expect(readWebhookError(errors)).toEqual({
      code: 131_026,
      title: "Undeliverable",
      details: "d",
      action: "fail",
    });
    expect(readWebhookError("none")).toBeUndefined();
  });
});
