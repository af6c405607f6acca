import { useState } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { toast } from "../../ui/toast-store.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

/** Lets the browser make a passkey and stores it; the library is downloaded at the first use. */
export function useAddPasskey(onAdded: (passkey: { id: string; name: string }) => void): {
  isPending: boolean;
  run: () => void;
} {
  const explain = useExplanation();
  const changed = useSecurityChanged();
  const t = useTranslations("security.passkeys");
  const utils = trpc.useUtils();
  const [isPending, setIsPending] = useState(false);

  const add = async () => {
    const { browserSupportsWebAuthn, startRegistration } = await import("@simplewebauthn/browser");
    if (!browserSupportsWebAuthn()) return toast(t("unsupported"), { tone: "danger" });
    const { options } = await utils.client.passkeys.startRegistration.mutate();
    const response = await startRegistration({ optionsJSON: options });
    const { passkeyId, name } = await utils.client.passkeys.finishRegistration.mutate({ response });
    changed();
    toast(t("createdToast"));
    onAdded({ id: passkeyId, name });
  };
  const run = () => {
    setIsPending(true);
    add()
      .catch((error: unknown) => toast(explain(error), { tone: "danger" }))
      .finally(() => setIsPending(false));
  };
  return { isPending, run };
}

function useExplanation(): (error: unknown) => string {
  const t = useTranslations("security.passkeys");
  const describe = useErrorText();
  return (error) => {
    const facts = readErrorData(error);
    const limit = facts?.details["limit"];
    if (facts?.appCode === "CONFLICT") return typeof limit === "number" ? t("tooMany", { limit }) : t("already");
    if (facts) return describe(error).text;
    // Of a ceremony that ended early browsers tell only whether the device has a key already.
    return error instanceof Error && error.name === "InvalidStateError" ? t("already") : t("failed");
  };
}
