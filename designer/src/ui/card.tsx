import { Paper, type PaperProps } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './card.module.css';

/** A surface on the page with a hairline around it. */
export function Card({ children, className = '', ...props }: PaperProps & { readonly children: ReactNode }) {
  return (
    <Paper {...props} className={`${styles['card'] ?? ''} ${className}`}>
      {children}
    </Paper>
  );
}
