import type { AppCode } from "@piloto/shared/errors";
import { TRPCClientError } from "@trpc/client";
import type { ErrorData } from "../router-types.ts";

/** The code with which a call was refused; fails the test when it was not refused, or not by us. */
export async function appCodeOf(call: Promise<unknown>): Promise<AppCode> {
  try {
    await call;
  } catch (error) {
    if (error instanceof TRPCClientError && error.data?.appCode) return error.data.appCode;
    throw error;
  }
  throw new Error("the call was expected to be refused");
}

/** The code and the facts with which a call was refused; fails the test when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<Pick<ErrorData, "appCode" | "details">> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TRPCClientError)) throw new Error("the call was expected to be refused", { cause: error });
  const { appCode, details } = error.data;
  return { appCode, details };
}
