// A button or a link that looks like one; three weights, so that one thing on a page is the next thing to do.
import type { ComponentProps, ReactNode } from "react";
import { Link } from "wouter";

import { classes } from "../classes";
import styles from "./Button.module.css";

export type Weight = "solid" | "plain" | "quiet";

interface Props extends ComponentProps<"button"> {
  weight?: Weight;
  isPressed?: boolean;
}

export function Button({ weight = "plain", isPressed, className, type = "button", ...rest }: Props) {
  return (
    <button
      type={type}
      aria-pressed={isPressed}
      className={classes(styles.button, styles[weight], className)}
      {...rest}
    />
  );
}

export function LinkButton(props: { href: string; weight?: Weight; children: ReactNode }) {
  return (
    <Link href={props.href} className={classes(styles.button, styles[props.weight ?? "plain"])}>
      {props.children}
    </Link>
  );
}
