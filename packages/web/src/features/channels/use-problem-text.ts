import type { ChannelProblem } from "@piloto/shared/channels";
import { useTranslations } from "use-intl";
import { readErrorData } from "../../api/error-data.ts";
import { problemKind } from "./channel-view.ts";

type Problem = Pick<ChannelProblem, "field" | "isTemporary" | "title">;

/** What to do about a refusal of Meta's, with its own words after ours. */
export function useProblemText(): (problem: Problem) => string {
  const t = useTranslations("channels.problem");
  return (problem) => {
    const advice = t(problemKind(problem));
    return problem.title === "" ? advice : t("withWords", { advice, words: problem.title });
  };
}

const fieldNames = ["accessToken", "appSecret", "phoneNumberId", "accountId"] as const;

/** The refusal of Meta's that made a connection fail; undefined when the error is another one. */
export function readProblem(error: unknown): Problem | undefined {
  const facts = readErrorData(error);
  if (facts?.details["reason"] !== "connection_refused") return undefined;
  const { metaTitle } = facts.details;
  const field = fieldNames.find((name) => facts.fields[0]?.field === name) ?? null;
  return { field, isTemporary: facts.appCode === "UNAVAILABLE", title: typeof metaTitle === "string" ? metaTitle : "" };
}
