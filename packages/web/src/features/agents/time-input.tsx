import { type ComponentProps, useState } from "react";
import { Input } from "../../ui/input.tsx";
import { parseTime } from "./parse-time.ts";

type TimeInputProps = Omit<ComponentProps<typeof Input>, "value" | "onChange" | "type"> & {
  /** "HH:MM", or empty. */
  value: string;
  onTimeChange: (time: string) => void;
};

/**
 * A time of day on the 24-hour clock. Not the browser's own field: that follows the browser's language, and shows
 * AM and PM to people whose page is in Portuguese.
 */
export function TimeInput({ value, onTimeChange, ...rest }: TimeInputProps) {
  // What is being typed, until it is left; a half-written time must not jump about.
  const [typed, setTyped] = useState<string>();
  return (
    <Input
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      maxLength={8}
      placeholder="00:00"
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
        onTimeChange(parseTime(event.target.value) ?? "");
      }}
      onBlur={() => typed !== undefined && parseTime(typed) !== undefined && setTyped(undefined)}
    />
  );
}
