import type { ChannelTestResult, ChannelView } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { useErrorText } from "../../api/error-text.ts";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Banner } from "../../ui/banner.tsx";
import { toast } from "../../ui/toast-store.ts";
import { useProblemText } from "./use-problem-text.ts";

type Test = { run: () => void; isPending: boolean; result: ChannelTestResult | undefined; error: unknown };

/** Asks Meta whether the channel works with what is stored; a channel that works again is active again. */
export function useTestChannel({ id }: ChannelView): Test {
  const t = useTranslations("channels.test");
  const { workspaceId } = useWorkspace();
  const utils = trpc.useUtils();
  const test = trpc.channels.test.useMutation({
    onSuccess: (result) => {
      if (result.ok) toast(t("works", { name: result.displayName }));
    },
    onSettled: () => utils.channels.list.invalidate({ workspaceId }),
  });
  return {
    run: () => test.mutate({ workspaceId, channelId: id }),
    isPending: test.isPending,
    result: test.data,
    error: test.error,
  };
}

/** Why the last test failed. */
export function TestBanner({ test }: { test: Test }) {
  const t = useTranslations("channels.test");
  const describe = useErrorText();
  const sayProblem = useProblemText();
  if (test.isPending) return <Banner tone="info">{t("running")}</Banner>;
  if (test.error) return <Banner tone="danger">{describe(test.error).text}</Banner>;
  if (!test.result || test.result.ok) return null;
  return (
    <Banner tone="danger" title={t("failed")}>
      {sayProblem(test.result.problem)}
    </Banner>
  );
}
