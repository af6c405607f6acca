import type { RouterOutputs } from "../../api/router.ts";

export type AccountEvent = RouterOutputs["auditLog"]["listOwn"]["items"][number];

/** What an entry is shown as: a key of `security.activity`, its icon's family, and whether it deserves attention. */
export type EventText = { key: PlainKey | NamedKey | LoginKey; family: EventFamily; isAlarm: boolean };

export type EventFamily = "sign_in" | "key" | "passkey" | "lock" | "device" | "google" | "person" | "alarm";

type LoginKey = "by.passkey" | "by.google" | "by.recovery" | "by.password";
type NamedKey =
  | "passkeyAdded"
  | "passkeyRenamed"
  | "passkeyRemoved"
  | "googleLinked"
  | "googleUnlinked"
  | "emailAsked"
  | "emailChanged";
type PlainKey = "newDevice" | "loginFailed" | "codeFailed" | "confirmFailed" | "other" | (typeof plain)[PlainAction][0];

const plain = {
  "auth.logout": ["logout", "device"],
  "auth.changePassword": ["changePassword", "lock"],
  "auth.resetPassword": ["resetPassword", "lock"],
  "auth.requestPasswordReset": ["requestPasswordReset", "lock"],
  "auth.reauthenticate": ["confirmed", "key"],
  "auth.reportNotMe": ["notMe", "alarm"],
  "sessions.revoke": ["sessionEnded", "device"],
  "sessions.revokeOthers": ["sessionsEnded", "device"],
  "sessions.reuseDetected": ["reuse", "alarm"],
  "secondFactor.confirmTotp": ["totpOn", "key"],
  "secondFactor.disable": ["totpOff", "key"],
  "secondFactor.regenerateRecoveryCodes": ["codesNew", "key"],
  "account.create": ["accountCreated", "person"],
  "account.update": ["accountUpdated", "person"],
} as const satisfies Record<string, readonly [string, EventFamily]>;
type PlainAction = keyof typeof plain;

const named: Record<string, readonly [NamedKey, EventFamily]> = {
  "passkeys.finishRegistration": ["passkeyAdded", "passkey"],
  "passkeys.rename": ["passkeyRenamed", "passkey"],
  "passkeys.remove": ["passkeyRemoved", "passkey"],
  "identities.link": ["googleLinked", "google"],
  "identities.unlink": ["googleUnlinked", "google"],
  "account.requestEmailChange": ["emailAsked", "person"],
  "account.changeEmail": ["emailChanged", "person"],
};

const refused: Record<string, "loginFailed" | "codeFailed" | "confirmFailed"> = {
  "auth.login": "loginFailed",
  "auth.verifySecondFactor": "codeFailed",
  "auth.reauthenticate": "confirmFailed",
};

const isPlain = (action: string): action is PlainAction => Object.hasOwn(plain, action);

/** Names an entry of the account's log. An action this page does not know is still shown, in general words. */
export function readEvent({
  action,
  outcome,
  details,
}: Pick<AccountEvent, "action" | "outcome" | "details">): EventText {
  const isAlarm = outcome === "attention" && action !== "auth.login";
  const refusal = outcome === "denied" ? refused[action] : undefined;
  if (refusal) return { key: refusal, family: "alarm", isAlarm: false };
  if (action === "auth.login") {
    if (outcome === "attention") return { key: "newDevice", family: "sign_in", isAlarm: false };
    return { key: loginKey(details["amr"]), family: "sign_in", isAlarm: false };
  }
  if (isPlain(action)) {
    const [key, family] = plain[action];
    return { key, family, isAlarm };
  }
  const [key, family] = named[action] ?? (["other", "person"] as const);
  return { key, family, isAlarm };
}

function loginKey(amr: unknown): LoginKey {
  const methods: unknown[] = Array.isArray(amr) ? amr : [];
  if (methods.includes("recovery")) return "by.recovery";
  if (methods[0] === "passkey") return "by.passkey";
  return methods.includes("google") ? "by.google" : "by.password";
}
