import { Button, type ButtonProps } from "./button.tsx";
import { Tooltip } from "./tooltip.tsx";

type IconButtonProps = Omit<ButtonProps, "aria-label" | "size"> & {
  /** Read out by screen readers and shown as the tooltip. */
  label: string;
  size?: "icon" | "icon-sm";
  keys?: readonly string[];
  tooltipSide?: "top" | "right" | "bottom" | "left";
};

/** A button that shows only an icon; its name appears in a tooltip. */
export function IconButton({ label, size = "icon", keys, tooltipSide, variant = "ghost", ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(keys && { keys })} {...(tooltipSide && { side: tooltipSide })}>
      <Button aria-label={label} size={size} variant={variant} {...rest} />
    </Tooltip>
  );
}
