import { ActionIcon, Input, Tooltip } from '@mantine/core';
import { IconMathFunction, IconMathFunctionOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './form.module.css';

interface ModeSwitchProps {
  readonly name: string;
  readonly expression: boolean;
  readonly onSwitch: () => void;
}

/** Between a plain value and an expression. */
export function ModeSwitch({ name, expression, onSwitch }: ModeSwitchProps) {
  const words = expression ? 'Use a plain value' : 'Use an expression';
  const Icon = expression ? IconMathFunctionOff : IconMathFunction;
  return (
    <Tooltip label={words}>
      <ActionIcon
        size="sm"
        variant={expression ? 'light' : 'subtle'}
        color={expression ? 'joinery' : 'gray'}
        aria-label={words}
        aria-description={name}
        onClick={onSwitch}
      >
        <Icon size={15} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface FrameProps {
  readonly id: string;
  readonly title: string;
  readonly required?: boolean | undefined;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** Title, help and error around one control. */
export function FieldFrame({ id, title, required, help, error, aside, children }: FrameProps) {
  return (
    <div className={styles['frame']}>
      <div className={styles['frameHead']}>
        <Input.Label htmlFor={id} id={`${id}-label`} required={required ?? false}>
          {title}
        </Input.Label>
        {aside}
      </div>
      {children}
      {help && <Input.Description mt={4}>{help}</Input.Description>}
      {error && <Input.Error mt={4}>{error}</Input.Error>}
    </div>
  );
}
