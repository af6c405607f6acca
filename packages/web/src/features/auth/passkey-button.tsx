import { Fingerprint } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { session } from "../../api/session-browser.ts";
import { api } from "../../api/client.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { usePasskeyCeremony } from "../../app/use-passkey-ceremony.ts";

/** Signs in with fingerprint, face or PIN; no address, no password. */
export function PasskeyButton() {
  const t = useTranslations("auth");
  const [isDone, setIsDone] = useState(false);
  const ceremony = usePasskeyCeremony(async (prove) => {
    const { options } = await api.passkeys.startSignIn.mutate();
    const response = await prove(options);
    const { user } = await session.signIn(() => api.passkeys.finishSignIn.mutate({ response }));
    setIsDone(true);
    await session.signedIn(user.id);
  });
  if (!window.PublicKeyCredential) return null;
  return (
    <>
      <Button
        size="lg"
        block
        pending={ceremony.isPending || isDone}
        onClick={ceremony.run}
        pendingLabel={t("signIn.pending")}
      >
        <Fingerprint aria-hidden />
        {t("withPasskey")}
      </Button>
      {ceremony.hasFailed && <Banner tone="danger">{t("signIn.passkeyFailed")}</Banner>}
    </>
  );
}
