import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import * as common from "@zxcvbn-ts/language-common";
import * as portuguese from "@zxcvbn-ts/language-pt-br";
import { useDeferredValue, useMemo } from "react";
import { useTranslations } from "use-intl";
import { cn } from "../../ui/cn.ts";

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...portuguese.dictionary },
  graphs: common.adjacencyGraphs,
});

// Longer input costs quadratic time and adds nothing to the answer.
const longestChecked = 64;
const tones = ["bg-danger", "bg-danger", "bg-warning", "bg-success", "bg-success"];

type PasswordMeterProps = { password: string; ownWords: readonly string[] };

/** Four ticks and a word: how long guessing would take. It advises; the server decides. */
export function PasswordMeter({ password, ownWords }: PasswordMeterProps) {
  const t = useTranslations("auth.signUp");
  const typed = useDeferredValue(password);
  const words = ownWords.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u)).filter((word) => word.length > 2);
  const key = words.join(" ");
  const score = useMemo(() => estimator.check(typed.slice(0, longestChecked), key.split(" ")).score, [typed, key]);
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden className="flex flex-1 gap-1">
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cn("h-1 flex-1 rounded-full", step <= Math.max(1, score) ? tones[score] : "bg-border")}
          />
        ))}
      </span>
      <span role="status" className="min-w-20 text-right text-xs text-secondary">
        <span className="sr-only">{t("strength")}: </span>
        {t(`strengths.${score}`)}
      </span>
    </div>
  );
}
