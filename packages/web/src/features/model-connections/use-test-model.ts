import type { ModelTestResult, TestModelConnectionInput } from "@piloto/shared/model-connections";
import { trpc } from "../../api/trpc.ts";
import { useWorkspace } from "../../app/workspace.ts";

export type ModelTest = {
  run: (server: Omit<TestModelConnectionInput, "workspaceId">) => void;
  isPending: boolean;
  result: ModelTestResult | undefined;
  error: unknown;
};

/** One small call to the model on the screen. */
export function useTestModel(): ModelTest {
  const utils = trpc.useUtils();
  const { workspaceId } = useWorkspace();
  const test = trpc.modelConnections.test.useMutation({
    onSuccess: () => utils.modelConnections.invalidate(),
  });
  return {
    run: (server) => test.mutate({ workspaceId, ...server }),
    isPending: test.isPending,
    result: test.data,
    error: test.error,
  };
}
