import { Check, ListOrdered, Smartphone } from "lucide-react";
import { useState } from "react";
import { recoveryCodeCount } from "@piloto/shared/second-factor";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, CardList, CardRow } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { TickRuler } from "../../ui/tick-ruler.tsx";
import { toast } from "../../ui/toast-store.ts";
import { QueryState } from "./query-state.tsx";
import { RecoveryCodesDialog } from "./recovery-codes-dialog.tsx";
import { TotpDialog, type TotpSetup } from "./totp-dialog.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

type Status = RouterOutputs["secondFactor"]["status"];

/** The authenticator app and its recovery codes. */
export function SecondFactorCard() {
  const t = useTranslations("security.factor");
  const changed = useSecurityChanged();
  const query = trpc.secondFactor.status.useQuery();
  const [setup, setSetup] = useState<TotpSetup>();
  const [codes, setCodes] = useState<string[]>();
  const showCodes = (recoveryCodes: string[]) => {
    setSetup(undefined);
    setCodes(recoveryCodes);
    changed();
  };
  return (
    <Card title={t("title")} hint={t("hint")} padded={false}>
      <QueryState query={query} rows={2}>
        {({ totp, recoveryCodesLeft }) => (
          <CardList>
            {totp ? <AppOnRow totp={totp} /> : <AppOffRow onStarted={setSetup} />}
            {totp && <CodesRow left={recoveryCodesLeft} onGenerated={showCodes} />}
          </CardList>
        )}
      </QueryState>
      {setup && <TotpDialog setup={setup} onClose={() => setSetup(undefined)} onConfirmed={showCodes} />}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(undefined)} />}
    </Card>
  );
}

function AppOffRow({ onStarted }: { onStarted: (setup: TotpSetup) => void }) {
  const t = useTranslations("security.factor");
  const describe = useErrorText();
  const start = trpc.secondFactor.startTotp.useMutation({
    onSuccess: onStarted,
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  return (
    <CardRow
      icon={<Smartphone aria-hidden />}
      title={
        <>
          {t("app")}
          <Badge>{t("off")}</Badge>
        </>
      }
      detail={t("offText")}
      action={
        <Button size="sm" pending={start.isPending} onClick={() => start.mutate()}>
          {t("turnOn")}
        </Button>
      }
    />
  );
}

function AppOnRow({ totp }: { totp: NonNullable<Status["totp"]> }) {
  const t = useTranslations("security.factor");
  const format = useFormat();
  const describe = useErrorText();
  const changed = useSecurityChanged();
  const [isOpen, setIsOpen] = useState(false);
  const disable = trpc.secondFactor.disable.useMutation({
    onSuccess: () => {
      changed();
      toast(t("turnedOff"));
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
    onSettled: () => setIsOpen(false),
  });
  const lastUsed = totp.lastUsedAt ? t("lastUsed", { when: format.relative(totp.lastUsedAt) }) : t("neverUsed");
  return (
    <CardRow
      icon={<Smartphone aria-hidden />}
      title={
        <>
          {t("app")}
          <Badge tone="success">
            <Check aria-hidden />
            {t("on")}
          </Badge>
        </>
      }
      detail={`${t("since", { date: format.date(totp.confirmedAt) })} · ${lastUsed}`}
      action={
        <Button size="sm" onClick={() => setIsOpen(true)}>
          {t("turnOff")}
        </Button>
      }
    >
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("offTitle")}
        description={t("offConfirm")}
        confirmLabel={t("turnOff")}
        pendingLabel={t("turningOff")}
        pending={disable.isPending}
        onConfirm={() => disable.mutate()}
      />
    </CardRow>
  );
}

function CodesRow({ left, onGenerated }: { left: number; onGenerated: (codes: string[]) => void }) {
  const t = useTranslations("security.factor");
  const describe = useErrorText();
  const [isOpen, setIsOpen] = useState(false);
  const regenerate = trpc.secondFactor.regenerateRecoveryCodes.useMutation({
    onSuccess: ({ recoveryCodes }) => onGenerated(recoveryCodes),
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
    onSettled: () => setIsOpen(false),
  });
  const label = t("codesLeft", { left, total: recoveryCodeCount });
  return (
    <CardRow
      icon={<ListOrdered aria-hidden />}
      title={t("codes")}
      detail={
        <span className="flex items-center gap-2 tabular-nums">
          <TickRuler count={recoveryCodeCount} lit={left} label={label} tone={left > 3 ? "accent" : "warning"} />
          <span aria-hidden>{label}</span>
        </span>
      }
      action={
        <Button size="sm" onClick={() => setIsOpen(true)}>
          {t("newCodes")}
        </Button>
      }
    >
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("newCodesTitle")}
        description={t("newCodesText")}
        confirmLabel={t("newCodes")}
        pendingLabel={t("generating")}
        pending={regenerate.isPending}
        onConfirm={() => regenerate.mutate()}
      />
    </CardRow>
  );
}
