import type { AppCode } from "@piloto/shared/errors";
import { TRPCClientError } from "@trpc/client";

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
