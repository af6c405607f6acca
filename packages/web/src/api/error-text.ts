import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { readErrorData } from "./error-data.ts";

export type ErrorText = {
  text: string;
  /** Worth showing only when the fault is ours. */
  requestId: string | undefined;
};

/** Turns any caught error into the sentence a person reads. */
export function useErrorText(): (error: unknown) => ErrorText {
  const t = useTranslations("errors.code");
  return useCallback(
    (error) => {
      const facts = readErrorData(error);
      if (!facts) return { text: t("OFFLINE"), requestId: undefined };
      return { text: t(facts.appCode), requestId: facts.appCode === "INTERNAL" ? facts.requestId : undefined };
    },
    [t],
  );
}
