import { Component, type ReactNode } from 'react';
import styles from './canvas.module.css';

interface Props {
  readonly name: string;
  readonly children: ReactNode;
}

/** Keeps one node that cannot be drawn from taking the canvas down with it. */
export class NodeBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className={styles['broken']}>“{this.props.name}” cannot be drawn. Select it to look at its settings.</div>
    );
  }
}
