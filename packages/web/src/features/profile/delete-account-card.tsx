import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "../../api/client.ts";
import { readErrorData } from "../../api/error-data.ts";
import { useErrorText } from "../../api/error-text.ts";
import { session } from "../../api/session-browser.ts";
import { useAction } from "../../api/use-action.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import type { Account } from "./person-card.tsx";

/** The end of the account, after typing its address. Every tab of this browser is signed out with it. */
export function DeleteAccountCard({ account }: { account: Account }) {
  const t = useTranslations("profile.remove");
  const explain = useExplanation();
  const [isOpen, setIsOpen] = useState(false);
  const remove = useAction((confirmEmail: string) =>
    session.signOut(() => api.account.delete.mutate({ confirmEmail })),
  );
  return (
    <Card title={t("title")} hint={t("hint")}>
      <Button variant="danger" onClick={() => setIsOpen(true)}>
        {t("button")}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("dialogTitle")}
        description={t("dialogText")}
        phrase={account.email}
        confirmLabel={t("confirm")}
        pendingLabel={t("deleting")}
        pending={remove.isPending}
        onConfirm={() => remove.run(account.email)}
      >
        {Boolean(remove.error) && (
          <Banner tone="danger" className="mt-3">
            {explain(remove.error)}
          </Banner>
        )}
      </ConfirmDialog>
    </Card>
  );
}

function useExplanation(): (error: unknown) => string {
  const t = useTranslations("profile.remove");
  const describe = useErrorText();
  return (error) => {
    const facts = readErrorData(error);
    const workspace = facts?.details["workspaceName"];
    if (facts?.appCode === "LAST_OWNER" && typeof workspace === "string") return t("lastOwner", { workspace });
    return describe(error).text;
  };
}
