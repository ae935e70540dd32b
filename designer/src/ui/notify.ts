import { notifications } from '@mantine/notifications';
import { sayError } from '@joinery/api';

export function notifyDone(message: string): void {
  notifications.show({ message, color: 'teal', autoClose: 4000 });
}

export function notifyError(error: unknown): void {
  notifications.show({ title: 'That did not work', message: sayError(error), color: 'red', autoClose: 10_000 });
}
