import { Laptop, Monitor, Smartphone, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, CardList, CardRow } from "../../ui/card.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { toast } from "../../ui/toast-store.ts";
import { QueryState } from "./query-state.tsx";

type Session = RouterOutputs["sessions"]["list"][number];

/** Where the account is open, this device first, and a way to end each of the others. */
export function SessionsCard() {
  const t = useTranslations("security.sessions");
  const query = trpc.sessions.list.useQuery();
  const others = query.data?.filter(({ isCurrent }) => !isCurrent).length ?? 0;
  return (
    <Card title={t("title")} hint={t("hint")} padded={false} action={others > 0 && <EndOthersButton count={others} />}>
      <QueryState query={query} rows={3}>
        {(sessions) => (
          <>
            <CardList>
              {currentFirst(sessions).map((session) => (
                <SessionRow key={session.id} session={session} />
              ))}
            </CardList>
            {others === 0 && <p className="border-t border-border px-4 py-3 text-xs text-muted">{t("onlyThis")}</p>}
          </>
        )}
      </QueryState>
    </Card>
  );
}

const currentFirst = (sessions: Session[]): Session[] =>
  sessions.toSorted((one, two) => Number(two.isCurrent) - Number(one.isCurrent));

function useDeviceName(): (session: Pick<Session, "browser" | "platform">) => string {
  const t = useTranslations("security.sessions");
  return ({ browser, platform }) =>
    browser && platform ? t("device", { browser, platform }) : browser || platform || t("unknown");
}

function deviceIcon(platform: string): LucideIcon {
  if (/iphone|ipad|android|ios/i.test(platform)) return Smartphone;
  return /windows/i.test(platform) ? Monitor : Laptop;
}

function SessionRow({ session }: { session: Session }) {
  const t = useTranslations("security.sessions");
  const format = useFormat();
  const device = useDeviceName()(session);
  const Icon = deviceIcon(session.platform);
  const when = session.isCurrent ? t("activeNow") : t("lastUsed", { when: format.relative(session.lastUsedAt) });
  return (
    <CardRow
      icon={<Icon aria-hidden />}
      title={
        <>
          <span className="truncate">{device}</span>
          {session.isCurrent && <Badge tone="success">{t("current")}</Badge>}
        </>
      }
      detail={<span className="tabular-nums">{[session.ip, when].filter(Boolean).join(" · ")}</span>}
      action={
        session.isCurrent ? (
          <span className="text-xs text-muted max-md:hidden xl:max-[1399px]:hidden">
            {t("since", { date: format.date(session.createdAt) })}
          </span>
        ) : (
          <EndButton session={session} device={device} />
        )
      }
    />
  );
}

function EndButton({ session, device }: { session: Session; device: string }) {
  const t = useTranslations("security.sessions");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const end = trpc.sessions.revoke.useMutation({
    onSuccess: () => {
      utils.sessions.list.setData(undefined, (list) => list?.filter(({ id }) => id !== session.id));
      toast(t("ended", { device }));
      void utils.auditLog.listOwn.invalidate();
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
    onSettled: () => utils.sessions.list.invalidate(),
  });
  return (
    <Button
      size="sm"
      aria-label={t("endLabel", { device })}
      pending={end.isPending}
      onClick={() => end.mutate({ sessionId: session.id })}
    >
      {t("end")}
    </Button>
  );
}

function EndOthersButton({ count }: { count: number }) {
  const t = useTranslations("security.sessions");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const [isOpen, setIsOpen] = useState(false);
  const end = trpc.sessions.revokeOthers.useMutation({
    onSuccess: ({ ended }) => {
      setIsOpen(false);
      toast(t("endedOthers", { count: ended }));
      void utils.auditLog.listOwn.invalidate();
    },
    onError: (error) => {
      setIsOpen(false);
      toast(describe(error).text, { tone: "danger" });
    },
    onSettled: () => utils.sessions.list.invalidate(),
  });
  return (
    <>
      <Button size="sm" variant="danger" onClick={() => setIsOpen(true)}>
        {t("endOthers", { count })}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("endOthersTitle", { count })}
        description={t("endOthersText")}
        confirmLabel={t("endOthers", { count })}
        pendingLabel={t("ending")}
        pending={end.isPending}
        onConfirm={() => end.mutate()}
      />
    </>
  );
}
