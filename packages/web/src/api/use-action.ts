import { useCallback, useLayoutEffect, useRef, useState } from "react";

type State<Input, Output> =
  | { status: "idle" | "pending"; input?: Input }
  | { status: "done"; data: Output; input: Input }
  | { status: "failed"; error: unknown; input: Input };

export type Action<Input, Output> = {
  run: (input: Input) => void;
  /** Also while `onSuccess` is still at work, a navigation for instance. */
  isPending: boolean;
  isSuccess: boolean;
  error: unknown;
  data: Output | undefined;
  /** What it was last run with. */
  input: Input | undefined;
};

type Options<Input, Output> = {
  onSuccess?: (output: Output, input: Input) => unknown;
  onError?: (error: unknown) => void;
};

/**
 * One call with its state, for the pages before sign-in: they go without the query cache, which would be a fifth of
 * their first download. A run while another is under way is ignored.
 */
export function useAction<Input, Output>(
  call: (input: Input) => Promise<Output>,
  options: Options<Input, Output> = {},
): Action<Input, Output> {
  const [state, setState] = useState<State<Input, Output>>({ status: "idle" });
  const isRunning = useRef(false);
  const latest = useRef({ call, options });
  useLayoutEffect(() => {
    latest.current = { call, options };
  });
  const perform = useCallback(async (input: Input) => {
    try {
      const data = await latest.current.call(input);
      await latest.current.options.onSuccess?.(data, input);
      setState({ status: "done", data, input });
    } catch (error) {
      setState({ status: "failed", error, input });
      latest.current.options.onError?.(error);
    } finally {
      isRunning.current = false;
    }
  }, []);
  // The same function for the component's whole life, so effects may depend on it.
  const run = useCallback(
    (input: Input) => {
      if (isRunning.current) return;
      isRunning.current = true;
      setState({ status: "pending", input });
      void perform(input);
    },
    [perform],
  );
  return {
    run,
    isPending: state.status === "pending",
    isSuccess: state.status === "done",
    error: state.status === "failed" ? state.error : undefined,
    data: state.status === "done" ? state.data : undefined,
    input: state.input,
  };
}
