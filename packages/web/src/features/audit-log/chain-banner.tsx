import { Link2, Link2Off } from "lucide-react";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import type { RouterOutputs } from "../../api/router.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useFormat } from "../../i18n/use-format.ts";
import { cn } from "../../ui/cn.ts";
import { textLinkStyle } from "../../ui/text-link.tsx";
import { toast } from "../../ui/toast-store.ts";

type Verification = RouterOutputs["auditLog"]["list"]["verification"];

/** Whether every entry still fits the one before it, and when that was last checked. */
export function ChainBanner({ verification }: { verification: Verification }) {
  const t = useTranslations("auditLog");
  const isBroken = verification !== null && verification.brokenSeq !== null;
  const Icon = isBroken ? Link2Off : Link2;
  return (
    <div
      role={isBroken ? "alert" : "status"}
      className={cn(
        "mb-3 flex items-center gap-2.5 rounded-md border px-3 py-2.5 text-sm text-pretty",
        isBroken ? "border-danger-line bg-danger-tint" : "border-border bg-surface",
      )}
    >
      <Icon aria-hidden className={isBroken ? "text-danger" : verification ? "text-success" : "text-muted"} />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">{t(isBroken ? "chainBroken" : verification ? "chainOk" : "chainUnknown")}</b>{" "}
        <span className="text-secondary">
          <ChainText verification={verification} />
        </span>
      </p>
      <VerifyButton />
    </div>
  );
}

function ChainText({ verification }: { verification: Verification }) {
  const t = useTranslations("auditLog");
  const { relative } = useFormat(useWorkspace().timezone);
  if (!verification) return t("chainUnknownText");
  const when = relative(verification.at);
  if (verification.brokenSeq !== null) return t("chainBrokenText", { seq: verification.brokenSeq, when });
  return t("chainOkText", { count: verification.entries, when });
}

function VerifyButton() {
  const t = useTranslations("auditLog");
  const describe = useErrorText();
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const verify = trpc.auditLog.verify.useMutation({
    onSuccess: ({ entries, brokenSeq }) => {
      if (brokenSeq === null) toast(t("verified", { count: entries }));
      return utils.auditLog.list.invalidate({ workspaceId });
    },
    onError: (error) => toast(describe(error).text, { tone: "danger" }),
  });
  return (
    <button
      type="button"
      className={cn(textLinkStyle(), "shrink-0 text-sm whitespace-nowrap")}
      aria-busy={verify.isPending}
      onClick={() => !verify.isPending && verify.mutate({ workspaceId })}
    >
      {t(verify.isPending ? "verifying" : "verify")}
    </button>
  );
}
