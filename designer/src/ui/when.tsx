import { Text, type TextProps } from '@mantine/core';
import dayjs from 'dayjs';
import relativeTime from 'dayjs/plugin/relativeTime';
import updateLocale from 'dayjs/plugin/updateLocale';

dayjs.extend(relativeTime);
dayjs.extend(updateLocale);
// Shorter than “a few seconds ago”, which pushes addresses out of narrow columns.
dayjs.updateLocale('en', { relativeTime: { ...dayjs.Ls['en']?.relativeTime, s: 'a moment' } });

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
