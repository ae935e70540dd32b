import { Text, type TextProps } from '@mantine/core';
import dayjs from 'dayjs';
import relativeTime from 'dayjs/plugin/relativeTime';

dayjs.extend(relativeTime);

/** An instant as people say it, with the exact time on hover. */
export function When({ at, ...props }: TextProps & { readonly at: string | null }) {
  if (at === null) {
    return (
      <Text span c="dimmed" size="sm" {...props}>
        –
      </Text>
    );
  }
  const time = dayjs(at);
  return (
    <Text span size="sm" {...props}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }} title={time.format('YYYY-MM-DD HH:mm:ss')}>
        {time.fromNow()}
      </time>
    </Text>
  );
}
