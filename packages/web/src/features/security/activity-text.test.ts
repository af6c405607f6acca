import { describe, expect, test } from "vitest";
import { security as en } from "../../i18n/en/security.ts";
import { security as ptBR } from "../../i18n/pt-BR/security.ts";
import { readEvent } from "./activity-text.ts";

const event = (action: string, outcome: "done" | "denied" | "attention" = "done", details = {}) =>
  readEvent({ action, outcome, details });

const textOf = (key: string, messages: object): unknown =>
  key
    .split(".")
    .reduce<unknown>((node, part) => (node instanceof Object ? Reflect.get(node, part) : undefined), messages);

describe("the account's log in plain words", () => {
  test.each([
    [["pwd"], "by.password"],
    [["pwd", "otp", "mfa"], "by.password"],
    [["pwd", "recovery", "mfa"], "by.recovery"],
    [["pwd", "passkey", "mfa"], "by.password"],
    [["passkey"], "by.passkey"],
    [["google"], "by.google"],
    ["not a list", "by.password"],
  ])("a sign-in with %j is named after its first factor, or the recovery code", (amr, key) => {
    expect(event("auth.login", "done", { amr })).toEqual({ key, family: "sign_in", isAlarm: false });
  });

  test("a new device is told as such, a refused try as an alarm's icon without its weight", () => {
    expect(event("auth.login", "attention", { amr: ["pwd"] }).key).toBe("newDevice");
    expect(event("auth.login", "denied")).toEqual({ key: "loginFailed", family: "alarm", isAlarm: false });
    expect(event("auth.reauthenticate", "denied").key).toBe("confirmFailed");
    expect(event("auth.reauthenticate").key).toBe("confirmed");
  });

  test("a stolen session stands out", () => {
    expect(event("sessions.reuseDetected", "attention")).toEqual({ key: "reuse", family: "alarm", isAlarm: true });
  });

  test("an action this page does not know is still shown", () => {
    expect(event("somethingNew.happened").key).toBe("other");
    expect(event("toString.constructor").key).toBe("other");
  });

  test("every key has its words in both languages", () => {
    const actions = [
      "auth.logout",
      "auth.changePassword",
      "auth.resetPassword",
      "auth.requestPasswordReset",
      "auth.reportNotMe",
      "sessions.revoke",
      "sessions.revokeOthers",
      "secondFactor.confirmTotp",
      "secondFactor.disable",
      "secondFactor.regenerateRecoveryCodes",
      "passkeys.finishRegistration",
      "passkeys.rename",
      "passkeys.remove",
      "identities.link",
      "identities.unlink",
      "account.create",
      "account.update",
      "account.requestEmailChange",
      "account.changeEmail",
    ];
    for (const action of actions) {
      const { key } = event(action);
      expect(key, action).not.toBe("other");
      for (const messages of [ptBR, en]) expect(textOf(key, messages.activity), `${action} ${key}`).toBeDefined();
    }
  });
});
