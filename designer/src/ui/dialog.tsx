import { Drawer, type DrawerProps, Modal, type ModalProps } from '@mantine/core';
import { useReturnFocus } from './use-return-focus.ts';

/** A dialog that is open for as long as it is drawn, and gives the focus back when it goes. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useReturnFocus();
  return <Modal opened {...props} />;
}

/** The same at the right edge, beside what it is about. */
export function SideDialog(props: Omit<DrawerProps, 'opened' | 'position'>) {
  useReturnFocus();
  return <Drawer opened position="right" {...props} />;
}
